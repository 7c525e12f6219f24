"""The first page: the next meetings, what was decided, projects on the move, and every table by name and on the map."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import HomePage
from meetings.models import Decision
from projects.models import ProjectPage
from tables.models import TableIndexPage
from tests.factories.accounts import AccountFactory
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, many_meetings
from tests.factories.minutes import ATTENDANCE, decision, meeting_in, published
from tests.factories.projects import many_projects
from tests.factories.tables import NeighbourhoodFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(whole_site, db):
    return HomePage.objects.get()


@pytest.fixture
def chief(db):
    return AccountFactory(is_superuser=True)


def test_an_empty_site_says_so_in_words(client, home):
    page = client.get("/")
    assert page.status_code == 200
    for words in ("Pas encore de date", "Rien n’est encore décidé", "Pas encore de table"):
        assert words in page.text
    assert 'id="projets"' not in page.text


def test_the_next_meeting_is_on_the_first_door_and_the_past_is_not(client, home):
    table = add_table(home, title="Les Flamants")
    MeetingPageFactory(parent=table, title="Demain on parle", starts_at=in_days(1))
    MeetingPageFactory(parent=table, title="Hier on parlait", starts_at=in_days(-1))
    MeetingPageFactory(parent=table, title="Brouillon", starts_at=in_days(2), live=False)
    page = client.get("/").text
    assert "Demain on parle" in page
    assert "Les Flamants" in page.split("<h2")[0]
    assert "Hier on parlait" not in page
    assert "Brouillon" not in page


def test_only_what_is_decided_is_told_as_decided(client, home, chief):
    meeting = meeting_in(home)
    minutes = published(
        meeting,
        by=chief,
        body=[
            ATTENDANCE,
            decision("Six bancs sous les platanes."),
            ("pending_decision", {"text": "Le budget de la fête."}),
        ],
    )
    assert Decision.objects.count() == 2
    page = client.get("/").text
    assert "Six bancs sous les platanes" in page
    assert "Le budget de la fête" not in page

    minutes.unpublish(user=chief)
    assert "Six bancs" not in client.get("/").text


def test_projects_on_the_move_are_shown_and_ended_ones_are_not(client, home):
    table = add_table(home)
    for title, step in [("Des bancs", "in_progress"), ("Une fresque", "closed"), ("Un kiosque", "refused")]:
        table.add_child(instance=ProjectPage(title=title, step=step, reason="Trop cher."))
    page = client.get("/").text
    assert "Des bancs" in page
    assert "Une fresque" not in page
    assert "Un kiosque" not in page


def test_every_table_is_there_by_name_and_on_the_map(client, home):
    index = TableIndexPage.objects.get()
    table = add_table(index, title="Les Flamants", rhythm="Le premier jeudi")
    table.neighbourhoods.add(NeighbourhoodFactory(name="Bon Secours"))
    table.save()
    page = client.get("/").text.split('id="tables"')[1]
    assert page.count(table.url) >= 2, "once in the list, once on the map"
    assert "Bon Secours" in page
    assert "Le premier jeudi" in page
    assert "<svg" in page


def test_the_page_costs_the_same_at_three_and_three_hundred_rows(client, home, chief):
    table = add_table(TableIndexPage.objects.get())
    meeting = meeting_in(home, table)
    published(meeting, by=chief, body=[ATTENDANCE, *(decision(f"Décision {number}") for number in range(5))])
    many_meetings(table, 3)
    many_projects(table, 3)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        assert client.get("/").status_code == 200
    many_meetings(table, 297)
    many_projects(table, 297)
    with CaptureQueriesContext(connection) as many:
        assert client.get("/").status_code == 200
    assert len(many) == len(few) <= 25


def test_the_home_page_of_a_visitor_leaves_no_cookie(client, home):
    assert not client.get("/").cookies


def test_dates_are_said_in_french(client, home):
    MeetingPageFactory(parent=add_table(home), starts_at=in_days(1), ends_at=in_days(1) + datetime.timedelta(hours=2))
    assert "18\u00a0h" in client.get("/").text
