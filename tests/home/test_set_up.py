"""A site made ready: nothing in English is left lying about, and what must happen each day is scheduled."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django_q.models import Schedule
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Workflow

from accounts.roles import ADMINISTRATORS, COUNCIL_MEMBERS, EDITORS, MODERATORS
from home.actions import set_up_site
from home.models import HomePage
from meetings.actions import schedules
from pages.models import Navigation
from tables.actions import create_table
from tables.models import TableIndexPage
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(whole_site, db):
    return HomePage.objects.get()


def test_the_examples_of_wagtail_are_put_away(home):
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert not Workflow.objects.exists()


def test_a_group_made_later_under_such_a_name_stays(home):
    Group.objects.create(name="Editors")

    set_up_site()

    assert Group.objects.filter(name="Editors").exists()


def rows():
    """Return how many rows each model has, and which revision each page shows."""
    counts = {model._meta.label: model.objects.count() for model in apps.get_models() if hasattr(model, "objects")}
    return counts, dict(Page.objects.values_list("pk", "latest_revision"))


def test_made_ready_twice_it_is_as_after_once(home):
    before = rows()

    assert set_up_site() == home
    call_command("set_up_site", verbosity=0)

    assert rows() == before


def test_words_that_editors_changed_are_left_as_they_are(home):
    charter = Page.objects.get(slug="charte").specific
    charter.title = "Nos six règles"
    charter.save_revision().publish()
    Navigation.for_site(home.get_site()).links.filter(place="footer").delete()

    set_up_site()

    assert Page.objects.get(slug="charte").title == "Nos six règles"
    assert not Navigation.for_site(home.get_site()).links.filter(place="footer").exists()


def test_its_address_is_the_one_readers_are_given(home, settings):
    for address, known_as in [
        ("https://tables.exemple.fr", ("tables.exemple.fr", 443)),
        ("http://127.0.0.1:8123", ("127.0.0.1", 8123)),
        ("http://tables.exemple.fr", ("tables.exemple.fr", 80)),
    ]:
        settings.SITE_URL = address
        set_up_site()
        site = home.get_site()
        site.refresh_from_db()
        assert (site.hostname, site.port) == known_as
        assert site.root_url == address


def test_the_first_time_too_it_says_the_address_readers_are_given(site_root, settings, capsys):
    settings.SITE_URL = "https://tables.example"

    call_command("set_up_site")

    assert capsys.readouterr().out == "Les tables de quartier : https://tables.example\n"


def test_every_task_of_the_day_is_scheduled_once(home):
    set_up_site()

    names = list(Schedule.objects.order_by("name").values_list("name", flat=True))
    ours = [name for name, *_rest in (*schedules.DAILY, *schedules.OFTEN)]
    others = ["activity.deliveries", "activity.digests", "activity.prune", "comments.addresses", "tables.seats"]
    assert names == sorted([*ours, *others]) and "meetings.series" in ours


# --- Who may do what: design.md §5 ------------------------------------------------------------------------------------

PAGES = {"add_page", "bulk_delete_page", "change_page", "lock_page", "publish_page", "unlock_page"}
MEDIA = {f"{verb}_{thing}" for verb in ("add", "change", "choose") for thing in ("image", "document")}
DEEDS = ("add", "change", "delete", "view")
SNIPPETS = ("neighbourhood", "partner", "theme", "seat", "navigation", "schoolholiday")
EDITED = {f"{deed}_{thing}" for deed in DEEDS for thing in SNIPPETS}
RUN = {
    f"{deed}_{thing}"
    for deed in DEEDS
    for thing in ("user", "group", "sitesettings", "commentsettings", "site", "collection")
}
ROLES = {
    COUNCIL_MEMBERS: (set(), set(), set()),
    EDITORS: ({"access_admin"} | EDITED, PAGES, MEDIA),
    MODERATORS: ({"access_admin", "moderate_comment"}, set(), set()),
    ADMINISTRATORS: ({"access_admin", "moderate_comment"} | EDITED | RUN, PAGES, MEDIA),
}


def rights_of(group, *, page):
    """Return the permissions of a group as sets of names: its own, on `page`, on collections."""
    pages = GroupPagePermission.objects.filter(group=group)
    assert set(pages.values_list("page_id", flat=True)) <= {page.pk}
    collections = GroupCollectionPermission.objects.filter(group=group)
    own = {name for name in group.permissions.values_list("codename", flat=True) if not name.startswith("choose_")}
    on_page, on_media = ({right.permission.codename for right in rights} for rights in (pages, collections))
    return own, on_page, on_media


def test_each_role_has_its_rights_and_no_other(home):
    for role, rights in ROLES.items():
        assert rights_of(Group.objects.get(name=role), page=home) == rights, role


def test_a_table_gives_its_facilitators_their_rights_there_only(home):
    table = create_table(TableIndexPage.objects.get(), by=AccountFactory(is_superuser=True), title="A", slug="a")
    own, on_page, on_media = rights_of(table.equipment.group, page=table)
    assert (own, on_page) == ({"access_admin"}, {"add_page", "change_page", "publish_page"})
    assert on_media == MEDIA
    collections = GroupCollectionPermission.objects.filter(group=table.equipment.group)
    assert {right.collection_id for right in collections} == {table.equipment.collection_id}


def test_the_menus_come_one_after_the_other(home):
    links = Navigation.for_site(home.get_site()).links.order_by("sort_order")

    assert [link.place for link in links] == ["header"] * 4 + ["footer"] * 4
