"""Minutes typed on a phone: a dead network, a dead battery, an expired session or a colleague lose nothing (S5, S6)."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from meetings import pens
from meetings.blocks import walk
from meetings.models import MeetingPage, MinutesPage
from tests.factories.meetings import in_days, staff
from tests.factories.minutes import ATTENDANCE, block_id, decision, draft_of

ITEM = ("agenda_item", {"number": "4", "title": "La salle", "narrative": "<p>On a parlé.</p>"}, block_id(4))
FIRST, SECOND = "[name='body-1-value-text']", "[name='body-2-value-text']"
NARRATIVE = ".public-DraftEditor-content"
PHONE = {"width": 360, "has_touch": True, "is_mobile": True}


@pytest.fixture
def facilitator(place):
    return called("Anne", place)


def called(name, place):
    """Somebody who writes for the table, under a name."""
    person = staff(f"{name.lower()}@demo.example", on=place["table"])
    person.display_name = name
    person.save()
    return person


@pytest.fixture
def draft(place, facilitator):
    from home.demo.build import publish_under

    over = MeetingPage(title="Assemblée de la cave", starts_at=in_days(-3), ends_at=in_days(-3, 20))
    publish_under(place["table"], over, by=facilitator)
    return draft_of(over, by=facilitator, body=(ATTENDANCE, decision("Six bancs."), decision("Un goûter."), ITEM))


@pytest.fixture
def editor(draft, facilitator, live_server, signed_in):
    """`editor()`: the editor of the draft on a device of its own; `editor(page)`: on the same one, opened again."""

    def open_editor(page=None, person=facilitator, **device):
        page = page or signed_in(live_server, person, **(device or PHONE))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{live_server.url}/admin/pages/{draft.pk}/edit/", wait_until="load")
        expect(page.locator(FIRST)).to_be_visible()
        page.wait_for_timeout(300)  # the script reads the fields once Wagtail has drawn them
        return page

    return open_editor


def add(page, field, words):
    page.locator(field).press("Control+End")
    page.keyboard.type(words)


def told(page, words, place="kept"):
    # The first answer of a server that has just started takes its time.
    expect(page.locator(f"#tablee-{place}")).to_contain_text(words, timeout=30_000)


def silent(page):
    expect(page.locator("#tablee-kept")).to_be_hidden(timeout=30_000)


def saved(page):
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible(timeout=30_000)


def refused(page):
    """Publish at once, without a summary: no saving may reach the site after the form, what comes back would be old."""
    page.locator("[name='summary']").fill("")
    sent = []

    def is_edit(request):
        return request.method == "POST" and request.url.endswith("/edit/")

    page.on("request", lambda request: sent.append(request.is_navigation_request()) if is_edit(request) else None)
    with page.expect_response(lambda answer: is_edit(answer.request) and "html" in answer.headers["content-type"]):
        page.locator("[name='action-publish']").evaluate("button => button.click()")
    assert sent[-1]
    expect(page.locator(".messages .error, .messages [class*=error]").first).to_be_visible()


def texts(draft):
    latest = MinutesPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    return [said.value["text"] for said in walk(latest.body) if said.type == "decision"]


def put_together(page):
    page.get_by_role("button", name="Voir les deux textes").press("Enter")
    expect(page.get_by_text("Sur le site maintenant").first).to_be_visible()
    page.get_by_role("button", name="Réunir").press("Enter")
    page.wait_for_url("**/edit/**")
    expect(page.locator(FIRST)).to_be_visible()
    silent(page)


def kept(page):
    """What of minutes the device keeps, apart from the name it gave itself."""
    return page.evaluate("Object.keys(localStorage).filter((key) => /^tablee:minutes:[0-9]/.test(key))")


def test_the_network_the_battery_and_the_session_end_and_nothing_is_lost(editor, draft, place, settings, monkeypatch):
    phone = editor()
    add(phone, FIRST, " Verts.")
    saved(phone)
    phone.context.set_offline(True)
    add(phone, NARRATIVE, " À la cave")
    phone.keyboard.press("Enter")
    phone.keyboard.type("/")
    offered = phone.locator(".w-combobox__menu")
    assert offered.evaluate("menu => menu.scrollWidth <= menu.clientWidth")  # nothing leaves on the side
    phone.get_by_role("option", name="Décision", exact=True).tap()
    expect(phone.locator("[name$='points-0-value-text']")).to_be_focused()
    phone.keyboard.type("On garde la salle.")
    phone.locator("[name$='points-0-value-effect_on']").fill("2026-12-03")
    told(phone, "Hors connexion – gardé sur ce téléphone, ")
    phone.close()  # the battery
    phone.context.set_offline(False)

    monkeypatch.setattr(pens, "SILENT", timedelta(0))
    laptop = editor(width=1280)
    told(laptop, "Un texte plus récent y est peut-être gardé", place="pens")
    told(laptop, "Ce que le site a date de", place="pens")
    add(laptop, SECOND, " À seize heures.")
    saved(laptop)
    assert texts(draft) == ["Six bancs. Verts.", "Un goûter. À seize heures."]
    laptop.close()

    phone = editor(phone.context.new_page())
    told(phone, "n’est pas arrivé")
    put_together(phone)
    whole = ["Six bancs. Verts.", "Un goûter. À seize heures.", "On garde la salle."]
    assert texts(draft) == whole
    assert phone.locator("[name$='points-0-value-effect_on']").input_value() == "2026-12-03"
    expect(phone.locator(NARRATIVE).first).to_contain_text("On a parlé. À la cave")
    assert kept(editor(phone)) == []

    cookies = phone.context.cookies()
    phone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    add(phone, FIRST, " Et un rouge.")
    told(phone, "Vous n’êtes plus connectée")
    phone.get_by_role("button", name="Se reconnecter").press("Enter")
    phone.wait_for_url("**/connexion/**")
    assert texts(draft) == whole

    # Somebody else on the same device sees nothing of it; she finds it again; signing out erases it.
    other = called("Chantal", place)
    phone.context.add_cookies(editor(person=other).context.cookies())
    silent(editor(phone))
    phone.context.add_cookies(cookies)
    editor(phone)
    put_together(phone)
    assert texts(draft)[0] == "Six bancs. Verts. Et un rouge."
    phone.context.set_offline(True)
    add(phone, FIRST, " Perdu ?")
    told(phone, "Hors connexion")
    assert kept(phone)
    phone.context.set_offline(False)
    phone.goto(phone.url.split("/admin/")[0] + "/compte/deconnexion/")
    phone.locator("main form[action*='deconnexion'] button").press("Enter")
    phone.wait_for_load_state()
    assert phone.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tablee:'))") == []


def test_two_facilitators_write_other_blocks_then_the_same_one(editor, draft, place):
    one, other = editor(), called("Bakary", place)
    add(one, FIRST, " Dit Anne.")
    refused(one)
    saved(one)
    silent(one)
    two = editor(person=other)
    told(two, "Anne modifie depuis", place="pens")

    add(two, SECOND, " Dit Bakary.")
    saved(two)
    add(one, FIRST, " Encore.")
    told(one, "Quelqu’un d’autre a écrit")
    put_together(one)
    assert texts(draft) == ["Six bancs. Dit Anne. Encore.", "Un goûter. Dit Bakary."]

    add(two, FIRST, " Non, dit Bakary.")
    told(two, "Quelqu’un d’autre a écrit")
    put_together(two)
    both = ["Six bancs. Dit Anne. Encore.", "Six bancs. Dit Anne. Non, dit Bakary."]
    assert texts(draft) == [*both, "Un goûter. Dit Bakary."]
