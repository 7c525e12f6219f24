"""Builds the demonstration site through the same actions as the real one. Run again, it adds only what is missing."""

import io
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from PIL import Image as Drawing
from PIL import ImageDraw
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.rich_text import RichText

from accounts import roles
from accounts.actions import give_role, make_person
from activity.actions import follow, in_the_past
from comments.actions import (
    approve_comment,
    hide_comment,
    refuse_comment,
    report_comment,
    submit_comment,
    withdraw_comment,
)
from comments.models import token_of
from home.actions import set_up_site
from home.demo import content
from meetings.actions.meetings import cancel_meeting, move_meeting
from meetings.actions.minutes import add_draft, blank_minutes, minutes_of, publish_minutes
from meetings.actions.register import update_by_owner
from meetings.models import AgendaItem, Commitment, EntryOwner, MeetingPage
from pages.models import SiteSettings
from projects.actions import advance_project
from projects.models import Funding, Holder, Origin, Place, ProjectPage, ProjectStep, ProjectUpdatePage
from tables.actions import create_table, follow_as_council, seat_person
from tables.enums import SeatRole
from tables.models import (
    College,
    CommitteeIndexPage,
    CommitteePage,
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
DOMAIN = "demo.example"
PASSWORD = "demo"  # noqa: S105 (refused anywhere but under development settings)
MONTHS_BEFORE, MONTHS_AFTER = 12, 3
DAYS = ("due_on", "status_on", "effect_on", "decide_on", "from_day", "on", "since", "date")

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
        with transaction.atomic():
            self.home = set_up_site()
            self.people = self.make_people()
            self.admin = self.people["admin"]
            self.say_it_is_a_demo()
            self.places = self.make_places()
            self.themes = self.make_themes()
            self.partners = self.make_partners()
            self.council = self.make_council()
            self.make_committee()
        for told in content.TABLES:
            with transaction.atomic():
                self.make_table(told)
        with transaction.atomic():
            self.make_follows()
            self.keep_a_promise()

    # --- The ground -----------------------------------------------------------------------------------------------

    def make_people(self):
        people = {}
        for who, (name, is_staff, _role) in PEOPLE.items():
            person = make_person(f"{who}@{DOMAIN}", password=PASSWORD if is_staff else None, display_name=name)
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
        about.publisher_email = about.report_email = f"contact@{DOMAIN}"
        about.publication_director = "La présidente (inventée)"
        about.host_name = "Hébergeur de démonstration"
        about.host_address = "2 rue de l’Exemple\n13000 Exemple"
        about.data_contact = f"donnees@{DOMAIN}, 04 00 00 00 00"
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

    def make_committee(self):
        if CommitteePage.objects.exists():
            return
        committee = CommitteePage(
            title="Comité d’attribution du fonds de participation",
            slug="comite-fph",
            introduction="Des habitantes et habitants y écoutent les projets et décident de l’argent.",
            kind="grant",
            accent="ocre",
        )
        publish_under(CommitteeIndexPage.objects.get(), committee, by=self.admin)
        day = timezone.localdate() + timedelta(days=25)
        self.make_meeting(committee, day, 17, "Comité du fonds", kind="committee", place="Mairie de secteur (exemple)")

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
            contact_name="L’animatrice",
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
            partners=[self.partners[told.host], self.partners[content.TOWN]],
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
        self.people["facilitatrice"] = make_person(f"facilitatrice@{DOMAIN}")
        projects = {project.slug: self.make_project(table, project) for project in told.projects}
        self.make_meetings(told, table, projects)
        for project in told.projects:
            self.tie_to_decision(projects[project.slug])

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
                self.make_minutes(meeting, session, projects)
                latest = meeting if latest is None or meeting.starts_at > latest.starts_at else latest
        if told is content.SAINT_BARTHELEMY:
            self.make_comments(minutes_of(latest))
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

    def make_minutes(self, meeting, session, projects):
        """Write and publish the minutes of a meeting, four days after it."""
        if minutes_of(meeting):
            return
        day = timezone.localtime(meeting.starts_at).date()
        minutes = blank_minutes(meeting, by=self.people["facilitatrice"])
        minutes.summary, minutes.easy_read = session.summary, session.easy
        minutes.easy_read_by = "deux habitantes" if session.easy else ""
        minutes.author_display = minutes.facilitator = "l’animatrice"
        minutes.remarks_until = day + timedelta(days=15)
        minutes.privacy_checked = True
        if session.ago > 2:
            minutes.validated_on, minutes.validation_mode = day + timedelta(days=28), "no_remark"
        named = [{"name": "Dominique Exemple", "function": "responsable d’agence", "partner": content.LANDLORD}]
        minutes.body = self.as_blocks(
            [
                (
                    "attendance",
                    {"counts": session.counts, "named_people": named if session.counts.get("landlord") else []},
                ),
                *session.before,
                *(
                    (
                        "agenda_item",
                        {"number": str(number), "title": title, "narrative": f"<p>{narrative}</p>", "points": blocks},
                    )
                    for number, (title, narrative, blocks) in enumerate(session.points, start=1)
                ),
                *session.after,
            ],
            day,
            projects,
        )
        with in_the_past(min(meeting.ends_at + timedelta(days=4), timezone.now())):
            add_draft(minutes, meeting, by=self.people["facilitatrice"])
            publish_minutes(minutes, by=self.people["facilitatrice"])

    def as_blocks(self, blocks, day, projects):
        """Turn the content's words into blocks: days counted from the meeting, names into what they name."""
        return [(kind, self.as_value(value, day, projects)) for kind, value in blocks]

    def as_value(self, value, day, projects):
        if isinstance(value, tuple) and value and isinstance(value[0], tuple):
            return self.as_blocks(value, day, projects)
        if isinstance(value, list):
            return [self.as_value(one, day, projects) for one in value]
        if not isinstance(value, dict):
            return RichText(value) if isinstance(value, str) and value.startswith("<p>") else value
        return {key: self.as_field(key, one, day, projects) for key, one in value.items()}

    def as_field(self, key, value, day, projects):
        if key in DAYS and isinstance(value, int):
            return day + timedelta(days=value)
        if key == "partner" and value:
            return self.partners[value]
        if key == "theme" and value:
            return self.themes[value]
        if key == "page" and value:
            return projects[value].page_ptr
        if key == "photo" and value:
            return drawn_plan()
        if key == "points":
            return self.as_blocks(value, day, projects)
        return self.as_value(value, day, projects)

    # --- Projects -------------------------------------------------------------------------------------------------

    def make_project(self, table, told):
        """Publish a project, then let it walk through its steps, each on its day."""
        project = ProjectPage(
            title=told.title,
            slug=told.slug,
            introduction=told.introduction,
            scheme=told.scheme,
            people=told.people,
            next_step=told.next_step,
            reason=told.reason,
            story=[("paragraph", RichText(f"<p>{told.story}</p>"))],
        )
        first_ago, first_step, first_note = told.steps[0]
        project.steps = [ProjectStep(step=first_step, on=months_ago(first_ago), note=first_note)]
        project.fundings = [
            Funding(
                funder=self.partners.get(funder),
                funder_name="" if funder in self.partners else funder,
                asked=asked,
                granted=granted,
                spent=spent,
            )
            for funder, asked, granted, spent in told.fundings
        ]
        if told.holder:
            project.holders = [Holder(name=told.holder, agreed=True)]
        if told.place:
            project.places = [Place(name=told.place)]
        project.themes.add(self.themes[told.theme])
        with in_the_past(at(months_ago(first_ago), 12)):
            publish_under(table, project, by=self.people["facilitatrice"])
        for ago, step, note in told.steps[1:]:
            with in_the_past(at(months_ago(ago), 12)):
                project = advance_project(project, step, by=self.people["facilitatrice"], on=months_ago(ago), note=note)
        for ago, title, words in told.news:
            first, _stop, rest = words.partition(". ")
            news = ProjectUpdatePage(
                title=title,
                on=months_ago(ago),
                introduction=f"{first}." if rest else words,
                body=[("paragraph", RichText(f"<p>{rest}</p>"))] if rest else [],
            )
            with in_the_past(at(months_ago(ago), 12)):
                publish_under(project, news, by=self.people["facilitatrice"])
        return project

    def tie_to_decision(self, project):
        """Say which decision of the register the project carries out."""
        decision = project.register_decisions.order_by("said_on").first()
        if decision:
            project = ProjectPage.objects.get(pk=project.pk)
            project.origins.add(Origin(decision=decision))
            project.save_revision(user=self.admin).publish(user=self.admin)

    # --- What people say and follow -------------------------------------------------------------------------------

    def make_comments(self, minutes):
        """Comments in every state, the first ones under the first decision."""
        moderator = self.people["moderatrice"]
        anchor = str(minutes.decisions.order_by("position").first().block_id)
        for number, (name, words, state, kind, answer) in enumerate(content.COMMENTS):
            when = timezone.now() - timedelta(hours=40 - 3 * number)
            comment = submit_comment(minutes, name=name, body=words, anchor=anchor if number < 2 else "", at=when)
            with in_the_past(when + timedelta(hours=1)):
                if state in ("published", "hidden"):
                    approve_comment(comment, by=moderator)
                if state == "hidden":
                    report_comment(comment, kind=kind, words="On reconnaît une famille.", sender="demo")
                    comment.refresh_from_db()
                    if comment.is_published:
                        hide_comment(comment, by=moderator)
                elif state == "refused":
                    refuse_comment(comment, by=moderator, kind=kind)
                elif state == "withdrawn":
                    withdraw_comment(comment, token=token_of(comment.receipt))
            if answer:
                submit_comment(
                    minutes, body=answer, by=self.people["facilitatrice"], parent=comment, at=when + timedelta(hours=2)
                )

    def keep_a_promise(self):
        """The landlord says by its private link where the lift stands; residents have still to confirm it."""
        lift = Commitment.objects.standing().filter(text__startswith="Réparer l’ascenseur").order_by("said_on").last()
        key = {"kind": lift.KIND, "block_id": lift.block_id}
        if EntryOwner.objects.filter(**key).exists():
            return
        now = timezone.now()
        owner = EntryOwner.objects.create(email=f"bailleur@{DOMAIN}", told_at=now, **key)
        with in_the_past(now - timedelta(minutes=30)):
            update_by_owner(owner, status="under_way", note="La pièce est arrivée. L’ascensoriste passe ce matin.")
        with in_the_past(now - timedelta(minutes=10)):
            update_by_owner(owner, status="declared", note="L’ascenseur marche de nouveau.")

    def make_follows(self):
        project = ProjectPage.objects.filter(slug="bancs-de-la-placette").first()
        follow_as_council(self.council, project, by=self.admin)
        follow(project, by=self.people["conseil"])
        follow(Page.objects.get(pk=TablePage.objects.get(slug="saint-barthelemy").pk), by=self.people["habitante"])


def publish_under(parent, page, *, by):
    """Add a page below `parent` and publish it, as an editor would."""
    page.owner = by
    page.live = False
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True).publish(user=by)
    page.refresh_from_db()
    return page


def at(day, hour):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def month_from(day, months):
    """Return (year, month) so many months after `day`'s."""
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1


def months_ago(months):
    """Return the same day of an earlier month, the 28th at the latest."""
    today = timezone.localdate()
    year, month = month_from(today, -months)
    return today.replace(year=year, month=month, day=min(today.day, 28))


def nth_weekday(year, month, weekday, rank):
    """Return the `rank`-th `weekday` (Monday is 0) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (rank - 1))


def of_month(day):
    """Return « de juin », « d’octobre »."""
    name = date_format(day, "F")
    return f"d’{name}" if name[0] in "ao" else f"de {name}"


def drawn_plan():
    """Return the drawing used as an annex: six benches under two trees. Drawn here, so that it is nobody's picture."""
    title = "Plan de la placette (dessin de démonstration)"
    model = get_image_model()
    existing = model.objects.filter(title=title).first()
    if existing:
        return existing
    plan = Drawing.new("RGB", (960, 600), "#f8e3d6")
    pen = ImageDraw.Draw(plan)
    pen.rectangle((40, 40, 920, 120), fill="#e2d8c5", outline="#5b5142", width=4)
    for x in (280, 680):
        pen.ellipse((x - 130, 190, x + 130, 450), fill="#dcefe5", outline="#1d5c46", width=6)
        pen.ellipse((x - 16, 304, x + 16, 336), fill="#7d5200")
    for x, y in ((170, 470), (280, 490), (390, 470), (570, 470), (680, 490), (790, 470)):
        pen.rectangle((x - 44, y, x + 44, y + 22), fill="#a8391b")
    file = io.BytesIO()
    plan.save(file, "PNG")
    return model.objects.create(title=title, file=ImageFile(file, name="plan-de-la-placette.png"))
