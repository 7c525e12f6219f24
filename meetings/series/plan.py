"""What a series will make, and what a change of it does to each date: worked out first, shown, then done.

Nothing here writes. `meetings.actions.series` does what a plan says, so that a preview never lies.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Comment
from meetings.enums import Frequency, MeetingState
from meetings.models import MeetingPage, MeetingSeries
from meetings.series.days_off import DaysOff
from pages.typography import moment_words

# How far ahead dates are made, and how many at most at once: each is a page with its history.
AHEAD = relativedelta(months=6)
MOST = 40

# What decides on which days a series meets.
RULE = ("frequency", "interval", "weekdays", "rank", "skip_public_holidays", "skip_school_holidays", "school_zone")
WHERE = ("place", "address", "landmark", "access", "online_url")


@dataclass
class Proposed:
    """A day the rule gives: what an editor must know of it, and whether the series leaves it out by itself."""

    day: date
    starts_at: datetime
    ends_at: datetime
    notes: list = field(default_factory=list)
    left_out: bool = False


def propose(series, *, first=None, last=None, most=MOST):
    """Return what the rule gives from `first` to `last` (dates; by default from its first date, six months ahead)."""
    first = first or series.first_on
    last = min(day for day in (last or horizon(series), series.until) if day)
    days_off = DaysOff(first, last, series.school_zone)
    found = []
    for day in series.rule.days(first, last)[:most]:
        starts_at, ends_at = series.span_on(day)
        found.append(Proposed(day, starts_at, ends_at, days_off.words(day), days_off.skipped_by(series, day)))
    return found


def horizon(series):
    """Return the day up to which dates are made today."""
    return max(timezone.localdate(), series.first_on) + AHEAD


def draft_of(series, day):
    """Return an unsaved MeetingPage for what a day proposes: to look for clashes, or to begin a page with."""
    page = MeetingPage(starts_at=day.starts_at, ends_at=day.ends_at, occurs_at=day.starts_at, live=False)
    for name in MeetingSeries.SHARED:
        if name in series.pattern:
            setattr(page, name, series.pattern[name])
    page.introduction = series.pattern.get("introduction", "")
    page.body = series.body
    return page


def pattern_of(meeting):
    """Return what a series remembers of its first meeting, as plain JSON."""
    return {name: getattr(meeting, name) for name in MeetingSeries.SHARED} | {
        "introduction": meeting.introduction,
        "agenda": [
            {"title": item.title, "origin": item.origin, "text": item.text} for item in meeting.agenda_items.all()
        ],
        "themes": [item.tag_id for item in meeting.theme_items.all()],
        "concerned": [concerned.page_id for concerned in meeting.concerned_bodies.all()],
    }


def by_hand(meeting, series):
    """Return in words what was changed by hand on a date of a series: nothing when it is as the series made it."""
    words = []
    if meeting.is_cancelled:
        words.append(_("Cancelled: %(reason)s") % {"reason": meeting.state_reason})
    elif meeting.starts_at != meeting.occurs_at:
        words.append(_("Moved, instead of %(old)s") % {"old": moment_words(meeting.occurs_at)})
    changed = [
        str(MeetingPage._meta.get_field(name).verbose_name)
        for name in MeetingSeries.SHARED
        if name in series.pattern and getattr(meeting, name) != series.pattern[name]
    ]
    if changed and not meeting.is_over:
        words.append(_("Its own: %(fields)s") % {"fields": ", ".join(changed)})
    return words


def is_moved_by_hand(meeting):
    return meeting.starts_at != meeting.occurs_at


def open_dates(series, day):
    """Return the dates from `day` on that may still change: to come, not held, soonest first."""
    begin = datetime.combine(day, datetime.min.time(), tzinfo=timezone.get_current_timezone())
    found = series.dates.filter(occurs_at__gte=begin, ends_at__gt=timezone.now()).exclude(state=MeetingState.HELD)
    return [as_edited(meeting) for meeting in found.order_by("occurs_at", "pk")]


def as_edited(meeting):
    """Return a draft that was never published as its last edition wrote it; a published meeting as readers see it."""
    return meeting if meeting.live or not meeting.latest_revision_id else meeting.get_latest_revision_as_object()


@dataclass
class Change:
    """What a change of a series does. `shifted`: (meeting, starts_at, ends_at, {field: value}); `kept`: (meeting, why);
    `dropped`: meetings the rule no longer gives; `added`, `skipped`: Proposed."""

    series: MeetingSeries
    shifted: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    dropped: list = field(default_factory=list)
    added: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


def plan_change(series, day, changes):
    """Return the Change that `changes` make from `day` (a date) on.

    `changes`: {field of MeetingSeries, or of what its pattern shares: value}.

    Exceptions stay: a cancelled or moved date is left alone, and a field edited by hand keeps its value.
    """
    new = MeetingSeries.objects.select_related("body").get(pk=series.pk)
    new.pattern = dict(series.pattern)
    for name, value in changes.items():
        if name in MeetingSeries.SHARED:
            new.pattern[name] = value
        else:
            setattr(new, name, value)
    plan = Change(new)
    dates = open_dates(series, day)
    if all(getattr(new, name) == getattr(series, name) for name in RULE):
        proposed = [(meeting, new.span_on(timezone.localdate(meeting.occurs_at))) for meeting in dates]
    else:
        proposed = _rearranged(series, plan, day, dates)
    for meeting, span in proposed:
        _sort(plan, series, meeting, span)
    return plan


def _rearranged(series, plan, day, dates):
    """Give each date the day the new rule gives in its week or month; fill the plan's other lists."""
    new = plan.series
    first = period_of(new, day)
    before = series.dates.filter(occurs_at__lt=dates[0].occurs_at if dates else timezone.now()).order_by("occurs_at")
    last_before = before.last()
    if last_before:
        first = max(first, timezone.localdate(last_before.occurs_at) + timedelta(days=1))
    first = max(first, timezone.localdate() + timedelta(days=1))
    new.first_on = first
    waiting = defaultdict(list)
    others = set(series.dates.exclude(pk__in=[meeting.pk for meeting in dates]).values_list("occurs_at", flat=True))
    for proposal in propose(new, first=first, last=series.made_until, most=None):
        if proposal.left_out:
            plan.skipped.append(proposal)
        elif proposal.starts_at not in others:
            waiting[period_of(new, proposal.day)].append(proposal)
    pairs, rest = [], []
    for meeting in dates:  # what falls on the same day stays there
        own = timezone.localdate(meeting.occurs_at)
        same = next((found for found in waiting[period_of(new, own)] if found.day == own), None)
        if same:
            waiting[period_of(new, own)].remove(same)
            pairs.append((meeting, (same.starts_at, same.ends_at)))
        else:
            rest.append(meeting)
    for meeting in rest:
        found = waiting[period_of(new, timezone.localdate(meeting.occurs_at))]
        proposal = found.pop(0) if found else None
        pairs.append((meeting, (proposal.starts_at, proposal.ends_at) if proposal else None))
    plan.added = sorted((found for period in waiting.values() for found in period), key=lambda found: found.day)
    return sorted(pairs, key=lambda pair: pair[0].occurs_at)


def _sort(plan, series, meeting, span):
    if meeting.is_cancelled or is_moved_by_hand(meeting):
        plan.kept.append((meeting, by_hand(meeting, series)))
    elif span is None:
        plan.dropped.append(meeting)
    else:
        starts_at, ends_at = span
        if meeting.ends_at - meeting.starts_at != series.length:  # its length was changed by hand
            ends_at = starts_at + (meeting.ends_at - meeting.starts_at)
        own = {name: getattr(meeting, name) for name in MeetingSeries.SHARED}
        old, now = series.pattern, plan.series.pattern
        fields = {
            name: now[name]
            for name in MeetingSeries.SHARED
            if now.get(name) != old.get(name) and own[name] == old.get(name, own[name])
        }
        plan.shifted.append((meeting, starts_at, ends_at, fields))


def period_of(series, day):
    """Return the first day of the week or month, as the series counts, in which a day stands."""
    return day.replace(day=1) if series.frequency == Frequency.MONTHLY else day - timedelta(days=day.weekday())


@dataclass
class Ending:
    """What ending a series does to each date after the last: (meeting, words, whether it ends by default)."""

    dates: list


def plan_end(series, on):
    """Return the Ending of a series after the day `on`. What people changed by hand or spoke of stays unless chosen."""
    dates = [meeting for meeting in open_dates(series, on + timedelta(days=1)) if not meeting.is_cancelled]
    keys = [meeting.pk for meeting in dates]
    spoken = set(Comment.objects.filter(page__in=keys).values_list("page_id", flat=True))
    written = {meeting.path for meeting in dates if meeting.numchild}
    found = []
    for meeting in dates:
        words = by_hand(meeting, series)
        if meeting.pk in spoken:
            words.append(_("People left messages there"))
        if meeting.path in written:
            words.append(_("It has minutes"))
        found.append((meeting, words, not words))
    return Ending(found)
