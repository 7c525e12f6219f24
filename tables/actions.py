"""What can be done with tables, the seats round them, and what councils follow."""

import re

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django_q.models import Schedule
from wagtail import hooks
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from activity.actions import follow, record
from pages.cache import forget_pages
from tables import verbs
from tables.enums import SeatRole
from tables.models import CouncilFollow, Equipment, Seat, TablePage
from tables.rules import may_create_table, may_follow_as_council, may_seat

GROUP_NAME = "Animation – %s"  # a name in the data, as those of accounts.roles
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
MEDIA_PERMISSIONS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)


@transaction.atomic
def create_table(index, *, by, title, neighbourhoods=(), partners=(), **fields):
    """Publish a table under `index` (a TableIndexPage) and equip it; return it.

    `fields` are those of TablePage. Raises PermissionDenied when `by` may not, ValidationError for bad fields.
    """
    if not may_create_table(by, index):
        raise PermissionDenied
    table = index.add_child(instance=TablePage(title=title, owner=by, **fields))
    table.neighbourhoods.set(neighbourhoods)
    table.partners.set(partners)
    table.save_revision(user=by).publish(user=by)
    equip_table(table, by=by)
    table.refresh_from_db()
    return table


@transaction.atomic
def equip_table(table, *, by):
    """Give a table its facilitators' group, their rights on its pages, and a shelf for its pictures and documents.

    Runs whenever a table appears, in Wagtail or by `create_table`; run again, it restores only what is missing.
    Raises PermissionDenied when `by` may not create a table there. Returns the Equipment.
    """
    if not may_create_table(by, table.get_parent()):
        raise PermissionDenied
    table = TablePage.objects.select_for_update(of=("self",)).get(pk=table.pk)
    equipment, is_new = Equipment.objects.get_or_create(page=table)
    if equipment.group is None:
        equipment.group = Group.objects.create(name=_free_group_name(table))
    if equipment.collection is None:
        equipment.collection = Collection.get_first_root_node().add_child(name=_collection_name(table))
    equipment.save()
    _give_rights(equipment)
    for seat in Seat.objects.current().at(table).facilitating().exclude(account=None):
        seat.account.groups.add(equipment.group)
    if is_new:
        record(Page.objects.get(pk=table.pk), verbs.TABLE_CREATED, by=by)
    return equipment


def _give_rights(equipment):
    group = equipment.group
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS):
        GroupPagePermission.objects.get_or_create(group=group, page_id=equipment.page_id, permission=permission)
    for app, codename in MEDIA_PERMISSIONS:
        permission = Permission.objects.get(content_type__app_label=app, codename=codename)
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=equipment.collection, permission=permission
        )


def _group_name(table):
    return Truncator(GROUP_NAME % table.title).chars(140)


def _free_group_name(table):
    """Names of groups are unique, titles of tables need not be: a second namesake gets a number."""
    base = name = _group_name(table)
    number = 1
    while Group.objects.filter(name=name).exists():
        number += 1
        name = f"{base} ({number})"
    return name


def _collection_name(table):
    return Truncator(table.title).chars(255)


@transaction.atomic
def rename_equipment(table):
    """Let the group and the shelf bear the table's name of today. Run when a table is published."""
    equipment = Equipment.objects.select_related("group", "collection").filter(page_id=table.pk).first()
    if equipment is None:
        return
    base = _group_name(table)
    if equipment.group and not re.fullmatch(rf"{re.escape(base)}( \(\d+\))?", equipment.group.name):
        equipment.group.name = _free_group_name(table)
        equipment.group.save(update_fields=["name"])
    if equipment.collection and equipment.collection.name != _collection_name(table):
        equipment.collection.name = _collection_name(table)
        equipment.collection.save(update_fields=["name"])


@transaction.atomic
def put_away_equipment(equipment):
    """Once a table is deleted, take its group away; keep its shelf while a picture or a document stands on it.

    Deleting a shelf deletes what it holds, and another page may show it.
    """
    Group.objects.filter(pk=equipment.group_id).delete()
    shelf = Collection.objects.filter(pk=equipment.collection_id).first()
    if shelf and not _holds_anything(shelf):
        shelf.delete()


def _holds_anything(shelf):
    """Ask every kind of file that stands on shelves, as Wagtail does before it deletes one."""
    return any(describe(shelf) for describe in hooks.get_hooks("describe_collection_contents"))


@transaction.atomic
def seat_person(
    body,
    *,
    by,
    display_name,
    role=SeatRole.MEMBER,
    account=None,
    organisation=None,
    since=None,
    until=None,
    public=False,
):
    """Seat someone in a body, with or without an account; return the Seat. The same seat twice changes nothing.

    Raises PermissionDenied when `by` may not, ValidationError when `until` comes before `since`.
    """
    if not may_seat(by):
        raise PermissionDenied
    Page.objects.select_for_update(of=("self",)).get(pk=body.pk)
    same = {"body_id": body.pk, "role": role, "display_name": display_name, "account": account}
    seat = Seat.objects.current(since).filter(**same).first()
    if seat is None:
        seat = Seat(**same, organisation=organisation, since=since or timezone.localdate(), until=until, public=public)
        seat.full_clean()
        seat.save()
    settle_seat(seat)
    return seat


@transaction.atomic
def end_seat(seat, *, by, on=None):
    """Say on which day (today by default) someone leaves. Her rights leave once that day is over.

    Raises PermissionDenied when `by` may not, ValidationError when she would leave before she came.
    """
    if not may_seat(by):
        raise PermissionDenied
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    seat.until = on or timezone.localdate()
    seat.full_clean()
    seat.save()
    settle_seat(seat)
    return seat


def settle_seat(seat):
    """Make rights follow a seat that was given, changed or ended."""
    forget_pages()
    if seat.account_id:
        settle_facilitator(seat.account, seat.body)


def settle_facilitator(account, body):
    """Put a person in or out of the facilitators' group of `body`, as her seats of today say. Idempotent."""
    equipment = Equipment.objects.select_related("group").filter(page_id=body.pk).exclude(group=None).first()
    if equipment is None:
        return
    if Seat.objects.current().at(body).of(account).facilitating().exists():
        account.groups.add(equipment.group)
    else:
        account.groups.remove(equipment.group)


def settle_facilitators():
    """Do the same for every facilitator's seat: run each day, because a seat begins or ends without anyone's deed."""
    seats = Seat.objects.facilitating().exclude(account=None).select_related("account", "body")
    for seat in seats.iterator():
        settle_facilitator(seat.account, seat.body)


def schedule_tasks():
    """Make sure that seats are settled each night. Running twice adds nothing."""
    plan = {"func": "tables.tasks.settle_facilitators", "schedule_type": Schedule.DAILY, "repeats": -1}
    Schedule.objects.update_or_create(name="tables.seats", defaults=plan)


@transaction.atomic
def follow_as_council(council, page, *, by):
    """Put a page under the council's eye, and tell whoever follows either. Twice changes nothing.

    Whoever does it follows the page too, to be told. Raises PermissionDenied when `by` may not.
    """
    if not may_follow_as_council(by, council):
        raise PermissionDenied
    choice, is_new = CouncilFollow.objects.get_or_create(council_id=council.pk, page_id=page.pk, defaults={"by": by})
    if is_new:
        follow(page, by=by)
        record(page, verbs.COUNCIL_FOLLOWS, by=by, data={"council": council.title}, mentions=[council])
    return choice


@transaction.atomic
def unfollow_as_council(council, page, *, by):
    """Take a page from under the council's eye. Twice changes nothing; PermissionDenied when `by` may not."""
    if not may_follow_as_council(by, council):
        raise PermissionDenied
    CouncilFollow.objects.filter(council_id=council.pk, page_id=page.pk).delete()
    forget_pages()
