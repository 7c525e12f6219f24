"""Builds the demonstration site through the same actions as the real one. Run again, it adds only what is missing."""

import io
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.rich_text import RichText

from accounts import roles
from accounts.actions import give_role, make_person
from activity.actions import in_the_past
from home.actions import set_up_site
from home.demo import content
from home.demo.content.shapes import TOWN
from home.demo.dates import at, month_from, nth_weekday, of_month
from home.demo.evening import make_evening
from home.demo.pages import publish_under
from home.demo.projects import make_project, tie_to_decision
from home.demo.records import make_minutes
from home.demo.voices import keep_a_promise, make_comments, make_follows
from meetings.actions.meetings import cancel_meeting, move_meeting
from meetings.actions.minutes import minutes_of
from meetings.models import AgendaItem, MeetingPage
from pages.indexing import indexed_together
from pages.models import SiteSettings
from tables.actions import create_table, seat_person
from tables.enums import SeatRole
from tables.models import (
    College,
    CouncilIndexPage,
    CouncilPage,
    Neighbourhood,
    Partner,
    Priority,
    TableIndexPage,
    TablePage,
    Theme,
)

OUTLINES = Path(__file__).parent / "quartiers.geojson"
PASSWORD = "demo"  # noqa: S105 (refused anywhere but under development settings)
MONTHS_BEFORE, MONTHS_AFTER = 12, 3

# who: (name shown, staff, role)
PEOPLE = {
    "admin": ("L’administratrice (démo)", True, roles.ADMINISTRATORS),
    "editrice": ("L’éditrice (démo)", True, roles.EDITORS),
    "moderatrice": ("La modératrice (démo)", True, roles.MODERATORS),
    "facilitatrice": ("L’animatrice (démo)", True, None),
    "conseil": ("Un conseiller (démo)", False, roles.COUNCIL_MEMBERS),
    "habitante": ("Une habitante (démo)", False, None),
}


class NotADemoPlace(Exception):
    """Demonstration sign-ins are made under development settings only."""


def load_demo():
    """Build whatever the demonstration site lacks. Raises NotADemoPlace where its passwords would be a danger."""
    if not settings.DEMO_ALLOWED:
        raise NotADemoPlace
    Builder().build()


class Builder:
    """Keeps what the parts of the site must know of one another: people, places, pages by their slug."""

    def build(self):
        # One by one, putting its pages into the indexes takes a third of the time.
        with indexed_together() as index_gathered:
            self.make_all()
            index_gathered()

    def make_all(self):
        with transaction.atomic():
            self.home = set_up_site()
            self.people = self.make_people()
            self.admin = self.people["admin"]
            self.say_it_is_a_demo()
            self.places = self.make_places()
            self.themes = self.make_themes()
            self.partners = self.make_partners()
            self.council = self.make_council()
        for told in content.TABLES:
            with transaction.atomic():
                self.make_table(told)
        with transaction.atomic():
            make_follows(self)
            keep_a_promise(self)
        make_evening(self)

    # --- The ground -----------------------------------------------------------------------------------------------

    def make_people(self):
        people = {}
        for who, (name, is_staff, _role) in PEOPLE.items():
            person = make_person(f"{who}@{content.DOMAIN}", password=PASSWORD if is_staff else None, display_name=name)
            if who == "admin" and not person.is_superuser:
                person.is_superuser = True
                person.save(update_fields=["is_superuser"])
            people[who] = person
        for who, (_name, _is_staff, role) in PEOPLE.items():
            if role:
                give_role(people[who], role, by=people["admin"])
        return people

    def say_it_is_a_demo(self):
        about = SiteSettings.for_site(self.home.get_site())
        if about.is_demo:
            return
        about.is_demo = True
        about.publisher_name = "Association de démonstration (inventée)"
        about.publisher_address = "1 rue de l’Exemple\n13000 Exemple"
        about.publisher_phone = about.contact_phone = about.host_phone = "04 00 00 00 00"
        about.publisher_email = about.report_email = f"contact@{content.DOMAIN}"
        about.publication_director = "La présidente (inventée)"
        about.host_name = "Hébergeur de démonstration"
        about.host_address = "2 rue de l’Exemple\n13000 Exemple"
        about.data_contact = f"donnees@{content.DOMAIN}, 04 00 00 00 00"
        about.save()

    def make_places(self):
        if not Neighbourhood.objects.filter(source_id__startswith="13").exists():
            call_command(
                "import_neighbourhoods",
                str(OUTLINES),
                name_field="nom",
                code_field="code",
                commune_field="commune",
                verbosity=0,
                stdout=io.StringIO(),
                stderr=io.StringIO(),
            )
        return {place.source_id: place for place in Neighbourhood.objects.all()}

    def make_themes(self):
        themes = {}
        for name, (icon, axis) in content.THEMES.items():
            values = {"name": name, "icon": icon, "axis": axis}
            themes[name], _made = Theme.objects.get_or_create(slug=slugify(name), defaults=values)
        return themes

    def make_partners(self):
        return {
            name: Partner.objects.get_or_create(name=name, defaults={"kind": kind, "commune": "Marseille"})[0]
            for name, kind in content.PARTNERS.items()
        }

    def make_council(self):
        council = CouncilPage.objects.filter(slug="conseil-citoyen-13-14").first()
        if council is None:
            council = CouncilPage(
                title="Conseil citoyen des 13e et 14e",
                slug="conseil-citoyen-13-14",
                introduction=(
                    "Des habitantes et habitants tirés au sort, des associations. Ils suivent et donnent leur avis."
                ),
                accent="ardoise",
                ordinary_place="Maison du projet (exemple)",
                rhythm="Le premier lundi du mois, à 18 h",
                contact_phone="04 00 00 00 05",
            )
            council.colleges = [
                College(kind="residents", foreseen=16, filled=13, women=8, drawn_by_lot=11),
                College(kind="local_actors", foreseen=8, filled=7, women=4),
            ]
            publish_under(CouncilIndexPage.objects.get(), council, by=self.admin)
            council.neighbourhoods.set([self.places["1321303"], self.places["1321405"]])
            council.save()
        seat_person(
            council,
            by=self.admin,
            display_name="Un conseiller",
            role=SeatRole.RESIDENTS_COLLEGE,
            account=self.people["conseil"],
        )
        return council

    # --- A table --------------------------------------------------------------------------------------------------

    def make_table(self, told):
        table = TablePage.objects.filter(slug=told.slug).first()
        if table:
            return
        table = create_table(
            TableIndexPage.objects.get(),
            by=self.admin,
            title=told.title,
            slug=told.slug,
            introduction=told.introduction,
            accent=told.accent,
            ordinary_place=told.place,
            rhythm=told.rhythm,
            contact_name="Claude Exemple, animatrice",
            contact_phone=told.phone,
            host=self.partners[told.host],
            founded_on=timezone.localdate() - timedelta(days=500),
            ground_rules=(
                "On s’écoute jusqu’au bout.\nOn parle de ce qu’on vit.\nCe qui est dit d’une personne reste ici."
            ),
            priorities=[
                Priority(title=title, theme=self.themes[theme], sort_order=order)
                for order, (title, theme) in enumerate(told.priorities)
            ],
            story=[("paragraph", RichText(f"<p>{told.story}</p>"))],
            neighbourhoods=[self.places[code] for code in told.neighbourhoods],
            partners=[self.partners[told.host], self.partners[TOWN]],
        )
        seat_person(
            table,
            by=self.admin,
            display_name="L’animatrice",
            role=SeatRole.FACILITATOR,
            account=self.people["facilitatrice"],
            organisation=self.partners[told.host],
        )
        # Rights just given are not known to a person already read.
        self.people["facilitatrice"] = make_person(f"facilitatrice@{content.DOMAIN}")
        projects = {project.slug: make_project(self, table, project) for project in told.projects}
        self.make_meetings(told, table, projects)
        for project in told.projects:
            tie_to_decision(self, projects[project.slug])

    def make_meetings(self, told, table, projects):
        held = {session.ago: session for session in told.sessions}
        today = timezone.localdate()
        latest = None
        for ago in range(MONTHS_BEFORE, -MONTHS_AFTER - 1, -1):
            day = nth_weekday(*month_from(today, -ago), told.weekday, told.week)
            session = held.get(ago)
            if session and day >= today:  # this month's date is still to come: it was last month's
                day = nth_weekday(*month_from(today, -ago - 1), told.weekday, told.week)
            title = f"{session.title if session else 'Assemblée'} {of_month(day)}"
            agenda = told.next_agenda if day >= today else ()
            meeting = self.make_meeting(
                table,
                day,
                told.hour,
                title,
                kind=session.kind if session else "assembly",
                place=told.place,
                landmark=told.landmark,
                services=list(told.services),
                languages=told.languages,
                agenda=agenda,
            )
            if session:
                make_minutes(self, meeting, session, projects)
                latest = meeting if latest is None or meeting.starts_at > latest.starts_at else latest
        if told is content.SAINT_BARTHELEMY:
            make_comments(self, minutes_of(latest))
        self.break_a_promise(table)

    def break_a_promise(self, table):
        """One date of each table is moved or cancelled, said in words, never removed."""
        ahead = list(MeetingPage.objects.child_of(table).upcoming())
        if len(ahead) < 2 or any(meeting.is_cancelled or meeting.is_moved for meeting in ahead):
            return
        meeting = ahead[1]
        if table.slug in {"saint-barthelemy", "la-rose"}:
            later = meeting.starts_at + timedelta(days=5)
            move_meeting(
                meeting,
                by=self.admin,
                starts_at=later,
                ends_at=later + (meeting.ends_at - meeting.starts_at),
                reason="La salle est prise ce soir-là.",
            )
        else:
            cancel_meeting(
                meeting, by=self.admin, reason="Salle inondée.", next_date=meeting.starts_at + timedelta(days=7)
            )

    def make_meeting(self, body, day, hour, title, *, agenda=(), **fields):
        starts_at = at(day, hour)
        existing = MeetingPage.objects.child_of(body).filter(starts_at=starts_at).first()
        if existing:
            return existing
        meeting = MeetingPage(title=title, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **fields)
        meeting.agenda_items = [AgendaItem(title=point, origin=origin, text=words) for point, origin, words in agenda]
        # Announced a few weeks ahead; those still far away, on some day of the last weeks, not all today.
        announced = min(starts_at - timedelta(days=21), timezone.now() - timedelta(days=starts_at.day % 14, hours=2))
        with in_the_past(announced):
            publish_under(body, meeting, by=self.admin)
        return meeting
