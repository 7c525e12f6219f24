"""Nothing a person typed is lost: a closed page and a refused form give the words back."""

from playwright.sync_api import expect

from comments.models import Comment

WORDS = "Une lettre longue, écrite dans le bus."


def test_a_message_survives_a_closed_page_and_a_refusal_until_it_is_sent(place, live_server, new_page):
    page, project = new_page(width=360), live_server.url + place["project"].url
    page.goto(project)
    message = page.get_by_role("textbox", name="Votre message")
    message.press_sequentially(WORDS)

    page.goto(live_server.url + "/")
    page.goto(project)
    expect(message).to_have_value(WORDS)

    page.locator("form.comment-form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".errors")).to_be_focused()
    expect(message).to_have_value(WORDS)
    page.reload()
    expect(message).to_have_value(WORDS)

    page.get_by_role("textbox", name="Votre nom").fill("Nadia")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_label("Votre lien privé")).to_be_visible()
    assert Comment.objects.get(name="Nadia", body=WORDS)
    page.goto(project)
    expect(message).to_have_value("")
