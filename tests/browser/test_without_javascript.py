"""Everything a resident does, on a 360 px screen, with the keyboard alone and JavaScript off."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.actions import make_person
from activity.models import Follow
from comments.actions import approve_comment, submit_comment
from comments.models import Comment, ContentReport
from home.actions import set_up_site
from home.demo.build import publish_under
from meetings.models import MeetingPage
from projects.models import ProjectPage
from tables.actions import create_table
from tables.models import TableIndexPage
from tests.factories.meetings import in_days
from tests.factories.minutes import decision, draft_of
from meetings.actions.minutes import publish_minutes

WORDS = "Le banc est trop bas pour ma mère."


@pytest.fixture
def place(live_server, site_root):
    """A table with a decision, a project, a meeting to come and a published comment."""
    set_up_site()
    admin = make_person("admin@demo.example", password="une table ronde pour neuf")
    admin.is_superuser = True
    admin.save()
    index = TableIndexPage.objects.get()
    table = create_table(index, by=admin, title="La table des Platanes", slug="platanes", contact_phone="04 00 00 00 00")
    create_table(index, by=admin, title="La table du Belvédère", slug="belvedere")
    project = publish_under(table, ProjectPage(title="Les bancs de la placette", slug="bancs"), by=admin)
    ahead = MeetingPage(title="Assemblée d’hiver", starts_at=in_days(9), ends_at=in_days(9, 20))
    past = MeetingPage(title="Assemblée d’automne", starts_at=in_days(-9), ends_at=in_days(-9, 20))
    publish_under(table, ahead, by=admin)
    publish_under(table, past, by=admin)
    attendance = ("attendance", {"counts": {"resident": 12}})
    minutes = publish_minutes(draft_of(past, by=admin, body=(attendance, decision())), by=admin)
    comment = submit_comment(minutes, name="Nadia", body="Merci pour les bancs.")
    approve_comment(comment, by=admin)
    mail.outbox.clear()
    return {"table": table, "project": project, "minutes": minutes, "ahead": ahead, "comment": comment}


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
    by_keyboard(phone, "Enregistrer")
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
