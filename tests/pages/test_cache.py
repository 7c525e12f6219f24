"""Readers without account get the page from the cache, and never one that an action has made wrong."""

import gzip

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import PageViewRestriction, Site

from pages.cache import Memory, forget_pages, generation, memory
from pages.models import Navigation, NavigationLink
from tests.factories.pages import SiteSettingsFactory, StandardPageFactory
from tests.pages.urls import VIEWS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cached(settings):
    settings.RESPONSE_CACHE_SECONDS = 300


@pytest.fixture
def bare(settings):
    """Views of the tests instead of pages; how often each was asked to work."""
    settings.ROOT_URLCONF = "tests.pages.urls"
    for view in VIEWS.values():
        view.calls = 0
    return VIEWS


@pytest.fixture
def page(home):
    return StandardPageFactory(parent=home, title="Charte", slug="charte")


def correct(page, title):
    page.title = title
    page.save_revision().publish()


def test_the_second_reader_costs_no_query(client, page, django_assert_num_queries):
    first = client.get("/charte/")

    with django_assert_num_queries(0):
        second = client.get("/charte/")

    assert second.content == first.content
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_another_process_finds_what_the_first_one_kept(client, page, django_assert_num_queries):
    client.get("/charte/")
    memory.kept.clear()

    with django_assert_num_queries(0):
        client.get("/charte/")


def test_a_published_correction_shows_on_the_very_next_request(client, page, django_capture_on_commit_callbacks):
    assert "Charte" in client.get("/charte/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        correct(page, "Nos règles")

    assert "Nos règles" in client.get("/charte/").content.decode()


def test_an_unpublished_moved_or_deleted_page_is_gone_at_once(client, home, page, django_capture_on_commit_callbacks):
    client.get("/charte/")
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert client.get("/charte/").status_code == 404

    other = StandardPageFactory(parent=home, slug="autre")
    below = StandardPageFactory(parent=other, slug="dessous")
    client.get("/autre/dessous/")
    with django_capture_on_commit_callbacks(execute=True):
        below.move(home, pos="last-child")
    assert client.get("/autre/dessous/").status_code == 404
    assert client.get("/dessous/").status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        below.refresh_from_db()
        below.delete()
    assert client.get("/dessous/").status_code == 404


def test_a_page_made_private_is_no_longer_given(client, page, django_capture_on_commit_callbacks):
    client.get("/charte/")

    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="secret")

    assert "Bienvenue à la table" not in client.get("/charte/").content.decode()


def test_the_menu_and_the_settings_show_at_once(client, home, page, django_capture_on_commit_callbacks):
    client.get("/charte/")

    with django_capture_on_commit_callbacks(execute=True):
        SiteSettingsFactory(contact_phone="04 91 00 00 00")
        navigation = Navigation.for_site(Site.objects.get(is_default_site=True))
        NavigationLink.objects.create(navigation=navigation, page=page, label="La règle du jeu")

    html = client.get("/charte/").content.decode()
    assert "04 91 00 00 00" in html
    assert "La règle du jeu" in html


def test_signing_in_empties_nothing_and_a_new_name_does(page, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        person = get_user_model().objects.create_user("a@demo.example")
    before = generation()

    with django_capture_on_commit_callbacks(execute=True):
        person.save(update_fields=["last_login"])
    assert generation() == before

    with django_capture_on_commit_callbacks(execute=True):
        person.display_name = "Nour"
        person.save()
    assert generation() != before


def test_nothing_is_forgotten_when_the_deed_is_undone(django_capture_on_commit_callbacks):
    before = generation()

    with django_capture_on_commit_callbacks(execute=False):
        forget_pages()

    assert generation() == before


def test_a_page_built_while_something_changes_is_not_given_to_the_next_reader(client, bare):
    client.get("/changing/")
    assert client.get("/changing/").content == b"made 2 times"


@pytest.mark.parametrize(
    ("name", "calls"),
    [
        ("page", 1),
        ("feed", 1),
        ("calendar", 1),
        ("json", 2),
        ("picture", 2),
        ("gone", 2),
        ("private", 2),
        ("never", 2),
        ("by-language", 2),
    ],
)
def test_only_what_is_the_same_for_everyone_is_kept(client, bare, name, calls):
    for _reader in range(2):
        client.get(f"/{name}/")

    assert bare[name].calls == calls


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_people_with_a_session_get_their_own_page(client, bare, cookie):
    client.get("/page/")
    client.cookies[cookie] = "x"

    client.get("/page/")

    assert bare["page"].calls == 2


def test_a_token_is_never_given_to_two_people(client, bare):
    first = client.get("/token/").content
    client.cookies.clear()
    other = client.get("/token/").content
    assert first != other

    # With the cookie already there Django sets none again; the page holds a token all the same.
    again = client.get("/token/").content
    client.cookies.clear()
    assert client.get("/token/").content != again


@pytest.mark.parametrize("header", ["HX-Request", "Authorization"])
def test_parts_of_pages_and_authorised_requests_are_not_shared(client, bare, header):
    for _reader in range(2):
        client.get("/page/", headers={header: "true"})

    assert bare["page"].calls == 2


def test_the_order_of_parameters_does_not_matter_and_their_values_do(client, bare):
    client.get("/page/?b=2&a=1")
    client.get("/page/?a=1&b=2")
    assert bare["page"].calls == 1

    client.get("/page/?a=1&b=3")
    client.get("/page/?a=2&a=1")
    client.get("/page/?a=1&a=2")
    assert bare["page"].calls == 4


def test_long_or_many_parameters_are_answered_but_not_kept(client, bare):
    for query in ("x=" + "y" * 300, "&".join(f"p{rank}=1" for rank in range(30))):
        before = bare["page"].calls
        client.get(f"/page/?{query}")
        client.get(f"/page/?{query}")
        assert bare["page"].calls == before + 2


def test_two_hosts_do_not_share_a_page(client, bare):
    client.get("/page/", headers={"host": "un.example"})
    client.get("/page/", headers={"host": "deux.example"})

    assert bare["page"].calls == 2


def test_posts_pass_and_head_is_given_the_kept_page(client, bare):
    client.get("/page/")
    head = client.head("/page/")
    assert head.status_code == 200
    assert bare["page"].calls == 1

    client.post("/page/")
    assert bare["page"].calls == 2


def test_the_page_travels_compressed_when_the_browser_can_read_it(client, bare):
    plain = client.get("/page/")
    zipped = client.get("/page/", headers={"accept-encoding": "br, gzip"})

    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content == b"x" * 500
    assert zipped.headers["Content-Length"] == str(len(zipped.content))
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_browser_that_has_the_page_is_told_so(client, bare):
    first = client.get("/page/")
    assert first.headers["Cache-Control"] == "private, no-cache"

    again = client.get("/page/", headers={"if-none-match": first.headers["ETag"]})
    other = client.get("/page/", headers={"if-none-match": '"something else"'})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert other.status_code == 200


def test_pages_of_signed_in_people_are_compressed_and_stay_with_them(client, page, django_user_model):
    client.force_login(django_user_model.objects.create_user("a@demo.example"))

    response = client.get("/charte/", headers={"accept-encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert "private" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers


def test_a_process_remembers_a_bounded_number_of_pages():
    kept = Memory(size=3)
    for name in ["home", "a", "b", "c", "d"]:
        kept.set(name, name)
        kept.get("home")

    assert list(kept.kept) == ["c", "d", "home"]


def test_a_kept_page_grows_old(client, bare, settings):
    settings.RESPONSE_CACHE_SECONDS = -1

    client.get("/page/")
    client.get("/page/")

    assert bare["page"].calls == 2
