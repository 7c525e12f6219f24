"""Who may do what, through real requests: one table of roles and addresses (design.md §5).

A status of 302 in the back office means being sent away: to the door, or home with a sentence. What a role may do gives
200 for a page and 302 to the next screen for a deed; deeds are sent with nothing in them, so that whoever may do them
is answered with a form in error (200), and whoever may not never reaches the form.
"""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import ADMINISTRATORS, COUNCIL_MEMBERS, EDITORS, MODERATORS
from projects.models import ProjectPage
from tables.actions import create_table, seat_person
from tables.enums import SeatRole
from tables.models import TableIndexPage
from tests.factories.accounts import AccountFactory, staff_member
from tests.factories.comments import CommentFactory
from tests.factories.meetings import MeetingPageFactory, in_days
from tests.factories.minutes import draft_of
from tests.factories.pages import afresh

ROLES = ["nobody", "resident", "council", "facilitator", "neighbour", "editor", "moderator", "administrator"]
# What each role gets, in the order of ROLES. Y: let in; -: sent away (302); x: refused (403); 0: not found (404).
LET_IN = {"Y": {200}, "-": {302}, "x": {403}, "0": {404}, "n": {302, 403, 404}}

READING = {
    "home": "/",
    "agenda": "/agenda/",
    "projects": "/projets/",
    "decisions": "/decisions/",
    "a table": "/tables/table-a/",
    "a project": "/tables/table-a/bancs/",
    "a meeting": "/tables/table-a/rencontre-a/",
    "search": "/recherche/?q=banc",
}

RIGHTS = [
    # what                                     N  R  C  F  V  E  M  A
    ("my account",                            "- Y Y Y Y Y Y Y"),
    ("what I follow",                         "- Y Y Y Y Y Y Y"),
    ("draft minutes on the site",             "0 0 0 0 0 0 0 0"),
    ("the back office",                       "- n n Y Y Y Y Y"),
    ("edit the table",                        "- n n Y n Y n Y"),
    ("edit a meeting of the table",           "- n n Y n Y n Y"),
    ("edit a project of the table",           "- n n Y n Y n Y"),
    ("edit the minutes of the table",         "- n n Y n Y n Y"),
    ("add a meeting to the table",            "- n n Y n Y n Y"),
    ("add a project to the table",            "- n n Y n Y n Y"),
    ("delete a project of the table",         "- n n Y n Y n Y"),
    ("cancel a meeting of the table",         "- n n Y n Y n Y"),
    ("begin minutes of the table",            "- n n Y n Y n Y"),
    ("who comes to a meeting of the table",   "- n n Y n Y n Y"),
    ("the points proposed to the table",      "- n n Y n Y n Y"),
    ("the sign-in sheet of the table",        "- n n Y n Y n Y"),
    ("count who came to the table",           "- n n Y n Y n Y"),
    ("edit the home page",                    "- n n n n Y n Y"),
    ("add a table",                           "- n n n n Y n Y"),
    ("the calendar of all tables",            "- n n Y Y Y Y Y"),
    ("the list of projects",                  "- n n Y Y Y n Y"),
    ("the moderation queue",                  "- n n Y Y Y Y Y"),
    ("themes",                                "- n n n n Y n Y"),
    ("partners",                              "- n n n n Y n Y"),
    ("neighbourhoods",                        "- n n n n Y n Y"),
    ("people",                                "- n n n n n n Y"),
    ("roles",                                 "- n n n n n n Y"),
    ("what the site says of itself",          "- n n n n n n Y"),
    ("the menus",                             "- n n n n Y n Y"),
    ("the journal",                           "- n n n n Y n Y"),
    ("messages sent",                         "- n n n n n n Y"),
]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(whole_site, ground):
    """Two tables, one with a meeting to come, one held with draft minutes, a project, a waiting message: made once."""
    with ground():
        chief = AccountFactory(is_superuser=True)
        index = TableIndexPage.objects.get()
        here, there = (create_table(index, by=chief, title=f"Table {x}", slug=f"table-{x.lower()}") for x in "AB")
        meeting = MeetingPageFactory(parent=here, slug="rencontre-a", starts_at=in_days(5))
        held = MeetingPageFactory(parent=here, slug="tenue-a", starts_at=in_days(-5))
        blank = MeetingPageFactory(parent=here, slug="sans-compte-rendu", starts_at=in_days(-4))
        minutes = draft_of(held, by=chief)
        project = here.add_child(instance=ProjectPage(title="Des bancs", slug="bancs"))
        CommentFactory(page=project, pending=True)
        people = {
            "nobody": None,
            "resident": AccountFactory(),
            "council": AccountFactory(),
            "facilitator": AccountFactory(),
            "neighbour": AccountFactory(),
            "editor": staff_member(EDITORS),
            "moderator": staff_member(MODERATORS),
            "administrator": staff_member(ADMINISTRATORS),
        }
        people["council"].groups.add(staff_member(COUNCIL_MEMBERS).groups.get())
        for who, table in (("facilitator", here), ("neighbour", there)):
            seat_person(table, by=chief, display_name=who, role=SeatRole.FACILITATOR, account=people[who])
        edit = "wagtailadmin_pages:edit"
        addresses = {
            "my account": reverse("accounts:home"),
            "what I follow": reverse("activity:follows"),
            "draft minutes on the site": minutes.url,
            "the back office": reverse("wagtailadmin_home"),
            "edit the table": reverse(edit, args=[here.pk]),
            "edit a meeting of the table": reverse(edit, args=[meeting.pk]),
            "edit a project of the table": reverse(edit, args=[project.pk]),
            "edit the minutes of the table": reverse(edit, args=[minutes.pk]),
            "add a meeting to the table": reverse("wagtailadmin_pages:add", args=["meetings", "meetingpage", here.pk]),
            "add a project to the table": reverse("wagtailadmin_pages:add", args=["projects", "projectpage", here.pk]),
            "delete a project of the table": reverse("wagtailadmin_pages:delete", args=[project.pk]),
            "cancel a meeting of the table": reverse("meetings_cancel", args=[meeting.pk]),
            "begin minutes of the table": reverse("meetings_start_minutes", args=[blank.pk]),
            "who comes to a meeting of the table": reverse("meetings_registrations", args=[meeting.pk]),
            "the points proposed to the table": reverse("meetings_proposals", args=[meeting.pk]),
            "the sign-in sheet of the table": reverse("meetings_sign_in_sheet", args=[meeting.pk]),
            "count who came to the table": reverse("meetings_attendance", args=[meeting.pk]),
            "edit the home page": reverse(edit, args=[index.get_parent().pk]),
            "add a table": reverse("wagtailadmin_pages:add", args=["tables", "tablepage", index.pk]),
            "the calendar of all tables": reverse("meetings_calendar"),
            "the list of projects": reverse("project_listing:index"),
            "the moderation queue": reverse("comments_queue"),
            "themes": reverse("wagtailsnippets_tables_theme:list"),
            "partners": reverse("wagtailsnippets_tables_partner:list"),
            "neighbourhoods": reverse("wagtailsnippets_tables_neighbourhood:list"),
            "people": reverse("wagtailusers_users:index"),
            "roles": reverse("wagtailusers_groups:index"),
            "what the site says of itself": settings_address("pages", "sitesettings"),
            "the menus": settings_address("pages", "navigation"),
            "the journal": reverse("activity_journal"),
            "messages sent": reverse("activity_deliveries"),
        }
        return people, addresses


@pytest.fixture
def town(built, db):
    people, addresses = built
    return {who: person and afresh(person) for who, person in people.items()}, addresses


def settings_address(app, model):
    from wagtail.models import Site

    return reverse("wagtailsettings:edit", args=[app, model, Site.objects.get(is_default_site=True).pk])


def test_who_may_do_what(client, town):
    people, addresses = town
    assert [what for what, _rights in RIGHTS] == list(addresses)
    wrong = []
    for rank, role in enumerate(ROLES):
        client.logout()
        if people[role]:
            client.force_login(people[role])
        for what, rights in RIGHTS:
            expected = LET_IN[rights.split()[rank]]
            status = client.get(addresses[what]).status_code
            if status not in expected:
                wrong.append(f"{role}, {what}: {status}, not {sorted(expected)}")
    assert wrong == []


def test_everybody_reads_what_is_published(client, town):
    people, _addresses = town
    for role, person in people.items():
        client.logout()
        if person:
            client.force_login(person)
        for what, address in READING.items():
            assert client.get(address).status_code == 200, (role, what)


def test_deeds_ask_for_the_same_rights_as_their_screens(client, town):
    people, addresses = town
    project = ProjectPage.objects.get()
    for role in ("nobody", "resident", "council", "neighbour", "moderator"):
        client.logout()
        if people[role]:
            client.force_login(people[role])
        for what in (
            "delete a project of the table",
            "edit a project of the table",
            "cancel a meeting of the table",
            "begin minutes of the table",
            "add a project to the table",
        ):
            answer = client.post(addresses[what], {"title": "Pris", "slug": "pris", "reason": "Rien", "words": "x"})
            assert answer.status_code in (302, 403, 404), (role, what)
    project.refresh_from_db()
    assert project.title == "Des bancs"
    assert ProjectPage.objects.count() == 1
    meeting = project.get_parent().get_children().get(slug="rencontre-a").specific
    assert not meeting.is_cancelled
    assert not project.get_parent().get_children().get(slug="sans-compte-rendu").get_children().exists()


def test_who_has_left_may_do_nothing(client, town):
    people, addresses = town
    for role in ("facilitator", "editor", "administrator"):
        client.force_login(people[role])
        User.objects.filter(pk=people[role].pk).update(is_active=False)
        assert client.get(addresses["the back office"]).status_code == 302
        assert client.get(addresses["my account"]).status_code == 302


def test_a_facilitator_publishes_at_her_table(client, town):
    people, _addresses = town
    project = ProjectPage.objects.get()
    assert project.permissions_for_user(people["facilitator"]).can_publish()
    assert not project.permissions_for_user(people["neighbour"]).can_publish()
    assert not project.permissions_for_user(people["council"]).can_edit()
