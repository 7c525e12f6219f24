"""Nothing a person typed is lost: a closed page and a refused form give the words back."""

import pytest
from playwright.sync_api import expect

from comments.models import Comment

WORDS = "Une lettre longue, écrite dans le bus."


@pytest.fixture
def letter(place, live_server, new_page):
    """A message being written, not yet sent."""
    page = new_page(width=360)
    page.goto(live_server.url + place["project"].url)
    page.get_by_role("textbox", name="Votre message").press_sequentially(WORDS)
    return page


def test_a_message_being_written_survives_a_closed_page(letter, place, live_server):
    letter.goto(live_server.url + "/")
    letter.goto(live_server.url + place["project"].url)
    expect(letter.get_by_role("textbox", name="Votre message")).to_have_value(WORDS)


def test_a_refused_form_comes_back_filled_and_goes_to_what_is_wrong(letter):
    letter.locator("form.comment-form").evaluate("form => form.noValidate = true")
    letter.get_by_role("button", name="Envoyer").click()
    expect(letter.locator(".errors")).to_be_focused()
    expect(letter.get_by_role("textbox", name="Votre message")).to_have_value(WORDS)
    letter.reload()
    expect(letter.get_by_role("textbox", name="Votre message")).to_have_value(WORDS)


def test_once_sent_the_words_are_kept_no_longer(letter, place, live_server):
    letter.get_by_role("textbox", name="Votre nom").fill("Nadia")
    letter.get_by_role("button", name="Envoyer").click()
    expect(letter.get_by_label("Votre lien privé")).to_be_visible()
    assert Comment.objects.get(name="Nadia", body=WORDS)
    letter.goto(live_server.url + place["project"].url)
    expect(letter.get_by_role("textbox", name="Votre message")).to_have_value("")
