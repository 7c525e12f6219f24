"""Parts of pages that signed-in people share: never an old one, never somebody else's, never a draft. And their way."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import PageViewRestriction

from accounts.roles import EDITORS
from home.models import HomePage
from pages.cache import forget_pages
from pages.models import SiteSettings
from projects.models import ProjectPage
from tables.models import TableIndexPage
from tests.factories.comments import many_comments
from tests.factories.pages import StandardPageFactory
from tests.factories.projects import ProjectPageFactory
from tests.factories.tables import TablePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cached(settings):
    settings.RESPONSE_CACHE_SECONDS = 300


@pytest.fixture
def home(whole_site, db):
    return HomePage.objects.get()


@pytest.fixture
def table(home):
    index = TableIndexPage.objects.get()
    return TablePageFactory(parent=index, title="La Busserine", slug="la-busserine")


@pytest.fixture
def saved(django_capture_on_commit_callbacks):
    """What follows a deed once it is saved happens at the end of `with saved():`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def signed_in(name):
    client = Client()
    client.force_login(
        get_user_model().objects.create_user(f"{name}@demo.example", display_name=name.title()),
        "django.contrib.auth.backends.ModelBackend",
    )
    return client


def words(client, address):
    return client.get(address).content.decode()


def test_a_correction_shows_at_the_next_request_of_a_signed_in_person(table, saved):
    nadia = signed_in("nadia")
    assert "La Busserine" in words(nadia, table.url)

    with saved():
        table.title = "La Busserine et Picon"
        table.save_revision().publish()

    assert "La Busserine et Picon" in words(nadia, table.url)


def test_the_second_reading_asks_less_of_the_database(table, django_assert_max_num_queries):
    nadia = signed_in("nadia")
    words(nadia, table.url)
    first = words(nadia, table.url)

    with django_assert_max_num_queries(6):
        second = words(nadia, table.url)

    assert second == first


def test_settings_changed_in_the_back_office_show_at_the_next_request(table, saved):
    nadia = signed_in("nadia")
    words(nadia, table.url)

    settings = SiteSettings.objects.get()
    settings.contact_phone = "04 99 99 99 99"
    with saved():
        settings.save()

    assert "04 99 99 99 99" in words(nadia, table.url)


def test_each_person_finds_her_own_name_in_the_form(home, table):
    project = table.add_child(instance=ProjectPage(title="Des bancs", slug="des-bancs"))
    nadia, samia = signed_in("nadia"), signed_in("samia")

    for _time in range(2):
        assert 'value="Nadia"' in words(nadia, project.url)
        assert 'value="Samia"' in words(samia, project.url)
        assert 'value="Nadia"' not in words(samia, project.url)


def test_each_person_has_a_token_of_her_own(home, table):
    project = table.add_child(instance=ProjectPage(title="Des bancs", slug="des-bancs"))
    token = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
    tokens = [token.search(words(signed_in(name), project.url))[1] for name in ("nadia", "samia")]

    assert tokens[0] != tokens[1]


def test_a_page_that_becomes_private_is_closed_at_once(table, saved):
    nadia = signed_in("nadia")
    assert nadia.get(table.url).status_code == 200

    with saved():
        PageViewRestriction.objects.create(page=table, restriction_type="password", password="sesame")

    assert "La Busserine" not in words(nadia, table.url).partition("<main")[2]


def test_a_draft_that_is_previewed_shows_to_nobody_else(table):
    chief = get_user_model().objects.create_superuser("chef@demo.example", "secret", display_name="Chef")
    client = Client()
    client.force_login(chief, "django.contrib.auth.backends.ModelBackend")
    draft = table.get_latest_revision_as_object()
    draft.introduction = "Encore secret"
    draft.save_revision()

    request = client.get(table.url).wsgi_request
    preview = draft.make_preview_request(request, draft.default_preview_mode)

    assert "Encore secret" in preview.content.decode()
    assert "Encore secret" not in words(client, table.url)
    assert "Encore secret" not in words(signed_in("nadia"), table.url)


def test_feeds_are_the_same_for_whoever_asks(table, django_assert_num_queries):
    feed = f"{table.url}actualites.atom"
    Client().get(feed)
    everyone = Client().get(feed).content

    with django_assert_num_queries(0):
        hers = signed_in_without_queries(feed)

    assert hers == everyone


def signed_in_without_queries(address):
    """Ask with the cookies of somebody signed in, without looking her up."""
    return Client(headers={"cookie": "sessionid=hers; csrftoken=hers"}).get(address).content


@pytest.mark.parametrize("address", ["/tables/rien/", "/tables/la-busserine/rien/", "/rien/tables/", "/" + "a/" * 40])
def test_an_address_without_page_is_not_found(table, address):
    assert Client().get(address).status_code == 404


def test_a_page_below_an_unpublished_one_is_found_as_wagtail_does(home):
    above = StandardPageFactory(parent=home, title="Dossier", slug="dossier", live=False)
    StandardPageFactory(parent=above, title="Feuille", slug="feuille")

    page = Client().get("/dossier/feuille/")

    assert page.status_code == 200
    assert "Dossier" not in page.content.decode()  # no way back to what nobody may read
    assert Client().get("/dossier/").status_code == 404


@pytest.mark.parametrize("who", ["anonymous", "signed in"])
def test_a_page_with_a_hundred_comments_asks_at_most_fifteen_queries_at_its_first_reading(
    table, saved, who, django_assert_max_num_queries
):
    project = ProjectPageFactory(parent=table)
    first, *_others = many_comments(project, 60)
    many_comments(project, 40, parent=first)
    reader = Client() if who == "anonymous" else signed_in("nadia")
    words(reader, project.url)  # asks for what a process asks once in its life
    with saved():
        forget_pages()
    words(reader, table.url)  # asks for the menus and settings that all pages share

    with django_assert_max_num_queries(15):
        page = words(reader, project.url)

    assert "Message 0 de la table." in page


def test_a_right_given_shows_at_the_next_request(table, saved):
    nadia = signed_in("nadia")
    assert "wagtail-userbar" not in words(nadia, table.url)

    with saved():
        get_user_model().objects.get().groups.add(Group.objects.get(name=EDITORS))
    assert "wagtail-userbar" in words(nadia, table.url)

    with saved():
        get_user_model().objects.get().groups.clear()
    assert "wagtail-userbar" not in words(nadia, table.url)
