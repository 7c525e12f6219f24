"""Roles × deeds, as Wagtail's own screens see them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from accounts import roles
from tables import actions
from tables.models import Equipment, Seat, TablePage
from tests.factories.pages import afresh
from tests.factories.tables import CommissionPageFactory, NeighbourhoodFactory, PersonFactory, SeatFactory


def with_every_page(home, *codenames):
    group = Group.objects.get_or_create(name=roles.EDITORS)[0]
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    group.permissions.add(*Permission.objects.filter(content_type__app_label="tables"))
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    return group


@pytest.fixture(scope="module")
def town(territory, ground):
    """One person per role; the neighbour facilitates another table."""
    with ground():
        chief, index = territory.chief, afresh(territory.index)
        other = actions.create_table(index, by=chief, title="La table des Flamants", slug="flamants")
        people = {name: PersonFactory() for name in ("resident", "facilitator", "neighbour", "editor")}
        people["facilitator"].groups.add(territory.table.equipment.group)
        people["neighbour"].groups.add(other.equipment.group)
        people["editor"].groups.add(with_every_page(territory.home, "add_page", "change_page", "publish_page"))
    return people | {"administrator": chief}


@pytest.fixture
def people(town, db):
    return {name: afresh(person) for name, person in town.items()}


@pytest.fixture
def signed_in(client, people, settings):
    """Sign someone in; the second factor has its own tests."""
    settings.SECOND_FACTOR_REQUIRED = False
    return lambda who: client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend") or client


ROLES = ("resident", "facilitator", "neighbour", "editor", "administrator")


@pytest.mark.parametrize(
    ("deed", "allowed"),
    [
        ("change the table", {"facilitator", "editor", "administrator"}),
        ("publish the table", {"facilitator", "editor", "administrator"}),
        ("add under the table", {"facilitator", "editor", "administrator"}),
        ("change a commission", {"facilitator", "editor", "administrator"}),
        ("create a table", {"editor", "administrator"}),
        ("delete the table", {"editor", "administrator"}),
        ("change the list", {"editor", "administrator"}),
        ("change another's council", {"editor", "administrator"}),
    ],
)
def test_who_may_do_what_with_pages(deed, allowed, people, table, index, council):
    commission = CommissionPageFactory(parent=table)
    from tables.rules import may_create_table, may_delete_table

    may = {
        "change the table": lambda who: table.permissions_for_user(who).can_edit(),
        "publish the table": lambda who: table.permissions_for_user(who).can_publish(),
        "add under the table": lambda who: table.permissions_for_user(who).can_add_subpage(),
        "change a commission": lambda who: commission.permissions_for_user(who).can_edit(),
        "create a table": lambda who: may_create_table(who, index),
        "delete the table": lambda who: may_delete_table(who, table),
        "change the list": lambda who: index.permissions_for_user(who).can_edit(),
        "change another's council": lambda who: council.permissions_for_user(who).can_edit(),
    }[deed]

    assert {name for name in ROLES if may(people[name])} == allowed


@pytest.mark.parametrize("who", ROLES)
def test_who_may_create_a_table_in_the_back_office(who, signed_in, index):
    client = signed_in(who)

    response = client.get(reverse("wagtailadmin_pages:add", args=["tables", "tablepage", index.pk]))

    assert (response.status_code == 200) is (who in {"editor", "administrator"})


@pytest.mark.parametrize("who", ROLES)
def test_who_may_edit_the_table_in_the_back_office(who, signed_in, table):
    client = signed_in(who)

    response = client.get(reverse("wagtailadmin_pages:edit", args=[table.pk]))

    assert (response.status_code == 200) is (who in {"facilitator", "editor", "administrator"})


def form_of_table(**values):
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    return {
        "title": "La table des Rosiers",
        "slug": "rosiers",
        "accent": "pin",
        "story-count": 0,
        **{f"priorities-{name}": value for name, value in empty.items()},
        **{f"comments-{name}": value for name, value in empty.items()},
        **values,
    }


def test_a_table_created_in_the_back_office_is_equipped(signed_in, index, people):
    client = signed_in("editor")

    client.post(
        reverse("wagtailadmin_pages:add", args=["tables", "tablepage", index.pk]),
        form_of_table(neighbourhoods=[NeighbourhoodFactory().pk], **{"action-publish": "1"}),
    )

    table = TablePage.objects.get(slug="rosiers")
    assert (table.live, table.accent, table.neighbourhoods.count()) == (True, "pin", 1)
    assert table.equipment.group.name == "Animation – La table des Rosiers"


def test_a_table_written_as_a_draft_is_equipped_too(signed_in, index):
    signed_in("editor").post(reverse("wagtailadmin_pages:add", args=["tables", "tablepage", index.pk]), form_of_table())

    table = TablePage.objects.get(slug="rosiers")
    assert not table.live
    assert Equipment.objects.filter(page=table).exists()


def test_a_copied_table_gets_its_own_equipment(signed_in, table, index):
    signed_in("administrator").post(
        reverse("wagtailadmin_pages:copy", args=[table.pk]),
        {"new_title": "La table voisine", "new_slug": "voisine", "new_parent_page": index.pk, "publish_copies": "on"},
    )

    copy = TablePage.objects.get(slug="voisine")
    assert copy.equipment.group.name == "Animation – La table voisine"
    assert copy.equipment.group != table.equipment.group


@pytest.mark.parametrize(("who", "stays"), [("facilitator", True), ("neighbour", True), ("administrator", False)])
def test_who_may_delete_a_table_in_the_back_office(who, stays, signed_in, table):
    signed_in(who).post(reverse("wagtailadmin_pages:delete", args=[table.pk]))

    assert TablePage.objects.filter(pk=table.pk).exists() is stays


def test_a_facilitator_does_not_delete_her_table_by_the_list_either(signed_in, table):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    signed_in("facilitator").post(f"{address}?next=/admin/&id={table.pk}")

    assert TablePage.objects.filter(pk=table.pk).exists()


def test_a_facilitator_deletes_what_her_table_has_made(signed_in, table):
    commission = CommissionPageFactory(parent=table)

    signed_in("facilitator").post(reverse("wagtailadmin_pages:delete", args=[commission.pk]))

    assert not Page.objects.filter(pk=commission.pk).exists()


@pytest.mark.parametrize("model", ["neighbourhood", "partner", "theme", "seat"])
@pytest.mark.parametrize("who", ROLES)
def test_who_keeps_the_territory(who, model, signed_in, table):
    client = signed_in(who)

    response = client.get(reverse(f"wagtailsnippets_tables_{model}:list"))

    assert (response.status_code == 200) is (who in {"editor", "administrator"})


def test_a_seat_given_in_the_back_office_opens_it_and_taking_it_away_closes_it(signed_in, table, people):
    client = signed_in("editor")
    person = people["resident"]
    form = {
        "display_name": "Nadia",
        "account_email": person.email.upper(),
        "body": table.pk,
        "role": "facilitator",
        "since": "2026-01-05",
    }

    client.post(reverse("wagtailsnippets_tables_seat:add"), form)
    seat = Seat.objects.get()
    assert list(person.groups.all()) == [table.equipment.group]

    client.post(
        reverse("wagtailsnippets_tables_seat:edit", args=[seat.pk]), form | {"account_email": people["neighbour"].email}
    )
    assert list(person.groups.all()) == []
    assert table.equipment.group in people["neighbour"].groups.all()

    client.post(reverse("wagtailsnippets_tables_seat:delete", args=[seat.pk]))
    assert table.equipment.group not in people["neighbour"].groups.all()


def test_a_seat_for_an_unknown_address_is_refused_with_a_sentence(signed_in, table):
    response = signed_in("editor").post(
        reverse("wagtailsnippets_tables_seat:add"),
        {
            "display_name": "X",
            "account_email": "qui@demo.example",
            "body": table.pk,
            "role": "member",
            "since": "2026-01-05",
        },
    )

    assert "Personne n’a de compte avec cette adresse." in response.content.decode()
    assert not Seat.objects.exists()


def test_the_page_of_a_seat_does_not_list_everyones_address(signed_in, table):
    PersonFactory(email="voisine.privee@demo.example")
    seat = SeatFactory(body=table)

    response = signed_in("editor").get(reverse("wagtailsnippets_tables_seat:edit", args=[seat.pk]))

    assert response.status_code == 200
    assert "voisine.privee" not in response.content.decode()


@pytest.mark.parametrize(
    "outline",
    [
        "{",
        "[" * 100_000,
        "9" * 5000,
        '{"type": "Point"}',
        '{"type": "Polygon", "coordinates": [[[NaN, 1]]]}',
        '"\\ud800"',
    ],
)
def test_a_bad_outline_typed_by_hand_is_no_server_error(outline, signed_in):
    response = signed_in("editor").post(
        reverse("wagtailsnippets_tables_neighbourhood:add"), {"name": "Nord", "outline": outline}
    )

    assert response.status_code == 200
    assert "Nord" in response.content.decode()


def test_an_outline_typed_by_hand_survives_a_change_of_name(signed_in):
    neighbourhood = NeighbourhoodFactory()
    address = reverse("wagtailsnippets_tables_neighbourhood:edit", args=[neighbourhood.pk])
    client = signed_in("editor")
    form = client.get(address).context["form"]

    values = {name: form[name].value() or "" for name in form.fields}
    client.post(address, values | {"name": "Autre"})

    before = neighbourhood.outline
    neighbourhood.refresh_from_db()
    assert (neighbourhood.name, neighbourhood.outline) == ("Autre", before)
