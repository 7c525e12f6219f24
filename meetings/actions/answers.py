"""What becomes of a remark on minutes: accepted, refused with a reason, or put to the next meeting."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from activity.messages import send_message
from meetings.actions.readback import ReadBackRefusal, about, lock
from meetings.blocks import MinutesBody
from meetings.enums import AgendaOrigin, RemarkState
from meetings.models.meeting import AgendaItem, MeetingPage
from meetings.rules import may_decide_remark, may_publish
from pages.cache import forget_pages
from pages.typography import day_words


@transaction.atomic
def accept_remark(remark, *, by, beside=False, reason="", seen=None):
    """Say that a remark is right, and tell its author. Return whether readers see its words by now; None said before.

    With `beside`, its words are added right after the block they speak of: published at once, or kept in the draft when
    somebody is already changing the minutes. Otherwise the facilitator changes the text herself. `reason` tells the
    author more, and readers why an approved text is corrected. `seen`, here and below, is the state the remark had when
    whoever decides looked at it. Raise PermissionDenied, ReadBackRefusal, also when somebody else decided since.
    """
    remark = lock_to_decide(remark, by, seen=seen, wanted=RemarkState.ACCEPTED)
    if remark.state == RemarkState.ACCEPTED:
        return None
    shown = _write_beside(remark, by=by, reason=reason) if beside else False
    decide(remark, RemarkState.ACCEPTED, by=by, reason=reason)
    return shown


@transaction.atomic
def refuse_remark(remark, *, by, reason, seen=None):
    """Keep the text as it is, for a reason the author is told. Raise PermissionDenied, ReadBackRefusal without one."""
    remark = lock_to_decide(remark, by, seen=seen, wanted=RemarkState.REFUSED)
    reason = (reason or "").strip()
    if not reason:
        raise ReadBackRefusal({"reason": _("Say why: whoever wrote the remark has a right to know it.")})
    if (remark.state, remark.reason) != (RemarkState.REFUSED, reason):
        decide(remark, RemarkState.REFUSED, by=by, reason=reason)
    return remark


@transaction.atomic
def put_to_next_meeting(remark, *, by, reason="", seen=None):
    """Let the next meeting decide. Return the MeetingPage whose agenda says so, or None while no date is known.

    Raise PermissionDenied, ReadBackRefusal for a remark withdrawn.
    """
    remark = lock_to_decide(remark, by, seen=seen, wanted=RemarkState.NEXT_MEETING)
    meeting = next_meeting_after(remark.minutes)
    if meeting and may_publish(by, meeting):
        _put_on_agenda(meeting, remark.minutes, by=by)
    else:
        meeting = None
    if remark.state != RemarkState.NEXT_MEETING:
        decide(remark, RemarkState.NEXT_MEETING, by=by, reason=reason)
    return meeting


def next_meeting_after(minutes):
    """Return the next meeting of the same table that goes ahead, or None."""
    meetings = MeetingPage.objects.child_of(minutes.meeting.body).live().going_ahead().upcoming()
    return meetings.exclude(pk=minutes.meeting.pk).first()


# --- Steps of the deeds above; each expects to run inside one ---------------------------------------------------------


def lock_to_decide(remark, by, *, seen, wanted):
    remark = lock(remark)
    if not may_decide_remark(by, remark):
        raise PermissionDenied
    if remark.is_withdrawn:
        raise ReadBackRefusal(_("Its author withdrew this remark. There is nothing left to decide."))
    if seen is not None and remark.state not in (seen, wanted):
        raise ReadBackRefusal(
            _("Somebody else decided meanwhile: “%(state)s”. Read what stands now, then choose again if need be.")
            % {"state": remark.get_state_display()}
        )
    return remark


def decide(remark, state, *, by, reason=""):
    """Put the remark into `state`, write it down, tell its author when we know where."""
    remark.state, remark.reason = state, reason.strip()
    remark.decided_by, remark.decided_at = by, timezone.now()
    remark.save()
    log(remark.minutes, f"meetings.remark_{state.value}", user=by, data={"remark": remark.pk})
    forget_pages()
    if remark.reachable:
        send_message(
            remark.reachable,
            f"remark-{remark.pk}-{state.value}-{remark.decided_at:%Y%m%d%H%M%S%f}",
            _("What became of your remark"),
            "meetings/mail/remark_decided",
            {**about(remark), "state": state.value, "reason": remark.reason},
        )


def _write_beside(remark, *, by, reason):
    """Add the words of a remark after its block; return whether they are published."""
    minutes = remark.minutes.specific
    untouched = minutes.live and not minutes.has_unpublished_changes
    draft = minutes.get_latest_revision_as_object()
    value = {"text": remark.body, "by": remark.signature[:255], "on": timezone.localdate(remark.created_at)}
    draft.body = beside(draft.body, remark.anchor, ("remark", value, str(uuid.uuid4())))
    if draft.is_frozen:
        draft.change_reason = reason.strip() or _("A remark made when the minutes were read again.")
    revision = draft.save_revision(user=by, log_action=True, clean=False)
    if untouched:
        revision.publish(user=by)
    return untouched


def beside(body, anchor, block):
    """Return a MinutesBody value with `block` (type, value, id) right after the block `anchor`, else at the end.

    After a point of the agenda as a whole means last among what came out of it.
    """
    raw = list(body.stream_block.get_prep_value(body)) if body else []
    stream = MinutesBody()
    kind, value, block_id = block
    child = {"type": kind, "value": stream.child_blocks[kind].get_prep_value(value), "id": block_id}
    if not _insert(raw, anchor, child):
        raw.append(child)
    return stream.to_python(raw)


def _insert(raw, anchor, child):
    for position, known in enumerate(raw):
        inner = known["value"].setdefault("points", []) if known["type"] == "agenda_item" else None
        if known["id"] == anchor:
            if inner is None:
                raw.insert(position + 1, child)
            else:
                inner.append(child)
            return True
        if inner and _insert(inner, anchor, child):
            return True
    return False


def _put_on_agenda(meeting, minutes, *, by):
    """Make the remarks on `minutes` the first point of a meeting's agenda, once."""
    title = agenda_title(minutes)
    untouched = meeting.live and not meeting.has_unpublished_changes
    draft = meeting.get_latest_revision_as_object()
    points = list(draft.agenda_items.all())
    if any(point.title == title for point in points):
        return
    first = min((point.sort_order or 0 for point in points), default=1) - 1
    draft.agenda_items.add(AgendaItem(title=title, origin=AgendaOrigin.RESIDENT, sort_order=first))
    revision = draft.save_revision(user=by, log_action=True)
    if untouched:
        revision.publish(user=by)


def agenda_title(minutes):
    """Return the point that stands on the next agenda for every remark on these minutes."""
    return _("Remarks on the minutes of %(day)s") % {"day": day_words(minutes.meeting.starts_at)}
