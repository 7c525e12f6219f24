"""The next meeting as the last one: which was the last, when the next would be, what it takes over."""

from datetime import datetime, timedelta
from itertools import count, pairwise
from statistics import median

from django.utils import timezone

from meetings.models import MeetingPage
from pages.typography import MONTHS

REMEMBERED = 5  # meetings from which the rhythm is read
TAKEN = (
    "kind",
    "place",
    "address",
    "landmark",
    "access",
    "online_url",
    "services",
    "languages",
    "takes_registrations",
    "capacity",
)


def last_meeting(body):
    """Return the latest published meeting held by `body` itself and not cancelled, past or to come, or None.

    The dates of a series make themselves, months ahead: they serve only where there is no other.
    """
    found = MeetingPage.objects.child_of(body).live().going_ahead().order_by("-starts_at", "-pk")
    return found.filter(series=None).first() or found.first()


def next_start(model):
    """Return when a meeting like `model` would next begin, in the future, as an aware datetime.

    The same hour and weekday, at the rhythm of the last meetings of the same body: each week, every two weeks, or the
    same weekday of the month (« le premier jeudi ») every so many months. An exception moved once does not count.
    """
    before = MeetingPage.objects.sibling_of(model).live().going_ahead().filter(starts_at__lte=model.starts_at)
    before = before.filter(series=model.series_id)
    firsts = [
        timezone.localtime(meeting.moved_from or meeting.starts_at)
        for meeting in before.order_by("-starts_at", "-pk").only("starts_at", "moved_from")[:REMEMBERED]
    ] or [timezone.localtime(model.starts_at)]
    gaps = [(later.date() - earlier.date()).days for later, earlier in pairwise(firsts)]
    gap = median([gap for gap in gaps if gap > 0] or [28])
    now = timezone.now()
    return next(start for start in (_after(firsts[0], gap, times) for times in count(1)) if start > now)


def _after(start, gap, times):
    """Return the moment `times` gaps (of days) after `start`: whole weeks, or else the same weekday of a month."""
    if gap <= 17:
        return _at(start.date() + timedelta(days=times * (7 if gap <= 10 else 14)), start)
    number = start.month - 1 + times * max(1, round(gap / 30.44))
    first = start.date().replace(year=start.year + number // 12, month=number % 12 + 1, day=1)
    rank = (start.day - 1) // 7
    day = first + timedelta(days=(start.weekday() - first.weekday()) % 7 + 7 * rank)
    # The fifth Thursday is the last one, where a month has but four.
    return _at(day if day.month == first.month else day - timedelta(days=7), start)


def _at(day, start):
    return datetime.combine(day, start.time(), tzinfo=timezone.get_current_timezone())


def end_for(model, starts_at):
    """Return when a meeting as long as `model` ends that begins at `starts_at`."""
    return starts_at + (model.ends_at - model.starts_at)


def retitled(title, old, new):
    """Return `title` with the month of `old` turned into that of `new`: « Assemblée de novembre » → « de décembre »."""
    for was in (f"de {MONTHS[old.month - 1]}", f"d’{MONTHS[old.month - 1]}", f"d'{MONTHS[old.month - 1]}"):
        if was in title:
            month = MONTHS[new.month - 1]
            return title.replace(was, f"d’{month}" if month[0] in "ao" else f"de {month}", 1)
    return title


def take_over(page, model):
    """Give `page`, not saved yet, the place, services and the like of `model`."""
    for name in TAKEN:
        setattr(page, name, getattr(model, name))
    page.services = list(model.services or [])
