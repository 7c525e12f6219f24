"""Minutes typed on a phone: a dead network, a closed tab, an expired session or a colleague lose nothing (S5, S6)."""

import pytest
from playwright.sync_api import expect

from meetings.blocks import walk
from meetings.models import MeetingPage, MinutesPage
from tests.factories.meetings import in_days, staff
from tests.factories.minutes import ATTENDANCE, decision, draft_of

TYPED = " Tapé à la cave."
FIRST, SECOND = "[name='body-1-value-text']", "[name='body-2-value-text']"


@pytest.fixture
def facilitator(place):
    return staff("facilitatrice@demo.example", on=place["table"])


@pytest.fixture
def draft(place, facilitator):
    from home.demo.build import publish_under

    over = MeetingPage(title="Assemblée de la cave", starts_at=in_days(-3), ends_at=in_days(-3, 20))
    publish_under(place["table"], over, by=facilitator)
    return draft_of(over, by=facilitator, body=(ATTENDANCE, decision("Six bancs."), decision("Un goûter.")))


@pytest.fixture
def editor(draft, facilitator, live_server, signed_in):
    """`editor()`: the editor of the draft on a phone of its own; `editor(page)`: on this one, opened again."""

    def open_editor(page=None, person=facilitator):
        page = page or signed_in(live_server, person, width=360)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{live_server.url}/admin/pages/{draft.pk}/edit/", wait_until="load")
        expect(page.locator(FIRST)).to_be_visible()
        page.wait_for_timeout(300)  # the script reads the fields once Wagtail has drawn them
        return page

    return open_editor


def add(page, field, words=TYPED):
    page.locator(field).press("Control+End")
    page.locator(field).press_sequentially(words)


def told(page, words):
    # The first answer of a server that has just started takes its time.
    expect(page.locator("#tablee-kept [data-words]")).to_contain_text(words, timeout=30_000)


def silent(page):
    expect(page.locator("#tablee-kept")).to_be_hidden(timeout=30_000)


def texts(draft):
    latest = MinutesPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    return [said.value["text"] for said in walk(latest.body) if said.type == "decision"]


def put_together(page):
    page.get_by_role("button", name="Voir les deux textes").click()
    expect(page.get_by_text("Sur le site maintenant").first).to_be_visible()
    page.get_by_role("button", name="Réunir").click()
    page.wait_for_url("**/edit/**")
    expect(page.locator(FIRST)).to_be_visible()
    silent(page)


def test_the_network_comes_back_and_what_was_typed_goes_by_itself(editor, draft):
    page = editor()
    page.context.set_offline(True)
    add(page, FIRST)
    told(page, "Gardé sur cet appareil")

    page.context.set_offline(False)

    silent(page)
    assert texts(draft) == [f"Six bancs.{TYPED}", "Un goûter."]


def test_a_tab_closed_without_network_gives_its_words_back_beside_the_site_s(editor, draft):
    page = editor()
    page.context.set_offline(True)
    add(page, FIRST)
    told(page, "Gardé sur cet appareil")
    page.close(run_before_unload=False)
    page.context.set_offline(False)

    page = editor(page.context.new_page())
    told(page, "n’est pas arrivé")
    put_together(page)

    assert texts(draft) == [f"Six bancs.{TYPED}", "Un goûter."]
    editor(page)
    silent(page)


def test_an_expired_session_keeps_the_words_and_signing_out_forgets_them(editor, draft, settings):
    page = editor()
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    add(page, FIRST)
    told(page, "Vous n’êtes plus connectée")
    page.get_by_role("button", name="Se reconnecter").click()
    page.wait_for_url("**/connexion/**")
    assert texts(draft) == ["Six bancs.", "Un goûter."]

    page.context.add_cookies(cookies)
    editor(page)
    put_together(page)
    assert texts(draft) == [f"Six bancs.{TYPED}", "Un goûter."]

    page.context.set_offline(True)
    add(page, FIRST)
    told(page, "Gardé sur cet appareil")
    page.context.set_offline(False)
    page.goto(page.url.split("/admin/")[0] + "/compte/deconnexion/")
    page.locator("main form[action*='deconnexion'] button").click()
    page.wait_for_load_state()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tablee:minutes:'))") == []


def test_two_facilitators_write_other_blocks_then_the_same_one(editor, draft, place):
    one, two = editor(), editor(person=staff("collegue@demo.example", on=place["table"]))
    add(one, FIRST, " Dit Anne.")
    expect(one.locator(".w-autosave-indicator__state--saved")).to_be_visible()

    add(two, SECOND, " Dit Bakary.")
    told(two, "Quelqu’un d’autre a écrit")
    put_together(two)
    assert texts(draft) == ["Six bancs. Dit Anne.", "Un goûter. Dit Bakary."]

    add(one, SECOND, " Dit Anne.")
    told(one, "Quelqu’un d’autre a écrit")
    put_together(one)
    assert texts(draft) == ["Six bancs. Dit Anne.", "Un goûter. Dit Bakary.", "Un goûter. Dit Anne."]
