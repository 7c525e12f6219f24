"""What can be done with a meeting's date. A date is a promise: whoever counted on it is told, once, in words.

The three deeds change the live page through a Wagtail revision, so that its history stays true; whatever way a page was
published, `announce_meeting` then compares it with what readers were last told, and tells the difference.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from activity.actions import record
from meetings import verbs
from meetings.actions.calling import tell_on_commit
from meetings.actions.registered import tell_registered
from meetings.actions.registration import fill_places
from meetings.enums import MeetingState
from meetings.models import MeetingPage, MeetingSeries
from meetings.rules import may_cancel, may_hold, may_move
from pages.typography import moment_words

TOLD_TO_REGISTERED = (
    verbs.MEETING_MOVED,
    verbs.MEETING_PLACE_CHANGED,
    verbs.MEETING_CANCELLED,
    verbs.MEETING_RESTORED,
)
WHERE = ("place", "address", "landmark", "access")


class MeetingRefusal(ValidationError):
    """The meeting is in no state for that; its message is a sentence for the person who asked."""


@transaction.atomic
def cancel_meeting(meeting, *, by, reason, next_date=None):
    """Say that an announced meeting will not take place, or did not, and why. Cancelling again corrects the reason.

    `next_date` is an aware datetime or None. Raise PermissionDenied, or MeetingRefusal for a draft, for a meeting that
    took place, or without a reason.
    """
    meeting = _locked(meeting)
    if not may_cancel(by, meeting):
        raise PermissionDenied
    _refuse_unless_announced(meeting)
    reason = (reason or "").strip().rstrip(" .")  # sentences are made around it
    if not reason:
        raise MeetingRefusal(_("Say why: people had planned to come."))
    facts = {"state": MeetingState.CANCELLED, "state_reason": reason, "next_date": next_date}
    return publish_change(meeting, by=by, facts=facts)


@transaction.atomic
def move_meeting(meeting, *, by, starts_at, ends_at, reason="", **where):
    """Give an announced meeting another date, hour or place. `where` takes place, address, landmark, access.

    Dates are aware datetimes. A cancelled meeting that is moved takes place again. Raise PermissionDenied, or
    MeetingRefusal for a draft, for a meeting whose day is past, when it would be past, or end before it starts.
    """
    meeting = _locked(meeting)
    if not may_move(by, meeting):
        raise PermissionDenied
    _refuse_unless_announced(meeting)
    if ends_at <= starts_at:
        raise MeetingRefusal({"ends_at": _("The meeting must end after it starts.")})
    if meeting.is_over:
        raise MeetingRefusal(_("This day is past: say that it did not take place, and prepare another date."))
    if ends_at <= timezone.now():
        raise MeetingRefusal({"starts_at": _("What is past does not change: choose a day to come.")})
    facts = moved_facts(meeting, starts_at, reason)
    fields = {"starts_at": starts_at, "ends_at": ends_at} | {name: where[name] for name in WHERE if name in where}
    return publish_change(meeting, by=by, facts=facts, fields=fields)


def moved_facts(meeting, starts_at, reason=""):
    """Return the facts of a meeting put on another date; on its first one again, it is no longer moved."""
    first = meeting.moved_from or meeting.starts_at
    moved = starts_at != first
    return {
        "state": MeetingState.MOVED if moved else MeetingState.ANNOUNCED,
        "state_reason": (reason or "").strip().rstrip(" ."),
        "moved_from": first if moved else None,
        "next_date": None,
    }


@transaction.atomic
def restore_meeting(meeting, *, by):
    """Undo a cancellation made by mistake. Nothing happens to a meeting that is not cancelled."""
    meeting = _locked(meeting)
    if not may_cancel(by, meeting):
        raise PermissionDenied
    if meeting.state != MeetingState.CANCELLED:
        return meeting
    state = MeetingState.MOVED if meeting.moved_from else MeetingState.ANNOUNCED
    return publish_change(meeting, by=by, facts={"state": state, "state_reason": "", "next_date": None})


@transaction.atomic
def hold_meeting(meeting, *, by=None):
    """Say that the meeting took place; publishing its minutes says so too. `by` is None when the clock published them.

    Raise PermissionDenied, or MeetingRefusal for a draft or a cancelled meeting. Done already: nothing happens.
    """
    meeting = _locked(meeting)
    if by is not None and not may_hold(by, meeting):
        raise PermissionDenied
    if meeting.state == MeetingState.HELD:
        return meeting
    if meeting.state == MeetingState.CANCELLED:
        raise MeetingRefusal(_("This meeting was cancelled."))
    _refuse_unless_announced(meeting)
    return publish_change(meeting, by=by, facts={"state": MeetingState.HELD})


@transaction.atomic
def announce_meeting(meeting, *, by=None):
    """Tell readers and calendars what a publication changed; called by Wagtail's `page_published`.

    The first publication of a meeting to come announces it. A later one raises SEQUENCE when title, time, place or
    state changed, and tells followers unless the meeting is over. Publishing the same again does nothing.
    """
    meeting = _locked(meeting)
    told, now = meeting.announced, meeting.facts()
    if told == now:
        fill_places(meeting)  # only the number of places may have changed
        return meeting
    changes = {"announced": now}
    if told is not None:
        changes["sequence"] = meeting.sequence + 1
        if told["starts_at"] != now["starts_at"] and told["state"] == now["state"]:
            changes |= _moved_since(meeting, parse_datetime(told["starts_at"]))
    _write_facts(meeting, changes | {"announced": now | {"state": str(changes.get("state", meeting.state))}})
    verb = _news(meeting, told)
    if told is None and meeting.series_id:
        verb = _news_of_series(meeting, verb)
    if verb:
        activity = record(
            meeting,
            verb,
            by=by,
            data={
                "when": moment_words(meeting.starts_at),
                "old": moment_words(parse_datetime(told["starts_at"])) if told else "",
                "place": meeting.place or meeting.address,
                "reason": meeting.state_reason,
                "rule": meeting.series.words if meeting.series_id else "",
            },
            mentions=[concerned.page for concerned in meeting.concerned_bodies.select_related("page")],
        )
        if verb in TOLD_TO_REGISTERED:
            tell_registered(meeting, activity)
        if verb.mail:
            tell_on_commit(activity)
    # The number of places may have grown, or the meeting may take place again.
    fill_places(meeting)
    return meeting


def _moved_since(meeting, told):
    """Return the facts of a meeting whose hour an editor changed without the « move » button."""
    if meeting.is_over or meeting.state not in (MeetingState.ANNOUNCED, MeetingState.MOVED):
        return {}  # A correction of the past surprises nobody.
    first = meeting.moved_from or told
    if first == meeting.starts_at:
        return {"state": MeetingState.ANNOUNCED, "moved_from": None}
    return {"state": MeetingState.MOVED, "moved_from": first}


def _news(meeting, told):
    """Return the verb for what changed since readers were told `told`, or None when it is no news."""
    if told is None:
        cancelled = meeting.state == MeetingState.CANCELLED
        return None if meeting.is_over or cancelled else verbs.MEETING_ANNOUNCED
    now = meeting.announced
    if now["state"] != told["state"]:
        if now["state"] == MeetingState.CANCELLED:
            # Of a day that is past nobody is written to: those who came know.
            return verbs.MEETING_NOT_HELD if meeting.is_over else verbs.MEETING_CANCELLED
        if now["state"] == MeetingState.HELD:
            return verbs.MEETING_HELD
        if told["state"] == MeetingState.CANCELLED and now["starts_at"] == told["starts_at"] and not meeting.is_over:
            return verbs.MEETING_RESTORED
    if meeting.is_over or meeting.state in (MeetingState.CANCELLED, MeetingState.HELD):
        return None
    if now["starts_at"] != told["starts_at"]:
        return verbs.MEETING_MOVED
    if any(now[name] != told[name] for name in ("place", "address", "online_url")):
        return verbs.MEETING_PLACE_CHANGED
    return None


def _news_of_series(meeting, verb):
    """Return what to tell of a date its series made: the whole series with the first one published, then nothing."""
    series = MeetingSeries.objects.filter(pk=meeting.series_id)
    series.update(sequence=F("sequence") + 1)
    first = verb is not None and series.filter(announced=False).update(announced=True)
    return verbs.SERIES_ANNOUNCED if first else None


def _locked(meeting):
    return MeetingPage.objects.select_for_update(of=("self",)).get(pk=meeting.pk)


def _refuse_unless_announced(meeting):
    if not meeting.live:
        raise MeetingRefusal(_("This meeting is not published yet: nobody counts on it. Edit it or delete it."))
    if meeting.state == MeetingState.HELD:
        raise MeetingRefusal(_("This meeting took place already."))


def _write_facts(meeting, facts):
    # Straight to the row: what happened to the date is no part of any draft (MeetingPage.with_content_json).
    MeetingPage.objects.filter(pk=meeting.pk).update(**facts)
    for name, value in facts.items():
        setattr(meeting, name, value)


def publish_change(meeting, *, by, facts, fields=None):
    """Change the live page through a revision; a draft that someone is writing gets the change and stays a draft."""
    fields = fields or {}
    if all(getattr(meeting, name) == value for name, value in (facts | fields).items()):
        return meeting
    draft = meeting.get_latest_revision_as_object() if meeting.has_unpublished_changes else None
    _write_facts(meeting, facts)
    for name, value in fields.items():
        setattr(meeting, name, value)
    # Publishing looks whether the page is right: looking twice is a fifth of the time.
    meeting.save_revision(user=by, log_action=True, clean=False).publish(user=by)
    if draft:
        for name, value in (facts | fields).items():
            setattr(draft, name, value)
        draft.save_revision(user=by)
    return MeetingPage.objects.get(pk=meeting.pk)
