"""Tables that meet, and their meetings. No two runs differ: dates are counted from a given day, at 18 h in Paris."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import factory
import wagtail_factories
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import GroupPagePermission

from meetings.enums import MeetingKind
from meetings.models import CalendarPage, MeetingPage
from tables.models import TablePage
from tests.factories.pages import bulk_add

PARIS = ZoneInfo("Europe/Paris")


def paris(*parts):
    """Return an aware datetime of the clock on the wall: paris(2026, 12, 3, 18)."""
    return datetime(*parts, tzinfo=PARIS)


def in_days(days, hour=18):
    """Return the moment at `hour` o'clock in Paris, so many days from today."""
    day = timezone.localdate() + timedelta(days=days)
    return paris(day.year, day.month, day.day, hour)


class MeetingPageFactory(wagtail_factories.PageFactory):
    """Needs `parent`. A meeting made so is in the database, but nobody has announced it."""

    title = factory.Sequence(lambda number: f"Rencontre {number}")
    slug = factory.Sequence(lambda number: f"rencontre-{number}")
    kind = MeetingKind.MEETING
    starts_at = factory.LazyFunction(lambda: in_days(7))
    ends_at = factory.LazyAttribute(lambda meeting: meeting.starts_at + timedelta(hours=2))
    place = "Centre social"

    class Meta:
        model = MeetingPage


def add_table(home, **fields):
    """Return a TablePage right under `home`."""
    number = home.numchild
    values = {"title": f"Table {number}", "slug": f"table-{number}", "contact_phone": "04 00 00 00 00"} | fields
    return home.add_child(instance=TablePage(**values))


def add_calendar(home):
    return home.add_child(instance=CalendarPage(title="Agenda", slug="agenda"))


def many_meetings(parent, count, **fields):
    """Write `count` published meetings below `parent` in two queries; return them."""
    parent.refresh_from_db()
    meetings = []
    for number in range(parent.numchild + 1, parent.numchild + count + 1):
        starts_at = fields.get("starts_at") or in_days(1 + number % 27)
        values = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)} | fields
        meetings.append(MeetingPageFactory.build(slug=f"rencontre-{number}", **values))
    return bulk_add(parent, meetings)


def staff(email="equipe@demo.example", *, on=None, may=("add", "change", "publish")):
    """Return someone who may enter Wagtail and, below the page `on`, do what `may` says."""
    person = get_user_model().objects.create_user(email, is_staff=True, display_name="Équipe")
    group = Group.objects.create(name=email)
    group.permissions.add(Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"))
    for verb in may if on else ():
        permission = Permission.objects.get(codename=f"{verb}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=on, permission=permission)
    person.groups.add(group)
    return person
