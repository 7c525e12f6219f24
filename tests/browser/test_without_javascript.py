"""Everything a resident does, on a 360 px screen, with the keyboard alone and JavaScript off."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.actions import make_person
from activity.models import Follow
from comments.models import Comment, ContentReport

WORDS = "Le banc est trop bas pour ma mère."


@pytest.fixture
def phone(place, live_server, new_page):
    page = new_page(width=360, javascript=False)
    page.goto(live_server.url + "/")
    return page


def fits(page):
    """Without scripts the page cannot be asked for its width: a picture of all of it tells."""
    from io import BytesIO

    from PIL import Image

    return Image.open(BytesIO(page.screenshot(full_page=True))).width == page.viewport_size["width"]


def test_one_reads_filters_and_searches(phone, place, by_keyboard):
    by_keyboard(phone, "Aller au contenu")
    assert phone.url.endswith("#contenu")
    by_keyboard(phone, "Ce qui a été décidé")
    by_keyboard(phone, "Six bancs sous les platanes.")
    expect(phone.locator("main")).to_contain_text("Six bancs sous les platanes.")
    assert fits(phone)

    by_keyboard(phone, "Agenda")
    expect(phone.locator("main")).to_contain_text("Assemblée d’hiver")
    by_keyboard(phone, "Table ou conseil", press=False)
    phone.keyboard.type("La table du")
    by_keyboard(phone, "Montrer")
    assert "table=belvedere" in phone.url
    expect(phone.locator("main")).not_to_contain_text("Assemblée d’hiver")
    assert fits(phone)

    by_keyboard(phone, "Chercher")
    by_keyboard(phone, "Que cherchez-vous", press=False)
    phone.keyboard.type("bancs")
    phone.keyboard.press("Enter")
    expect(phone.locator("main")).to_contain_text("Les bancs de la placette")
    assert fits(phone)


def test_one_comments_corrects_and_withdraws(phone, place, by_keyboard, live_server):
    phone.goto(live_server.url + place["minutes"].url)
    by_keyboard(phone, "Commenter cette décision")
    by_keyboard(phone, "Votre nom", press=False)
    phone.keyboard.type("Une voisine")
    by_keyboard(phone, "Votre message", press=False)
    phone.keyboard.type("  ")
    by_keyboard(phone, "Envoyer")
    expect(phone.locator(".errors")).to_contain_text("Écrivez votre message")
    assert phone.locator("[name=name]").input_value() == "Une voisine"
    by_keyboard(phone, "comment-body", press=False)
    phone.keyboard.type(WORDS)
    by_keyboard(phone, "Envoyer")
    assert fits(phone)
    phone.goto(phone.get_by_label("Votre lien privé").input_value())
    by_keyboard(phone, "Corriger mon message")
    by_keyboard(phone, "Votre message", press=False)
    phone.keyboard.press("Control+End")
    phone.keyboard.type(" Et pour moi.")
    by_keyboard(phone, "Envoyer")
    expect(phone.locator("main")).to_contain_text("Et pour moi.")
    by_keyboard(phone, "Retirer mon message")
    by_keyboard(phone, "Retirer mon message")
    expect(phone.locator("main")).to_contain_text("Votre message est retiré")
    assert not Comment.objects.filter(body__contains=WORDS).exists()
    assert phone.context.cookies() == []


def test_one_reports_a_message(phone, place, by_keyboard, live_server):
    phone.goto(live_server.url + place["minutes"].url)
    by_keyboard(phone, "Signaler")
    by_keyboard(phone, "Il insulte", press=False)
    phone.keyboard.press("Space")
    by_keyboard(phone, "Signaler ce message")
    made = ContentReport.objects.get()
    expect(phone.locator("main")).to_contain_text(made.ticket)
    assert fits(phone)


def test_one_signs_in_with_a_code_and_follows(phone, place, by_keyboard, live_server):
    make_person("nadia@demo.example", display_name="Nadia")
    phone.goto(live_server.url + place["project"].url)
    by_keyboard(phone, "Être prévenu de la suite")
    by_keyboard(phone, "Votre adresse e-mail", press=False)
    phone.keyboard.type("nadia@demo.example")
    phone.keyboard.press("Enter")
    expect(phone.locator("h1")).to_contain_text("code")
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()
    assert fits(phone)
    by_keyboard(phone, "Code", press=False)
    phone.keyboard.type(code)
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile("/suivre/"))
    assert fits(phone)
    by_keyboard(phone, "Enregistrer")
    assert Follow.objects.get(person__email="nadia@demo.example").page_id == place["project"].pk
    phone.goto(live_server.url + "/compte/suivis/")
    expect(phone.locator("main")).to_contain_text("Les bancs de la placette")
    assert fits(phone)
