import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import Page

from tables.enums import CollegeKind, SeatRole
from tables.models import (
    BodyPage,
    College,
    CommissionPage,
    CommitteePage,
    CouncilPage,
    Neighbourhood,
    Seat,
    TableIndexPage,
    TablePage,
    Theme,
)
from tests.factories.pages import afresh
from tests.factories.tables import NeighbourhoodFactory, SeatFactory, square


def test_a_neighbourhood_is_measured_when_it_is_saved(db):
    neighbourhood = NeighbourhoodFactory(outline=square(west=5, south=43, side=0.5))

    assert (neighbourhood.latitude, neighbourhood.longitude) == (43.25, 5.25)
    assert neighbourhood.box.east == 5.5
    assert neighbourhood.sketch


def test_a_neighbourhood_follows_its_outline(db):
    neighbourhood = NeighbourhoodFactory(outline=square(west=5, south=43))
    neighbourhood.outline = square(west=6, south=44)

    neighbourhood.save(update_fields=["outline"])

    neighbourhood.refresh_from_db()
    assert (neighbourhood.west, neighbourhood.south) == (6, 44)


def test_lists_leave_the_outline_in_the_database_and_saving_keeps_it(db):
    made = NeighbourhoodFactory(outline=square(west=5, south=43))
    found = Neighbourhood.objects.get(pk=made.pk)
    assert found.get_deferred_fields() == {"outline"}

    found.name = "Autre nom"
    found.save()

    found = Neighbourhood.objects.get(pk=made.pk)
    assert (found.name, found.latitude) == ("Autre nom", 43.005)
    assert found.outline == square(west=5, south=43)


def test_two_neighbourhoods_made_by_hand_need_no_code(db):
    for name in ("Nord", "Sud"):
        neighbourhood = Neighbourhood(name=name, source_id="")
        neighbourhood.full_clean()
        neighbourhood.save()

    assert Neighbourhood.objects.filter(name__in=["Nord", "Sud"], source_id=None).count() == 2


def test_a_bad_outline_is_refused_beside_its_field(db):
    with pytest.raises(ValidationError) as refusal:
        Neighbourhood(name="Nord", outline={"type": "Point", "coordinates": [1, 2]}).full_clean()

    assert list(refusal.value.message_dict) == ["outline"]


def test_nobody_invents_a_theme():
    assert Theme.free_tagging is False


def test_only_lists_hold_bodies_and_only_tables_hold_commissions():
    assert TablePage.clean_parent_page_models() == [TableIndexPage]
    assert CommissionPage.clean_parent_page_models() == [TablePage]
    assert TableIndexPage.clean_subpage_models() == [TablePage]


@pytest.mark.parametrize("body", [TablePage, CouncilPage, CommissionPage, CommitteePage])
def test_every_body_may_hold_what_the_floors_above_put_there(body):
    assert issubclass(body, BodyPage)
    assert not hasattr(body, "subpage_types")


def test_a_list_stands_right_under_the_home_page_and_only_once(home, index):
    assert not TableIndexPage.can_create_at(home)

    index.delete()

    assert TableIndexPage.can_create_at(afresh(home))
    assert not TableIndexPage.can_create_at(home.get_parent())


def test_a_seat_ends_after_it_begins(table):
    seat = SeatFactory.build(body=table, since=datetime.date(2026, 3, 1), until=datetime.date(2026, 2, 28))

    with pytest.raises(ValidationError, match="dernier jour"):
        seat.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        seat.save()


def test_seats_of_a_day_count_the_first_and_the_last(table, council):
    held = SeatFactory(body=table, since=datetime.date(2026, 1, 10), until=datetime.date(2026, 1, 20))
    SeatFactory(body=council, since=datetime.date(2026, 1, 10))

    def sitting(day):
        return list(Seat.objects.current(datetime.date(2026, 1, day)).at(table))

    assert [sitting(9), sitting(10), sitting(20), sitting(21)] == [[], [held], [held], []]


def test_only_seats_shown_by_consent_are_public(table):
    SeatFactory(body=table)
    agreed = SeatFactory(body=table, public=True)

    assert list(Seat.objects.at(table).shown()) == [agreed]


def test_women_are_counted_among_the_seats_filled(council):
    college = College(page=council, kind=CollegeKind.RESIDENTS, foreseen=10, filled=3, women=4)

    with pytest.raises(ValidationError, match="sièges pourvus"):
        college.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        college.save()


def test_a_college_is_described_once(council):
    College.objects.create(page=council, kind=CollegeKind.RESIDENTS)

    with pytest.raises(ValidationError, match="déjà"):
        College(page=council, kind=CollegeKind.RESIDENTS).full_clean()


@pytest.mark.django_db  # a page asks for its content type
def test_ground_rules_are_lines():
    assert TablePage(ground_rules="- On s’écoute\n\n• On ne coupe pas").rules_of_talk == [
        "On s’écoute",
        "On ne coupe pas",
    ]


def test_a_seat_says_who_and_in_what_capacity(table):
    seat = SeatFactory(body=Page.objects.get(pk=table.pk), display_name="Samia", role=SeatRole.SECRETARY)

    assert str(seat) == "Samia, Secrétaire"
