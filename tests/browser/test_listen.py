"""« Écouter »: a resident has the page read to her, sentence by sentence, with her thumb or her keyboard (S1)."""

import pytest
from playwright.sync_api import expect

# A voice that says nothing: Chromium without a screen has none. It waits for `finishSentence()`.
VOICE = """
window.spoken = [];
let current = null;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; this.rate = 1; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  voices: [{ lang: "en-GB", localService: true }, { lang: "fr_FR", localService: true }],
  getVoices() { return this.voices; },
  speak(one) { if (one.text) { current = one; window.spoken.push([one.text, one.rate, one.voice.lang]); } },
  cancel() { const one = current; current = null; if (one) one.onerror({ error: "canceled" }); },
  get speaking() { return Boolean(current); },
  pending: false,
  addEventListener() {},
} });
window.finishSentence = () => { const one = current; current = null; one.onend({}); };
"""


@pytest.fixture
def listener(new_page):
    page = new_page(width=360)
    page.add_init_script(VOICE)
    return page


def last(page, number=1):
    """What is being said, after `number` - 1 sentences before it."""
    page.wait_for_function("speechSynthesis.speaking")
    return page.evaluate(f"window.spoken.slice(-{number})")


def hear_out(page):
    page.wait_for_function("speechSynthesis.speaking")
    page.evaluate("finishSentence()")


def test_listening_to_minutes_with_the_text_following(listener, place, live_server, by_keyboard, assert_accessible):
    page, minutes = listener, place["minutes"]
    page.goto(live_server.url + minutes.url)

    # By keyboard alone, from the top of the page to the player.
    by_keyboard(page, "Écouter", press=False)
    page.keyboard.press("Enter")
    player = page.get_by_role("group", name="Lecture à voix haute")
    expect(player).to_be_visible()
    expect(page.locator(".read-aloud")).to_be_in_viewport()
    expect(player.get_by_role("status")).to_be_empty()  # nothing is said over the voice
    assert last(page)[0][1:] == [1, "fr_FR"]
    hear_out(page)
    expect(page.locator(".read-aloud")).to_contain_text("Assemblée d’automne")
    assert minutes.title.split(" :")[0] in last(page)[0][0]

    by_keyboard(page, "Pause", press=False)
    page.keyboard.press("Enter")
    expect(player.get_by_role("button", name="Reprendre")).to_be_visible()
    expect(player.get_by_role("status")).to_have_text("La lecture est en pause.")
    page.keyboard.press("Enter")
    before, again = last(page, 2)
    assert before == again  # the same sentence, from its beginning

    by_keyboard(page, "Plus lent", press=False)
    page.keyboard.press("Enter")
    assert last(page)[0][1] < 1
    expect(player.get_by_role("button", name="Plus lent")).to_have_attribute("aria-pressed", "true")

    # From a chosen point on, and never what is not the text.
    player.get_by_label("À partir de").select_option(label="En cinq lignes")
    assert last(page)[0][0] == "En cinq lignes"
    expect(page.locator(".read-aloud")).to_be_in_viewport()
    assert_accessible(page, within=".player")
    small = player.locator("button:visible, select:visible").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().height < 44).length"
    )
    assert small == 0
    for _step in range(80):
        if not page.evaluate("Boolean(speechSynthesis.speaking)"):
            break
        page.evaluate("finishSentence()")
    expect(player.get_by_role("status")).to_have_text("Tout a été lu.")
    said = " ".join(text for text, *_rest in page.evaluate("spoken"))
    assert "Six bancs sous les platanes." in said
    for unread in ("Commenter", "Copier", "Envoyer", "Nadia", "Retirer un nom", "Toutes les versions", "PDF"):
        assert unread not in said

    page.keyboard.press("Escape")
    expect(player).to_be_hidden()
    expect(page.get_by_role("button", name="Écouter")).to_be_focused()

    # A meeting is listened to as well; without a French voice the page says so, and what to do.
    page.goto(live_server.url + place["ahead"].url)
    page.evaluate("speechSynthesis.voices = [{ lang: 'en-GB', localService: true }]")
    page.get_by_role("button", name="Écouter").click()
    expect(page.locator("[data-unable]")).to_contain_text("Cet appareil n’a pas de voix française")
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()
    assert page.evaluate("spoken") == []
    page.get_by_role("button", name="Arrêter").click()
    page.evaluate("speechSynthesis.voices = [{ lang: 'fr-FR', localService: true }]")
    page.get_by_role("button", name="Écouter").click()
    hear_out(page)
    assert "Assemblée d’hiver" in last(page)[0][0]


def test_a_browser_that_cannot_speak_is_offered_nothing(new_page, place, live_server):
    page = new_page(width=360)
    page.add_init_script("delete window.SpeechSynthesisUtterance")
    page.goto(live_server.url + place["minutes"].url, wait_until="networkidle")

    expect(page.get_by_role("button", name="Écouter")).to_be_hidden()
    expect(page.get_by_role("link", name="Affiche du hall")).to_be_visible()
