"""Two tables with a project each, minutes with two blocks, and the people who write, moderate and look on."""

import datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, Site

from accounts import roles
from accounts.models import User
from comments import actions
from home.models import HomePage
from meetings.models import MeetingPage, MinutesPage
from projects.models import ProjectPage
from tables.models import TableIndexPage, TablePage
from tests.factories.comments import CommentFactory
from tests.factories.pages import afresh, bare_site

DECISION = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(scope="module", autouse=True)
def pages(ground):
    """All the pages, made once for the tests of a module; the moderators' group too, where none has made it yet."""
    with ground():
        actions.equip_moderators()
        home = bare_site().add_child(instance=HomePage(title="Tablée", slug="accueil"))
        Site.objects.update(root_page=home)
        Site.clear_site_root_paths_cache()
        index = home.add_child(instance=TableIndexPage(title="Tables", slug="tables"))
        table = index.add_child(instance=TablePage(title="Table de la Busserine", slug="busserine"))
        other = index.add_child(instance=TablePage(title="Table des Lauriers", slug="lauriers"))
        starts_at = timezone.now() - datetime.timedelta(days=3)
        ends_at = starts_at + datetime.timedelta(hours=2)
        meeting = MeetingPage(title="Rencontre", slug="rencontre", starts_at=starts_at, ends_at=ends_at)
        minutes = MinutesPage(
            title="Compte-rendu",
            slug="compte-rendu",
            reference="B-1",
            summary="Six bancs.",
            body=[{"type": "decision", "value": {"text": "Six bancs sous les platanes."}, "id": DECISION}],
        )
        return SimpleNamespace(
            index=index,
            table=table,
            project=table.add_child(instance=ProjectPage(title="Des bancs place Malpassé", slug="bancs")),
            other_project=other.add_child(instance=ProjectPage(title="Un jardin", slug="jardin")),
            minutes=table.add_child(instance=meeting).add_child(instance=minutes),
        )


@pytest.fixture
def index(pages, db):
    return afresh(pages.index)


@pytest.fixture
def table(pages, db):
    return afresh(pages.table)


@pytest.fixture
def project(pages, db):
    return afresh(pages.project)


@pytest.fixture
def other_project(pages, db):
    return afresh(pages.other_project)


@pytest.fixture
def closed_page(index):
    """A page that takes no message."""
    return index


@pytest.fixture
def minutes(pages, db):
    return afresh(pages.minutes)


def make_person(name, *groups, **fields):
    person = User.objects.create_user(f"{name}@demo.example", "demo", display_name=name.capitalize(), **fields)
    person.groups.add(*groups)
    return person


def may_change(page, name):
    """Return a group that may enter the back office and change `page` and what is below it."""
    group = Group.objects.create(name=name)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group,
        page=Page.objects.get(pk=page.pk),
        permission=Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page"),
    )
    return group


@pytest.fixture
def resident(db):
    return make_person("habitante")


@pytest.fixture
def trusted(other_project):
    person = make_person("fidele")
    CommentFactory(page=other_project, author=person, name="Fidèle")
    return person


@pytest.fixture
def facilitator(table):
    return make_person("animatrice", may_change(table, "Animation Busserine"))


@pytest.fixture
def stranger(other_project):
    """A facilitator of the other table."""
    return make_person("voisine-animatrice", may_change(other_project.get_parent(), "Animation Lauriers"))


@pytest.fixture
def moderator(db):
    group = Group.objects.get(name=roles.MODERATORS)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    return make_person("moderatrice", group)


@pytest.fixture
def editor(index):
    return make_person("editrice", may_change(index.get_parent(), "Rédaction"))


@pytest.fixture
def administrator(db):
    return User.objects.create_superuser("admin@demo.example", "demo", display_name="Admin")


@pytest.fixture
def people(resident, trusted, facilitator, stranger, moderator, editor, administrator):
    gone = make_person("partie", is_active=False)
    gone.groups.add(Group.objects.get(name=roles.MODERATORS))
    return {
        "anonymous": AnonymousUser(),
        "resident": resident,
        "trusted resident": trusted,
        "facilitator": facilitator,
        "facilitator of another table": stranger,
        "moderator": moderator,
        "editor": editor,
        "administrator": administrator,
        "moderator who left": gone,
    }
