"""The site that is measured: 4 tables, 40 meetings, 200 projects, 2,000 comments, made once by the actions people use.

Only the comments are written in bulk, with their rows in the log, as no action writes two thousand quickly.
"""

import hashlib
import json
import os
import shutil
import uuid
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from activity.models import Activity
from comments.enums import CommentState
from comments.models import Comment
from comments.verbs import COMMENT_PUBLISHED
from home.actions import set_up_site
from meetings.actions.minutes import add_draft, blank_minutes, publish_minutes
from meetings.enums import MeetingKind, Service
from meetings.models import Decision, MeetingPage, MinutesPage
from projects.actions import tell_project
from projects.enums import Step
from projects.models import Funding, Holder, Origin, Place, ProjectPage, ProjectStep
from tables.actions import create_table
from tables.models import TableIndexPage, TablePage
from tests.bench.settings import BENCH
from tests.factories.comments import many_comments
from tests.factories.meetings import in_days
from tests.factories.minutes import samples
from tests.factories.pages import SiteSettingsFactory
from tests.factories.tables import NeighbourhoodFactory, PartnerFactory, ThemeFactory

ROOT = Path(__file__).resolve().parents[2]
TABLES, MEETINGS, PROJECTS, COMMENTS, BLOCKS = 4, 40, 200, 2000, 60
MANY = 100  # comments on one page, all shown: first messages, and answers to them
THREADS = 20
EDITED = 20  # projects published as an editor does
NAMES = ["La Busserine", "Les Flamants", "Picon", "Malpassé"]
WISHES = ["Des bancs", "Un jardin partagé", "Des cours de français", "Une fête des voisins", "Un éclairage"]
STEPS = [Step.IDEA, Step.DRAFTING, Step.SUBMITTED, Step.IN_PROGRESS, Step.CLOSED]
TOLD = (
    "<p>On en parle depuis deux ans au pied de l’immeuble. Les enfants jouent entre les voitures, les anciens n’ont "
    "nulle part où s’asseoir, et l’ascenseur est en panne un jour sur trois.</p><ul><li>faire un plan avec "
    "l’école</li><li>demander un devis</li><li>en reparler à la table</li></ul>"
)


class NotOurs(Exception):
    """The database holds something that this program did not put there."""


def fingerprint():
    """Return a word that changes with what shapes the site's data, and each day: dates are counted from today."""
    digest = hashlib.sha256(timezone.localdate().isoformat().encode())
    shapes = ["*/migrations/*.py", "site/*/migrations/*.py", "meetings/blocks/*.py", "tests/factories/*.py"]
    for path in sorted([*(path for shape in shapes for path in ROOT.glob(shape)), Path(__file__)]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def ensure():
    """Make the site unless the very same stands already; return its `places`. Raise NotOurs."""
    note = BENCH / "built.json"
    wanted = {"database": where(), "fingerprint": fingerprint()}
    known = json.loads(note.read_text()) if note.exists() else {}
    if known == wanted and "wagtailcore_page" in connection.introspection.table_names():
        return places()
    empty_database(ours=known.get("database") == where())
    note.write_text(json.dumps(wanted | {"fingerprint": ""}))
    call_command("migrate", verbosity=0)
    with translation.override("fr"), transaction.atomic():
        home = set_up_site()
        with disable_reference_index_auto_update():
            build(home)
    for cache in caches.all():
        cache.clear()
    note.write_text(json.dumps(wanted))
    return places()


def where():
    """Return where the database is, without anyone's password."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return f"{parts.scheme}://{parts.hostname or ''}:{parts.port or ''}{parts.path}"


def empty_database(*, ours):
    """Start again from nothing; raise NotOurs rather than empty a database in which somebody else works."""
    if connection.vendor == "sqlite":
        path = Path(settings.DATABASES["default"]["NAME"])
        if not ours and BENCH not in path.parents and path.exists():
            raise NotOurs(f"{path} existe déjà : donnez au banc une base qui n’existe pas encore.")
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return
    if connection.introspection.table_names():
        if not ours:
            raise NotOurs("Cette base n’est pas vide : donnez au banc une base vide.")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")


def build(home):
    SiteSettingsFactory(site=home.get_site(), contact_phone="04 00 00 00 00")
    chief = get_user_model().objects.create_superuser("equipe@demo.example", "unused", display_name="Équipe")
    get_user_model().objects.create_user("habitante@demo.example", display_name="Habitante")
    themes = ThemeFactory.create_batch(6)
    partners = PartnerFactory.create_batch(8)
    index = TableIndexPage.objects.get()
    tables = [a_table(index, name, partners[rank::4], by=chief) for rank, name in enumerate(NAMES[:TABLES])]
    days = [-7 * rank - 3 for rank in range(6)] + [2, 9, 16, 23]
    for table in tables:
        for rank, day in enumerate(islice(cycle(days), MEETINGS // TABLES)):
            a_meeting(table, day, rank, themes, by=chief)
    decisions = list(Decision.objects.order_by("pk"))
    for number in range(PROJECTS):
        a_project(tables[number % TABLES], number, themes, partners, decisions[number % len(decisions)], by=chief)
    comments()


def publish(parent, page, *, by):
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    return page


def a_table(index, name, partners, *, by):
    fields = {
        "introduction": "Des voisines et des voisins qui se réunissent tous les mois.",
        "slug": slugify(name),
        "ordinary_place": "Centre social, salle du bas",
        "rhythm": "le premier jeudi du mois, à 18 h",
        "contact_phone": "04 00 00 00 00",
        "story": [("paragraph", TOLD)],
    }
    quarters = NeighbourhoodFactory.create_batch(2)
    return create_table(index, by=by, title=name, neighbourhoods=quarters, partners=partners, **fields)


def a_meeting(table, day, rank, themes, *, by):
    table = TablePage.objects.get(pk=table.pk)
    starts_at = in_days(day)
    meeting = MeetingPage(
        title=f"Rencontre de {table.title}, numéro {rank + 1}",
        kind=MeetingKind.ASSEMBLY if rank % 3 else MeetingKind.MEETING,
        introduction="Venez comme vous êtes, même pour une heure.",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Centre social",
        address="12 rue des Lilas, 13014 Marseille",
        landmark="en face de la pharmacie",
        services=[Service.CHILDREN, Service.STEP_FREE],
    )
    meeting.themes.add(themes[rank % len(themes)])
    publish(table, meeting, by=by)
    if day < 0:
        minutes = blank_minutes(meeting, by=by)
        minutes.summary = "L’ascenseur sera réparé avant l’été.\nSix bancs sous les platanes.\nLe jardin est voté."
        minutes.privacy_checked = True
        minutes.body = MinutesPage._meta.get_field("body").to_python(json.dumps(sixty_blocks(meeting)))
        publish_minutes(add_draft(minutes, meeting, by=by), by=by)


def sixty_blocks(meeting):
    """Return BLOCKS blocks, every type in turn, each with an id of its own and always the same."""
    raw = samples()
    kinds = [kind for kind in raw if kind != "attendance"]
    body = [{"type": kind, "value": raw[kind]} for kind in ("attendance", *islice(cycle(kinds), BLOCKS - 1))]
    space = uuid.uuid5(uuid.NAMESPACE_URL, meeting.url_path)
    numbers = iter(range(1_000_000))

    def renumbered(value):
        if isinstance(value, list):
            return [renumbered(item) for item in value]
        if not isinstance(value, dict):
            return value
        again = {key: renumbered(item) for key, item in value.items()}
        if {"type", "value"} <= set(again):
            again["id"] = str(uuid.uuid5(space, str(next(numbers))))
        return again

    return renumbered(json.loads(json.dumps(body, default=str)))


def a_project(table, number, themes, partners, decision, *, by):
    table = TablePage.objects.get(pk=table.pk)
    project = ProjectPage(
        title=f"{WISHES[number % len(WISHES)]} ({number + 1})",
        slug=f"projet-{number + 1}",
        introduction="Porté par des habitantes et des habitants.",
        story=[("paragraph", TOLD), ("paragraph", TOLD)],
        people=12,
    )
    project.steps = [
        ProjectStep(step=step, on=timezone.localdate() - timedelta(days=400 - 60 * rank - number % 50))
        for rank, step in enumerate(STEPS[: number % len(STEPS) + 1])
    ]
    project.places = [Place(name="Place des Platanes")]
    project.holders = [Holder(name="Les mamans du bâtiment C", agreed=True)]
    project.fundings = [
        Funding(funder=partners[number % len(partners)], asked=3000, granted=2500),
        Funding(funder_name="Les habitants", asked=200, granted=200, spent=150),
    ]
    project.origins = [Origin(decision=decision)]
    project.partners = partners[:2]
    project.themes.add(themes[number % len(themes)])
    if number < EDITED:
        return publish(table, project, by=by)
    # The others have no history in Wagtail, which readers do not see and which takes half the time.
    table.add_child(instance=project)
    tell_project(project, by=by)
    return project


def comments():
    """Write MANY on the first project, all on one page of it, and the others everywhere."""
    projects = list(ProjectPage.objects.order_by("pk"))
    first, others = projects[0], projects[1:]
    written = many_comments(first, THREADS)
    for rank, thread in enumerate(list(written)):
        share = (MANY - THREADS) // THREADS + (rank < (MANY - THREADS) % THREADS)
        written += many_comments(first, share, parent=thread)
    pages = [*MinutesPage.objects.all(), *MeetingPage.objects.all(), *others]
    left = COMMENTS - len(written)
    for rank, page in enumerate(pages):
        share = left // len(pages) + (rank < left % len(pages))
        state = {"state": CommentState.PENDING, "published_at": None, "decided_at": None} if rank % 5 == 4 else {}
        written += many_comments(page, share, **state)
    Activity.objects.bulk_create(
        Activity(
            page_id=comment.page_id,
            verb=COMMENT_PUBLISHED.key,
            at=comment.published_at,
            data={"comment": comment.pk, "anchor": f"commentaire-{comment.pk}"},
        )
        for comment in written
        if comment.published_at
    )


def places():
    """Return {name: address} of the pages that are measured."""
    table = TablePage.objects.order_by("pk").first()
    minutes = MinutesPage.objects.live().order_by("pk").first()
    project = ProjectPage.objects.order_by("pk").first()
    assert len(minutes.body) == BLOCKS
    assert Comment.objects.published_on(project).count() == MANY
    return {
        "accueil": "/",
        "table": table.url,
        "compte-rendu": minutes.url,
        "projet-100-commentaires": project.url,
        "mois": f"/agenda/{timezone.localdate():%Y/%m}/",
        "recherche": "/recherche/?q=bancs",
        "actualites-atom": "/actualites.atom",
        "agenda-ics": "/agenda/agenda.ics",
    }


def counted():
    """Return how much stands in the site."""
    return {
        "tables": TablePage.objects.live().count(),
        "meetings": MeetingPage.objects.live().count(),
        "minutes": MinutesPage.objects.live().count(),
        "projects": ProjectPage.objects.live().count(),
        "comments": Comment.objects.count(),
        "decisions": Decision.objects.count(),
        "pages": Page.objects.count(),
    }


def prepare_files():
    """Collect the static files as in production, again only when one of ours or a library changed."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted((ROOT / "site" / "static").rglob("*")):
        if path.is_file():
            digest.update(str(path).encode() + path.read_bytes())
    note = BENCH / "static.txt"
    if not (note.exists() and note.read_text() == digest.hexdigest()):
        shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        note.write_text(digest.hexdigest())
