"""The story the house is built for, from a record in a drawer to a date in a phone, by clicking. On both databases."""

import re
from datetime import timedelta

import icalendar
import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts import roles
from accounts.actions import give_role, make_person
from activity.actions import follow
from home.actions import set_up_site
from home.demo.build import publish_under
from meetings.actions.minutes import minutes_of
from meetings.models import Decision, MeetingPage
from pages.typography import month_words
from projects.models import ProjectPage
from tables.actions import create_table, follow_as_council, seat_person
from tables.enums import SeatRole
from tables.models import CouncilIndexPage, CouncilPage, TableIndexPage
from tests.conftest import SHARED_DATA
from tests.factories.meetings import in_days, paris

PASSWORD = "une table ronde pour neuf"
DECISION = "Six bancs avec dossier, sous les deux platanes."
SUMMARY = "Six bancs sous les platanes.\nLes arbres près de l’école sont élagués.\nLe bailleur répond sur l’ascenseur."
OPINION = "On les aurait voulus plus près de l’arrêt de bus."

INVENTED = """CONSEIL DE QUARTIER DES PLATANES
RÉUNION DU MERCREDI 27 OCTOBRE 2021
COMPTE RENDU

La réunion s’est tenue dans la salle des fêtes. La séance a débuté à 19h40.
Étaient présents :
- Madame Exemple 1 : Présidente
- Monsieur Exemple 2 : Secrétaire
Étaient absents :(excusés)
- Madame Exemple 3

Le compte rendu de la précédente réunion est approuvé à l’unanimité.

1. Une boîte à livres est souhaitée près de l’école. => Madame Exemple 1 : transmis au service
2. Le banc du square est cassé depuis mai. => Le bailleur : en cours de réparation
3. La fête de printemps aura lieu au square. Tout le monde est venu l’an dernier.

Prochaine réunion le mercredi 15 décembre 2021 à 19h30.
"""


@pytest.fixture
def record_file(tmp_path):
    """The record to bring in: the real one of Vélizy when it is here, else one of our own."""
    if real := next(SHARED_DATA.glob("minutes/fr_velizy*"), None):
        return real
    file = tmp_path / "compte-rendu.txt"
    file.write_text(INVENTED, encoding="utf-8")
    return file


@pytest.fixture
def ground(live_server, site_root, settings):
    """A table that met, its project, a council that follows it, and the people of the story."""
    settings.RESPONSE_CACHE_SECONDS = 300
    set_up_site()
    admin = make_person("admin@demo.example", password=PASSWORD)
    admin.is_superuser = True
    admin.save()
    people = {"admin": admin}
    for who, role in (("facilitatrice", None), ("moderatrice", roles.MODERATORS), ("editrice", roles.EDITORS)):
        people[who] = make_person(f"{who}@demo.example", password=PASSWORD, display_name=who.capitalize())
        if role:
            give_role(people[who], role, by=admin)
    table = create_table(TableIndexPage.objects.get(), by=admin, title="La table des Platanes", slug="platanes")
    other = create_table(TableIndexPage.objects.get(), by=admin, title="La table du Belvédère", slug="belvedere")
    seat_person(table, by=admin, display_name="F.", role=SeatRole.FACILITATOR, account=people["facilitatrice"])
    project = publish_under(table, ProjectPage(title="Les bancs de la placette", slug="bancs"), by=admin)
    meeting = publish_under(
        table,
        MeetingPage(title="Réunion d’octobre", starts_at=paris(2021, 10, 27, 19, 40), ends_at=paris(2021, 10, 27, 22)),
        by=admin,
    )
    ahead = next_month()
    for body, title, day in ((table, "Assemblée des Platanes", 3), (other, "Assemblée du Belvédère", 10)):
        starts_at = ahead + timedelta(days=day)
        publish_under(
            body, MeetingPage(title=title, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)), by=admin
        )
    council = publish_under(CouncilIndexPage.objects.get(), CouncilPage(title="Conseil citoyen", slug="ici"), by=admin)
    member = people["conseil"] = make_person("conseil@demo.example", display_name="Une conseillère")
    seat_person(council, by=admin, display_name="C.", role=SeatRole.RESIDENTS_COLLEGE, account=member)
    follow_as_council(council, project, by=admin)
    follow(project, by=member)
    mail.outbox.clear()
    return {"meeting": meeting, "project": project, **people}


def next_month():
    """Return the first of next month at 18 h in Paris."""
    first = (timezone.localdate().replace(day=1) + timedelta(days=32)).replace(day=1)
    return in_days((first - timezone.localdate()).days)


def sign_in(page, server, who):
    """Enter with a password, and open the back office."""
    page.goto(server.url + "/compte/connexion/")
    page.get_by_text("Je suis de l’équipe").click()
    page.locator("#id_login").fill(f"{who}@demo.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("link", name="Ouvrir l’espace de l’équipe").click()


def anonymous_text(new_page, address):
    """What the next reader without account is given."""
    page = new_page(javascript=False)
    page.goto(address)
    return page.inner_text("main")


def test_from_a_record_to_a_date_in_a_phone(live_server, ground, record_file, new_page, no_third_party):
    meeting, project = ground["meeting"], ground["project"]

    # Warm the cache: whatever follows must show in spite of it.
    for path in ("/", "/decisions/", "/tables/platanes/", meeting.url, project.url):
        anonymous_text(new_page, live_server.url + path)

    # A facilitator turns the record into structured minutes, and publishes them.
    office = new_page(width=1280, height=900)
    sign_in(office, live_server, "facilitatrice")
    bring_in(office, meeting, record_file)
    draft_is_typed(office)
    assert minutes_of(meeting) and not minutes_of(meeting).live
    decide(office, project)
    publish(office)
    minutes = minutes_of(meeting)
    assert minutes.live
    no_third_party(office)

    # A resident reads the decisions on a cheap phone, and comments without account nor JavaScript.
    phone = new_page(width=360, javascript=False)
    phone.goto(live_server.url + "/decisions/")
    expect(phone.locator("main")).to_contain_text(DECISION)
    phone.get_by_role("link", name="Lire dans le compte-rendu").first.click()
    expect(phone.locator("#compte-rendu")).to_contain_text(SUMMARY.splitlines()[0])
    decision = Decision.objects.get(minutes=minutes, text=DECISION)
    block = phone.locator(f"[id='{decision.block_id}']")
    expect(block).to_contain_text(DECISION)
    expect(block).to_contain_text(project.title)
    block.get_by_role("link", name="Commenter cette décision").click()
    phone.get_by_role("textbox", name="Votre nom").fill("Nadia du B")
    phone.get_by_role("textbox", name="Votre message").fill(OPINION)
    phone.get_by_role("button", name="Envoyer").click()
    private = phone.get_by_label("Votre lien privé").input_value()
    assert phone.context.cookies() == []
    no_third_party(phone)
    assert OPINION not in anonymous_text(new_page, live_server.url + minutes.url)

    # A moderator lets it through; the very next reader sees it.
    desk = new_page(width=1280, height=900)
    sign_in(desk, live_server, "moderatrice")
    desk.get_by_role("link", name=re.compile(r"Modération \(1\)")).click()
    expect(desk.locator(".moderation-words")).to_contain_text(OPINION)
    expect(desk.locator(".moderation-card")).to_contain_text(DECISION)
    desk.get_by_role("button", name="Approuver Nadia du B").click()
    expect(desk.locator("body")).to_contain_text("1 message est publié")
    assert OPINION in anonymous_text(new_page, live_server.url + minutes.url)
    phone.goto(private)
    expect(phone.locator("main")).to_contain_text("Votre message est publié")

    # The council's member, who follows the project spoken of, has a mail about the minutes: one.
    told = [message for message in mail.outbox if message.to == [ground["conseil"].email]]
    assert [minutes.title in message.subject for message in told] == [True]
    assert "List-Unsubscribe" in told[0].extra_headers
    assert told[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    # An editor sees next month's meetings of all tables in one calendar.
    bench = new_page(width=1280, height=900)
    sign_in(bench, live_server, "editrice")
    bench.get_by_role("link", name="Agenda", exact=True).click()
    bench.locator(".agenda").get_by_role("link", name=month_words(next_month()), exact=False).click()
    for title in ("Assemblée des Platanes", "Assemblée du Belvédère"):
        expect(bench.locator(".agenda-grid").get_by_role("link", name=re.compile(rf"^\d.* {title}"))).to_be_visible()

    # And a resident has them in her phone by subscribing.
    phone.goto(live_server.url + "/agenda/")
    address = phone.locator("a[href^='webcal:']").first.get_attribute("href")
    feed = phone.request.get(address.replace("webcal:", "http:"))
    assert feed.headers["content-type"].startswith("text/calendar")
    events = icalendar.Calendar.from_ical(feed.body()).walk("VEVENT")
    dates = {str(event["SUMMARY"]): event.decoded("DTSTART") for event in events}
    for title, day in (("Assemblée des Platanes", 3), ("Assemblée du Belvédère", 10)):
        assert [start for name, start in dates.items() if title in name] == [next_month() + timedelta(days=day)]


def bring_in(page, meeting, record_file):
    """Go to the meeting by the menu, and import its record."""
    page.get_by_role("link", name="Rencontres", exact=True).click()
    page.get_by_role("link", name=meeting.title).first.click()
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name="Importer un compte-rendu").first.click()
    page.locator("input[type=file]").set_input_files(record_file)
    page.get_by_role("button", name="Voir ce qui est compris").click()
    page.get_by_role("button", name="Faire le brouillon").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))


def draft_is_typed(page):
    """Every kind of thing the record holds is a block of its kind."""
    heads = page.locator("[data-contentpath='body'] [data-streamfield-child] [data-panel-heading]")
    expect(heads.first).to_be_visible()
    kinds = " ".join(heads.all_inner_texts())
    for kind in ("Qui était là", "Compte-rendu précédent", "Point de l’ordre du jour", "Question et réponse"):
        assert kind in kinds, kinds


def decide(page, project):
    """Add a decision that names the project, found by its name."""
    body = page.locator("[data-contentpath='body']")
    body.locator("button.c-sf-add-button:visible").last.click()
    page.get_by_role("option", name="Décision", exact=True).click()
    block = body.locator("[data-streamfield-child]").filter(has=page.locator("[data-contentpath='method']")).last
    block.locator("[data-contentpath='text'] textarea").fill(DECISION)
    block.get_by_role("button", name="Choisissez une page").click()
    chooser = page.locator(".modal")
    chooser.get_by_label("Terme de recherche").fill("bancs")
    chooser.get_by_role("link", name=project.title).click()
    expect(block).to_contain_text(project.title)


def publish(page):
    page.locator("#id_summary").fill(SUMMARY)
    page.locator("#id_privacy_checked").check()
    page.get_by_role("button", name="Plus d'actions").last.click()
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("publiée")
