"""What can be done with minutes: begin them, publish them, correct them, take them back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from activity.actions import record
from activity.models import Activity
from meetings import verbs
from meetings.actions.approval import approve_as_said, keep_version, previous_minutes_block
from meetings.actions.meetings import hold_meeting
from meetings.actions.papers import forget_on_commit, make_on_commit
from meetings.actions.projection import project_register
from meetings.actions.sending import send_on_commit
from meetings.blocks import pages_in
from meetings.enums import MeetingState
from meetings.models.attendance import AttendanceSheet
from meetings.models.meeting import MeetingPage
from meetings.models.minutes import SLUG, MinutesPage
from meetings.open_points import open_points
from meetings.publication import missing_for_publication, title_for
from meetings.rules import may_publish_minutes, may_write_minutes

FROZEN = 40  # open points carried over at most: more would be read by nobody


@transaction.atomic
def start_minutes(meeting, *, by):
    """Return the minutes of `meeting`, begun as a draft from what is known of it if there were none.

    The draft has the header, how many came if somebody counted them, a point for each of the agenda, the points still
    open frozen as they stand today, and the next date. Raise PermissionDenied.
    """
    meeting = MeetingPage.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if not may_write_minutes(by, meeting):
        raise PermissionDenied
    existing = minutes_of(meeting)
    if existing:
        return existing
    minutes = blank_minutes(meeting, by=by)
    minutes.body = [
        _attendance(meeting),
        *previous_minutes_block(meeting),
        *_follow_up(meeting),
        *_agenda(meeting),
        *_next_date(meeting),
    ]
    return add_draft(minutes, meeting, by=by)


def minutes_of(meeting):
    """Return the minutes of `meeting`, draft or published, or None."""
    return MinutesPage.objects.child_of(meeting).first()


def blank_minutes(meeting, *, by):
    """Return unsaved minutes with the header known from the meeting."""
    return MinutesPage(
        title=title_for(meeting),
        slug=SLUG,
        live=False,
        owner=by,
        venue=meeting.place or meeting.address,
        started_at=timezone.localtime(meeting.starts_at).time(),
        ended_at=timezone.localtime(meeting.ends_at).time(),
    )


def add_draft(minutes, meeting, *, by):
    """Put new minutes under their meeting as a draft with its first revision; return them."""
    meeting.add_child(instance=minutes)
    minutes.save_revision(user=by, log_action=True, clean=False)
    return minutes


def _attendance(meeting):
    sheet = AttendanceSheet.objects.filter(meeting=meeting).first()
    return ("attendance", {"counts": sheet.counts, "estimated": sheet.about} if sheet else {})


def _next_date(meeting):
    """The next meeting of the same body that takes place, if its date is known."""
    ahead = MeetingPage.objects.child_of(meeting.body).live().going_ahead().filter(starts_at__gt=meeting.starts_at)
    following = ahead.order_by("starts_at", "pk").first()
    if following is None:
        return []
    moment = timezone.localtime(following.starts_at)
    venue = (following.place or following.address)[:255]
    return [("next_meeting", {"date": moment.date(), "hour": moment.time(), "venue": venue, "page": following})]


def _agenda(meeting):
    return [
        (
            "agenda_item",
            {
                "number": str(number),
                "title": item.title,
                "origin": item.get_origin_display(),
                "narrative": "",
                "points": [],
            },
        )
        for number, item in enumerate(meeting.agenda_items.all(), start=1)
    ]


def _follow_up(meeting):
    """The requests, promises and actions of the same table still open today, oldest first."""
    day = timezone.localtime(meeting.starts_at).date()
    rows = open_points(meeting.body, said_before=day, most=FROZEN)
    entries = [{"what": row.text, "state": str(row.state_words), "since": row.said_on} for row in rows]
    return [("follow_up", {"entries": entries})] if entries else []


@transaction.atomic
def publish_minutes(minutes, *, by):
    """Publish the latest draft of `minutes`; whatever follows from it is done by `minutes_published`.

    Raise PermissionDenied, or ValidationError by field when something readers need is missing.
    """
    minutes = MinutesPage.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if not may_publish_minutes(by, minutes):
        raise PermissionDenied
    draft = minutes.get_latest_revision_as_object()
    missing = missing_for_publication(draft)
    if missing:
        raise ValidationError(missing)
    draft.save_revision(user=by, log_action=True).publish(user=by)
    return MinutesPage.objects.get(pk=minutes.pk)


@transaction.atomic
def minutes_published(minutes, revision, *, by=None):
    """Bring the register up to date, say that the meeting took place, tell followers.

    Called by Wagtail's `page_published`. `by` is None when the clock published them. The same revision published twice
    is told once.
    """
    minutes = MinutesPage.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    project_register(minutes)
    keep_version(minutes, revision)
    _say_it_took_place(minutes.meeting, by)
    if by is not None:
        approve_as_said(minutes, by=by)
    told = Activity.objects.filter(page=minutes, verb__in=[verbs.MINUTES_PUBLISHED.key, verbs.MINUTES_CORRECTED.key])
    number = revision.pk if revision else None
    if told.filter(data__revision=number).exists():
        return
    verb = verbs.MINUTES_CORRECTED if told.exists() else verbs.MINUTES_PUBLISHED
    send_on_commit(record(minutes, verb, by=by, data={"revision": number}, mentions=pages_in(minutes.body)))
    make_on_commit(minutes)


def _say_it_took_place(meeting, by):
    if meeting.state in (MeetingState.HELD, MeetingState.CANCELLED):
        return
    if not meeting.live:
        # Nobody can read minutes below an unpublished meeting: an import makes both as drafts.
        meeting.get_latest_revision_as_object().save_revision(user=by).publish(user=by)
        meeting = MeetingPage.objects.get(pk=meeting.pk)
    # The right was that of publishing the minutes.
    hold_meeting(meeting, by=None)


@transaction.atomic
def minutes_unpublished(minutes):
    """Take the rows out of the register when minutes are no longer public, and drop their papers. Called by Wagtail."""
    project_register(minutes)
    forget_on_commit(minutes)
