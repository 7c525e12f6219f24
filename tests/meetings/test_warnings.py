"""What an editor is warned of: clashes, days off, short notice, late minutes. Never a refusal."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.enums import MeetingState
from meetings.models import MeetingPage, MinutesPage
from meetings.warnings import warnings_for, warnings_of
from tables.enums import SeatRole
from tables.models import CommissionPage, Neighbourhood, Seat
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, many_meetings, paris, staff


@pytest.fixture
def table(site_root):
    return add_table(site_root, title="La Busserine")


@pytest.fixture
def other(site_root):
    return add_table(site_root, title="Font-Vert")


def meeting_of(table, **fields):
    # A month ahead, far from a public holiday whatever the day this runs.
    fields = {"place": "", "starts_at": paris(2035, 3, 1, 18)} | fields
    return MeetingPageFactory(parent=table, first_published_at=timezone.now(), **fields)


def kinds(meeting):
    return [str(warning.kind) for warning in warnings_for(meeting)]


def test_an_ordinary_meeting_warns_of_nothing(table):
    assert warnings_for(meeting_of(table)) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "clash"),
    [
        ({"place": "Centre social Agora"}, {"place": "CENTRE SOCIAL  agorà"}, True),
        ({"place": "Salle A"}, {"place": "Salle B"}, False),
        ({"place": "École", "address": "1 rue Haute"}, {"place": "École", "address": "9 rue Basse"}, False),
        ({"place": "École", "address": "1 rue Haute"}, {"place": "École"}, True),
        ({"place": ""}, {"place": ""}, False),
        ({"place": "École"}, {"place": "École", "state": MeetingState.CANCELLED}, False),
        ({"place": "École"}, {"place": "École", "starts_at": paris(2035, 3, 1, 20)}, False),
        ({"place": "École"}, {"place": "École", "starts_at": paris(2035, 3, 1, 19, 59)}, True),
        ({"place": "École"}, {"place": "École", "live": False}, True),
    ],
)
def test_the_same_hall_at_the_same_time(table, other, ours, theirs, clash):
    meeting = meeting_of(table, **ours)
    meeting_of(other, title="Loto", **theirs)

    assert kinds(meeting) == (["hall"] if clash else [])
    if clash:
        assert "«\u00a0Loto\u00a0» (Font-Vert)" in warnings_for(meeting)[0].sentence


def test_one_facilitator_cannot_be_in_two_places(table, other):
    person = get_user_model().objects.create_user("nadia@demo.example")
    since = timezone.localdate() - timedelta(days=90)
    for body in (table, other):
        Seat.objects.create(display_name="Nadia", account=person, body=body, role=SeatRole.FACILITATOR, since=since)
    commission = table.add_child(instance=CommissionPage(title="Logement", slug="logement"))
    meeting = meeting_of(commission)
    meeting_of(other)
    assert kinds(meeting) == ["facilitator"]
    assert warnings_for(meeting)[0].sentence.startswith("Nadia anime aussi")

    Seat.objects.filter(body=other).update(until=timezone.localdate())
    assert kinds(meeting) == []


def test_two_tables_of_a_neighbourhood_at_once_but_not_a_table_and_its_commission(table, other):
    ground = Neighbourhood.objects.create(name="Saint-Barthélemy")
    for body in (table, other):
        body.neighbourhoods.add(ground)
        body.save()
    commission = table.add_child(instance=CommissionPage(title="Logement", slug="logement"))
    meeting, _own = meeting_of(table), meeting_of(commission)
    assert kinds(meeting) == []

    meeting_of(other)
    assert kinds(meeting) == ["neighbourhood"]


def test_a_public_holiday_in_paris_and_not_in_london(table):
    (warning,) = warnings_for(meeting_of(table, starts_at=paris(2035, 5, 1, 0, 30)))
    assert (warning.kind, "Fête du Travail" in warning.sentence) == ("public_holiday", True)
    assert kinds(meeting_of(table, starts_at=paris(2035, 4, 30, 20))) == []


def test_less_than_a_week_of_notice(table):
    draft = MeetingPageFactory(parent=table, live=False, starts_at=in_days(3, 23), place="")
    told = MeetingPageFactory(
        parent=table, starts_at=in_days(3, 21), place="", first_published_at=timezone.now() - timedelta(days=20)
    )

    assert "notice" in kinds(draft) and "notice" not in kinds(told)


def test_minutes_late_by_more_than_a_fortnight(table):
    late, recent = meeting_of(table, starts_at=in_days(-17)), meeting_of(table, starts_at=in_days(-14))
    written = meeting_of(table, starts_at=in_days(-30))
    written.add_child(instance=MinutesPage(title="Compte-rendu", slug="compte-rendu"))
    cancelled = meeting_of(table, starts_at=in_days(-40), state=MeetingState.CANCELLED)

    found = warnings_of(MeetingPage.objects.all())
    assert [warning.kind for warning in found[late.pk]] == ["late_minutes"]
    assert found[recent.pk] == found[written.pk] == found[cancelled.pk] == []


def test_many_meetings_ask_no_more_of_the_database(table, other):
    def queries(count):
        with CaptureQueriesContext(connection) as counted:
            found = warnings_of(MeetingPage.objects.order_by("starts_at")[:count])
        assert sum(map(len, found.values())) >= count
        return len(counted)

    for body in (table, other):
        many_meetings(body, 3, place="École", starts_at=paris(2035, 3, 1, 18))
    few = queries(6)
    for body in (table, other):
        many_meetings(body, 60, place="École", starts_at=paris(2035, 3, 1, 18))
    assert queries(126) == few


def test_names_of_every_alphabet_are_compared_without_harm(table, other, naughty_strings):
    for word in naughty_strings[::25]:
        meeting_of(table, place=word[:200].replace("\x00", ""))

    assert len(warnings_of(MeetingPage.objects.all())) == MeetingPage.objects.count()


def test_a_date_dragged_onto_a_day_says_what_clashes_then_before_and_after(client, table, other):
    meeting = meeting_of(table, title="Café", place="École", ends_at=paris(2035, 3, 1, 20))
    meeting.save_revision().publish()
    meeting_of(other, title="Loto", place="École", starts_at=paris(2035, 3, 8, 18), ends_at=paris(2035, 3, 8, 20))
    client.force_login(staff(on=table))
    address = reverse("meetings_move", args=[meeting.pk])

    dropped = client.get(f"{address}?jour=2035-03-08").content.decode()
    assert "Nouvelle date\N{NO-BREAK SPACE}: jeudi 8 mars 2035" in dropped and "La salle est prise" in dropped
    assert "La salle est prise" not in client.get(address).content.decode()

    span = {"starts_at": "2035-03-08T18:00", "ends_at": "2035-03-08T20:00", "place": "École"}
    assert "La salle est prise" in client.post(address, span, follow=True).content.decode()
