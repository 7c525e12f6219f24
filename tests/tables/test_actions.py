import datetime

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from accounts import roles
from activity.models import Activity, Follow
from tables import actions
from tables.enums import SeatRole
from tables.models import CouncilFollow, Equipment, Seat, TablePage
from tests.factories.tables import PersonFactory, SeatFactory, TablePageFactory

TODAY = timezone.localdate


def editor():
    person = PersonFactory()
    person.groups.add(Group.objects.get_or_create(name=roles.EDITORS)[0])
    return person


def test_a_table_is_born_with_its_facilitators_and_its_shelf(table):
    equipment = table.equipment

    assert equipment.group.name == "Animation – La table de la Busserine"
    assert equipment.collection.name == "La table de la Busserine"
    assert set(
        GroupPagePermission.objects.filter(group=equipment.group, page=table).values_list(
            "permission__codename", flat=True
        )
    ) == {"add_page", "change_page", "publish_page"}
    assert GroupCollectionPermission.objects.filter(group=equipment.group, collection=equipment.collection).count() == 6
    assert equipment.group.permissions.get().codename == "access_admin"
    assert [one.verb for one in Activity.objects.all()] == ["tables.created"]


def test_equipping_twice_changes_nothing(table, chief):
    actions.equip_table(table, by=chief)

    assert Group.objects.filter(name__startswith="Animation").count() == 1
    assert Collection.objects.filter(depth=2).count() == 1
    assert GroupPagePermission.objects.filter(group=table.equipment.group).count() == 3
    assert Activity.objects.count() == 1


def test_equipping_again_restores_what_was_lost(table, chief):
    table.equipment.group.delete()

    equipment = actions.equip_table(table, by=chief)

    assert equipment.group.name == "Animation – La table de la Busserine"


@pytest.mark.parametrize("who", [AnonymousUser, PersonFactory])
def test_not_everyone_creates_a_table(index, table, who):
    with pytest.raises(PermissionDenied):
        actions.create_table(index, by=who(), title="À moi")

    assert TablePage.objects.get() == table


def test_a_namesake_gets_a_number(table, index, chief):
    twin = actions.create_table(index, by=chief, title=table.title, slug="autre")

    assert twin.equipment.group.name == "Animation – La table de la Busserine (2)"


def test_a_very_long_title_still_gets_a_group(index, chief):
    table = actions.create_table(index, by=chief, title="é" * 255, slug="long")

    assert len(table.equipment.group.name) == 140


def test_publishing_a_new_name_renames_the_group_and_the_shelf(table):
    table.title = "La table du 14e"
    table.save_revision().publish()

    equipment = Equipment.objects.get(page=table)
    assert equipment.group.name == "Animation – La table du 14e"
    assert equipment.collection.name == "La table du 14e"


def test_an_old_draft_does_not_take_the_equipment_away(table, index, chief):
    bare = TablePageFactory(parent=index)
    draft = bare.save_revision()
    equipment = actions.equip_table(bare, by=chief)

    draft.publish()

    assert Equipment.objects.get(page=bare) == equipment


def test_deleting_a_table_takes_its_group_and_its_empty_shelf(table):
    table.delete()

    assert not Equipment.objects.exists()
    assert not Group.objects.filter(name__startswith="Animation").exists()
    assert Collection.objects.filter(depth=2).count() == 0


def test_a_shelf_that_holds_something_outlives_its_table(table):
    document = Document.objects.create(title="Charte", file="charte.pdf", collection=table.equipment.collection)

    table.get_parent().delete()

    document.refresh_from_db()
    assert document.collection.name == "La table de la Busserine"
    assert not Group.objects.filter(name__startswith="Animation").exists()


def test_a_facilitators_seat_opens_the_back_office_and_its_end_closes_it(table):
    person = PersonFactory()

    seat = actions.seat_person(
        table,
        by=editor(),
        display_name="Nadia",
        account=person,
        role=SeatRole.FACILITATOR,
        since=datetime.date(2026, 1, 1),
    )
    assert list(person.groups.all()) == [table.equipment.group]

    actions.end_seat(seat, by=editor(), on=TODAY() - datetime.timedelta(days=1))
    assert list(person.groups.all()) == []


def test_the_last_day_of_a_seat_still_counts_and_the_next_morning_closes_it(table):
    person = PersonFactory()
    seat = SeatFactory(body=table, account=person, role=SeatRole.FACILITATOR, until=TODAY())

    actions.settle_facilitators()
    assert person.groups.exists()

    Seat.objects.filter(pk=seat.pk).update(until=TODAY() - datetime.timedelta(days=1))
    actions.settle_facilitators()
    assert not person.groups.exists()


def test_other_seats_give_no_rights(table, council):
    person = PersonFactory()
    actions.seat_person(table, by=editor(), display_name="Omar", account=person, role=SeatRole.MEMBER)
    actions.seat_person(council, by=editor(), display_name="Omar", account=person, role=SeatRole.FACILITATOR)

    assert not person.groups.exists()


def test_someone_without_an_account_may_sit(table):
    seat = actions.seat_person(table, by=editor(), display_name="Madame Diallo")

    assert (seat.account, seat.since, seat.public) == (None, TODAY(), False)


def test_seating_twice_is_once(table):
    first = actions.seat_person(table, by=editor(), display_name="Madame Diallo")

    assert actions.seat_person(table, by=editor(), display_name="Madame Diallo") == first


def test_a_seat_that_ends_before_it_begins_is_refused(table):
    with pytest.raises(ValidationError):
        actions.seat_person(
            table, by=editor(), display_name="Ali", since=datetime.date(2026, 2, 1), until=datetime.date(2026, 1, 1)
        )

    assert not Seat.objects.exists()


def test_equipping_seats_the_facilitators_who_were_there_before(index, chief):
    bare, person = TablePageFactory(parent=index), PersonFactory()
    SeatFactory(body=bare, account=person, role=SeatRole.FACILITATOR)

    equipment = actions.equip_table(bare, by=chief)

    assert list(person.groups.all()) == [equipment.group]


@pytest.mark.parametrize("who", [AnonymousUser, PersonFactory])
def test_not_everyone_gives_seats(table, who):
    seat = SeatFactory(body=table)

    with pytest.raises(PermissionDenied):
        actions.seat_person(table, by=who(), display_name="Moi", role=SeatRole.FACILITATOR)
    with pytest.raises(PermissionDenied):
        actions.end_seat(seat, by=who())


def test_a_facilitator_gives_no_seats(table):
    facilitator = PersonFactory()
    facilitator.groups.add(table.equipment.group)

    with pytest.raises(PermissionDenied):
        actions.seat_person(table, by=facilitator, display_name="Une amie", role=SeatRole.FACILITATOR)


def test_a_council_follows_a_page_once_and_whoever_chose_it_is_told(council, table):
    member = PersonFactory()
    SeatFactory(body=council, account=member, role=SeatRole.RESIDENTS_COLLEGE)

    for _turn in range(2):
        actions.follow_as_council(council, table, by=member)

    assert [page.pk for page in council.followed_pages] == [table.pk]
    assert Follow.objects.get().person == member
    news = Activity.objects.get(verb="tables.council_follows")
    assert news.sentence == "Conseil citoyen du 14e suit désormais «\u00a0La table de la Busserine\u00a0»"
    assert list(news.mentions.values_list("pk", flat=True)) == [council.pk]


def test_a_council_stops_following(council, table, chief):
    actions.follow_as_council(council, table, by=chief)

    for _turn in range(2):
        actions.unfollow_as_council(council, table, by=chief)

    assert not CouncilFollow.objects.exists()


@pytest.mark.parametrize(
    ("role", "until", "may"),
    [
        (SeatRole.RESIDENTS_COLLEGE, None, True),
        (SeatRole.LOCAL_ACTORS_COLLEGE, None, True),
        (SeatRole.CHAIR, None, True),
        (SeatRole.ELECTED, None, False),
        (SeatRole.ANSWERER, None, False),
        (SeatRole.CHAIR, datetime.date(2025, 2, 1), False),
    ],
)
def test_who_speaks_for_a_council(council, table, role, until, may):
    person = PersonFactory()
    SeatFactory(body=council, account=person, role=role, until=until)

    if may:
        assert actions.follow_as_council(council, table, by=person)
    else:
        with pytest.raises(PermissionDenied):
            actions.follow_as_council(council, table, by=person)
