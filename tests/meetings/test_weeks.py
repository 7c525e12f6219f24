"""The week, and the choices of the calendar: kept in every address, and the same cost whatever their number."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.enums import MeetingState, Service
from meetings.models import MeetingPage
from meetings.months import Week
from tests.factories.meetings import MeetingPageFactory, add_calendar, add_table, in_days, many_meetings, paris
from tests.factories.tables import NeighbourhoodFactory


@pytest.fixture
def calendar(site_root):
    return add_calendar(site_root)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_week_shows_its_seven_days_and_nothing_else(client, calendar, table):
    MeetingPageFactory(
        parent=table, title="Dimanche soir", starts_at=paris(2026, 11, 22, 22), ends_at=paris(2026, 11, 23, 1)
    )
    MeetingPageFactory(parent=table, title="Mardi", starts_at=paris(2026, 11, 24, 18), state=MeetingState.CANCELLED)
    MeetingPageFactory(parent=table, title="Après", starts_at=paris(2026, 11, 30, 0))

    response = client.get("/agenda/2026/s48/")
    days = response.context["weeks"][0]

    assert [[meeting.title for meeting in day["meetings"]] for day in days] == [["Dimanche soir"], ["Mardi"], *[[]] * 5]
    text = text_of(response)
    assert "Semaine du 23 au 29 novembre 2026" in text
    assert "Annulée" in text
    assert 'href="/agenda/2026/s47/"' in text and 'href="/agenda/2026/s49/"' in text


def test_weeks_at_the_turn_of_the_year():
    assert Week.of(datetime.date(2027, 1, 1)) == Week(2026, 53)
    assert (Week(2026, 53).next, Week(2027, 1).previous) == (Week(2027, 1), Week(2026, 53))


@pytest.mark.parametrize("address", ["2026/s0/", "2026/s54/", "2027/s53/", "1989/s1/", "9999/s1/", "2026/sx/"])
def test_a_week_that_is_not_is_not_found(client, calendar, address):
    assert client.get(f"/agenda/{address}").status_code == 404


def test_narrowing_by_neighbourhood_service_and_language(client, calendar, table, site_root):
    here = NeighbourhoodFactory(name="Félix Pyat")
    table.neighbourhoods.add(here)
    table.save()
    other = add_table(site_root)
    MeetingPageFactory(parent=table, title="Ici", starts_at=in_days(2), services=[Service.CHILDCARE], languages="Arabe")
    MeetingPageFactory(parent=table, title="Ici aussi", starts_at=in_days(3), services=[Service.CHILDREN])
    MeetingPageFactory(parent=other, title="Ailleurs", starts_at=in_days(4), languages="comorien, arabe")

    def titles(query):
        return [meeting.title for meeting in client.get(f"/agenda/?{query}").context["meetings"]]

    assert titles(f"quartier=felix-pyat-{here.pk}") == ["Ici", "Ici aussi"]
    assert titles("service=childcare") == ["Ici"]
    assert titles("langue=ar") == ["Ici", "Ailleurs"]
    assert titles(f"quartier=felix-pyat-{here.pk}&langue=ar&service=childcare") == ["Ici"]
    assert titles("quartier=nulle-part&service=<b>&langue=zz") == ["Ici", "Ici aussi", "Ailleurs"]
    assert "Aucun quartier de ce nom" in text_of(client.get("/agenda/?quartier=nulle-part"))


def test_choices_are_kept_in_each_link_and_in_the_feed(client, calendar, table):
    MeetingPageFactory(parent=table, title="Avec garde", starts_at=in_days(2), services=[Service.CHILDCARE])
    MeetingPageFactory(parent=table, title="Sans garde", starts_at=in_days(2))

    text = text_of(client.get("/agenda/2026/s48/?service=childcare&langue="))
    feed = client.get("/agenda/agenda.ics?service=childcare").content.decode()

    for kept in ("/agenda/2026/s47/", "/agenda/2026/s49/", "/agenda/passees/", "/agenda/agenda.ics"):
        assert f"{kept}?service=childcare" in text
    assert "Avec garde" in feed and "Sans garde" not in feed


def test_a_week_costs_the_same_with_many_meetings(client, calendar, table):
    table.neighbourhoods.add(NeighbourhoodFactory())
    table.save()
    day = paris(2026, 11, 25, 18)
    client.get("/agenda/2026/s48/")
    costs = []
    for count in (3, 297):
        many_meetings(table, count, starts_at=day, services=["childcare"])
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/agenda/2026/s48/?service=childcare").status_code == 200
        costs.append(len(queries))

    assert MeetingPage.objects.count() == 300
    assert costs[0] == costs[1]
