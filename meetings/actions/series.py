"""What can be done with a series of meetings. Followers are told once of a series, never once per date."""

import logging
from datetime import UTC, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.signals import page_published

from activity.actions import record
from meetings import verbs
from meetings.actions.calling import tell_on_commit
from meetings.actions.meetings import MeetingRefusal, publish_change
from meetings.enums import MeetingState
from meetings.models import AgendaItem, ConcernedBody, MeetingPage, MeetingSeries, MeetingTheme
from meetings.rules import may_change_series, may_make_series
from meetings.series.plan import draft_of, horizon, pattern_of, plan_change, plan_end, propose
from pages.indexing import indexed_together
from pages.typography import date_words, moment_words
from tables.models import Theme

logger = logging.getLogger(__name__)


class SeriesExists(MeetingRefusal):
    """The very same `series` was made before, perhaps a second ago by the same thumb."""

    def __init__(self, series):
        super().__init__(_("This very series exists already."))
        self.series = series


@transaction.atomic
def create_series(body, *, by, first=None, days=None, pattern=None, **rule):
    """Make a series of meetings of `body` (a BodyPage), and its pages six months ahead; return the MeetingSeries.

    `rule`: fields of MeetingSeries. `first`: a MeetingPage that becomes the first date, and the model of the others.
    `pattern`: what each date begins with, over what `first` gives. `days`: the dates (datetime.date) an editor ticked
    in the preview; without it, those the series does not leave out by itself. Pages are published when `by` may
    publish, else drafts. Raise PermissionDenied, or ValidationError when the rule cannot be, or makes no date.
    """
    if not may_make_series(by, body):
        raise PermissionDenied
    # One at a time for a body: a form sent twice by a nervous thumb makes one series.
    Page.objects.select_for_update(of=("self",)).get(pk=body.pk)
    first = MeetingPage.objects.select_for_update(of=("self",)).get(pk=first.pk) if first else None
    if first and first.series_id:
        raise MeetingRefusal(_("This meeting belongs to a series already."))
    series = new_series(body, first=first, pattern=pattern, **rule)
    series.full_clean(exclude=["made_until"])
    for one in MeetingSeries.objects.filter(body_id=body.pk, first_on=series.first_on):
        if one.rule == series.rule and one.pattern == series.pattern:
            raise SeriesExists(one)
    series.publishes = body.permissions_for_user(by).can_publish_subpage()
    proposed = proposed_dates(series, first=first)
    chosen = [day for day in proposed if (day.day in set(days) if days is not None else not day.left_out)]
    if not chosen:
        raise MeetingRefusal(_("No date is left: choose at least one."))
    series.made_until = last_decided(series, proposed)
    series.save()
    if first:
        MeetingPage.objects.filter(pk=first.pk).update(series=series, occurs_at=first.starts_at)
    _make_all(series, chosen, by=by)
    return series


def new_series(body, *, first=None, pattern=None, **rule):
    """Return an unsaved MeetingSeries; nothing is checked."""
    found = (pattern_of(first) if first else {}) | (pattern or {})
    series = MeetingSeries(body=Page.objects.get(pk=body.pk), pattern=found, **rule)
    series.body = body
    return series


def proposed_dates(series, *, first=None):
    """Return the days a new series will ask its editor about; the day of its `first` meeting is taken already."""
    taken = timezone.localdate(first.starts_at) if first else None
    return [day for day in propose(series) if day.day != taken and day.starts_at > timezone.now()]


def last_decided(series, proposed):
    """Return the day up to which an editor has decided: the whole horizon, unless there were too many dates to show."""
    end = min(day for day in (horizon(series), series.until) if day)
    more = series.rule.days(proposed[-1].day + timedelta(days=1), end) if proposed else []
    return proposed[-1].day if more else end


@transaction.atomic
def extend_series(series):
    """Make the dates that are now less than six months away; return the new pages. Running twice makes nothing more."""
    series = _locked(series)
    first = max(series.made_until, timezone.localdate()) + timedelta(days=1)
    end = min(day for day in (horizon(series), series.until) if day)
    if first > end:
        return []
    proposed = propose(series, first=first, last=end)
    made = _make_all(series, [day for day in proposed if not day.left_out])
    series.made_until = last_decided(series, proposed)
    series.save(update_fields=["made_until"])
    return made


def extend_all_series():
    """Extend each series that goes on. One that fails is told to the log and does not stop the others."""
    for series in MeetingSeries.objects.going_on():
        try:
            extend_series(series)
        except ValidationError:
            # Its table moved where meetings cannot stand, or its model is no longer valid: an editor must look.
            logger.exception("The series %s could not be extended.", series.pk)


@transaction.atomic
def change_series_from(series, day, changes, *, by):
    """Change the rule, hour or place of a series from `day` (a date) on; return the Change that was done.

    `changes`: {field of MeetingSeries, or of its SHARED fields: value}. Dates already moved, cancelled or edited keep
    what was written on them. What the new rule no longer gives is cancelled, or deleted when it was only a draft.
    Raise PermissionDenied, MeetingRefusal for a day that is past, ValidationError when the rule cannot be.
    """
    series = _locked(series)
    if not may_change_series(by, series):
        raise PermissionDenied
    if day < timezone.localdate():
        raise MeetingRefusal(_("What is past does not change: choose a day to come."))
    until = changes.get("until")
    if until and until != series.until and until <= day:
        raise MeetingRefusal({"until": _("To end the series, use “End the series”.")})
    plan = plan_change(series, day, changes)
    plan.series.full_clean(exclude=["made_until"])
    # First all of them leave their place in the rule: one may take another's.
    keys = [meeting.pk for meeting, *_rest in plan.shifted] + [meeting.pk for meeting in plan.dropped]
    old = dict(MeetingPage.objects.filter(pk__in=keys).values_list("pk", "occurs_at"))
    MeetingPage.objects.filter(pk__in=keys).update(occurs_at=None)
    reason = _("The dates of these meetings change")
    _drop_all([(meeting, old[meeting.pk]) for meeting in plan.dropped], reason=reason, by=by)
    with indexed_together() as index_shifted:
        told = [
            meeting
            for meeting, starts_at, ends_at, fields in plan.shifted
            if _shift(meeting, starts_at, {"starts_at": starts_at, "ends_at": ends_at} | fields, by=by)
        ]
        index_shifted()
    taken = set(series.dates.exclude(occurs_at=None).values_list("occurs_at", flat=True))
    made = _make_all(plan.series, [found for found in plan.added if found.starts_at not in taken], by=by)
    plan.series.sequence = MeetingSeries.objects.values_list("sequence", flat=True).get(pk=series.pk) + 1
    plan.series.announced = True if told else plan.series.announced
    plan.series.save()
    told += [meeting for meeting in plan.dropped if meeting.live]
    page = (told or [page for page in made if page.live] or [None])[0]
    if page:
        when = min(meeting.starts_at for meeting in MeetingPage.objects.filter(pk__in=[one.pk for one in told + made]))
        data = {"rule": plan.series.words, "when": moment_words(when)}
        tell_on_commit(record(page, verbs.SERIES_CHANGED, by=by, data=data))
    return plan


@transaction.atomic
def end_series(series, on, *, by, reason, chosen=None):
    """Say that a series makes no date after the day `on`; return (cancelled, deleted), two lists of meetings.

    Announced dates after it are cancelled with the reason; drafts nobody published are deleted. Those changed by hand,
    or under which people spoke, stay. `chosen` (primary keys) says instead exactly which ones go. Raise
    PermissionDenied, or MeetingRefusal without a reason.
    """
    series = _locked(series)
    if not may_change_series(by, series):
        raise PermissionDenied
    reason = (reason or "").strip().rstrip(" .")
    if not reason:
        raise MeetingRefusal({"reason": _("Say why: people had planned to come.")})
    if on < timezone.localdate():
        raise MeetingRefusal({"on": _("What is past does not change: choose a day to come.")})
    leaving = [
        meeting
        for meeting, _words, by_default in plan_end(series, on).dates
        if (by_default if chosen is None else meeting.pk in chosen)
    ]
    cancelled, deleted = [], []
    for meeting in leaving:
        (cancelled if meeting.live else deleted).append(meeting)
    _drop_all([(meeting, meeting.occurs_at) for meeting in leaving], reason=reason, by=by)
    MeetingSeries.objects.filter(pk=series.pk).update(until=max(on, series.first_on), sequence=series.sequence + 1)
    if cancelled:
        data = {"until": date_words(on), "reason": reason}
        tell_on_commit(record(cancelled[0], verbs.SERIES_ENDED, by=by, data=data))
    return cancelled, deleted


def _locked(series):
    found = MeetingSeries.objects.select_for_update(of=("self",)).select_related("body").get(pk=series.pk)
    found.body = found.body.specific
    return found


def _make_all(series, days, *, by=None):
    """Make these dates of a series, published or drafts as the series says; return their pages."""
    with indexed_together() as index_made:
        made = [_make(series, day, by=by) for day in days]
        index_made()
    return made


def _make(series, day, *, by):
    """Make one date. The clock signs for nobody: then `by` is None.

    Written once, live already, as Wagtail does of a copied page: saved as a draft and then published, half a year of
    dates would take three times as long.
    """
    page = draft_of(series, day)
    page.series = series
    page.owner = by
    page.agenda_items = [
        AgendaItem(**item, sort_order=number) for number, item in enumerate(series.pattern.get("agenda", []))
    ]
    page.theme_items = [
        MeetingTheme(tag=theme) for theme in Theme.objects.filter(pk__in=series.pattern.get("themes", []))
    ]
    concerned = Page.objects.in_bulk(series.pattern.get("concerned", []))
    page.concerned_bodies = [ConcernedBody(page=other) for other in concerned.values()]
    page.live, page.has_unpublished_changes = series.publishes, not series.publishes
    if series.publishes:
        page.first_published_at = page.last_published_at = timezone.now()
    body = series.body
    body.refresh_from_db(fields=["path", "depth", "numchild"])
    body.add_child(instance=page)
    revision = page.save_revision(
        user=by, log_action=not series.publishes, clean=not series.publishes, changed=not series.publishes
    )
    if series.publishes:
        _write(page, {"live_revision": revision})
        page.live_revision = revision
        log(page, "wagtail.publish", user=by, revision=revision, content_changed=True)
        page_published.send(MeetingPage, instance=page, revision=revision)
    return page


def _shift(meeting, occurs_at, fields, *, by):
    """Give a date what the series changes; return whether readers had been told otherwise."""
    facts = {"occurs_at": occurs_at}
    changed = any(getattr(meeting, name) != value for name, value in fields.items())
    if not meeting.live:
        _write(meeting, facts | {name: fields[name] for name in ("starts_at", "ends_at")})
        if changed:
            for name, value in fields.items():
                setattr(meeting, name, value)
            meeting.occurs_at = occurs_at
            meeting.save_revision(user=by)
        return False
    if not changed:
        _write(meeting, facts)
        return False
    if fields["starts_at"] != meeting.starts_at:
        first = meeting.moved_from or meeting.starts_at
        back = first == fields["starts_at"]
        facts |= {
            "state": MeetingState.ANNOUNCED if back else MeetingState.MOVED,
            "moved_from": None if back else first,
            "state_reason": "",
        }
    _publish_quietly(meeting, facts, fields, by=by)
    return True


def _drop_all(dates, *, reason, by):
    """Take these (meeting, day of the rule) away: cancelled when people could count on one, else deleted."""
    keys = [meeting.pk for meeting, _day in dates]
    for draft in MeetingPage.objects.filter(pk__in=keys, live=False, first_published_at=None):
        draft.delete(user=by)
    facts = {"state": MeetingState.CANCELLED, "state_reason": reason, "next_date": None}
    with indexed_together() as index_cancelled:
        for meeting, day in dates:
            if meeting.live:
                _publish_quietly(meeting, facts | {"occurs_at": day}, {}, by=by)
            else:
                _write(meeting, facts | {"occurs_at": day})
        index_cancelled()


def _publish_quietly(meeting, facts, fields, *, by):
    """Publish a change that the series tells of as a whole: what readers are held to know is written beforehand."""
    meeting = MeetingPage.objects.get(pk=meeting.pk)
    now = meeting.facts()
    now |= {name: fields[name] for name in ("title", "place", "address", "online_url") if name in fields}
    now |= {name: fields[name].astimezone(UTC).isoformat() for name in ("starts_at", "ends_at") if name in fields}
    now["state"] = str(facts.get("state", meeting.state))
    facts = facts | {"announced": now, "sequence": meeting.sequence + 1}
    publish_change(meeting, by=by, facts=facts, fields=fields)


def _write(meeting, facts):
    MeetingPage.objects.filter(pk=meeting.pk).update(**facts)
