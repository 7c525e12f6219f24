"""Approval of minutes at a later meeting, and the versions their readers can go back to."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from activity.actions import record
from meetings import verbs
from meetings.actions.readback import ReadBackRefusal
from meetings.blocks.choices import PreviousOutcome, ValidationMode
from meetings.enums import VersionKind
from meetings.models.meeting import MeetingPage
from meetings.models.minutes import MinutesPage
from meetings.models.readback import MinutesVersion
from meetings.rules import may_approve
from pages.typography import day_words


@transaction.atomic
def approve_minutes(minutes, *, by, at, mode):
    """Say that a later meeting approved the minutes: from then on their text is frozen. Twice is once.

    `at`: the MeetingPage, or the date, of the approval; `mode`: a ValidationMode. Return the MinutesPage.
    Raise PermissionDenied, ReadBackRefusal.
    """
    mode = ValidationMode(mode)
    minutes = MinutesPage.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if not may_approve(by, minutes):
        raise PermissionDenied
    if minutes.validated_on:
        return minutes
    meeting = at if isinstance(at, MeetingPage) else None
    day = timezone.localdate(meeting.starts_at) if meeting else at
    refuse_approval(minutes, day, meeting)
    minutes.validated_on, minutes.validation_mode, minutes.validated_at = day, mode, meeting
    minutes.save(update_fields=["validated_on", "validation_mode", "validated_at"], clean=False)
    revision = minutes.live_revision or minutes.get_latest_revision() or minutes.save_revision(changed=False)
    _add_version(minutes, revision, VersionKind.APPROVED)
    data = {"mode": mode.label, "day": day_words(day)}
    record(minutes, verbs.MINUTES_APPROVED, by=by, data=data, mentions=[meeting] if meeting else [])
    log(minutes, "meetings.approve", user=by)
    return minutes


def refuse_approval(minutes, day, meeting):
    """Raise ReadBackRefusal with the sentence that says why these minutes cannot be approved on `day`."""
    if not minutes.live:
        raise ReadBackRefusal(_("Publish the minutes first: nobody approves what nobody could read."))
    if minutes.scheduled_revision is not None:
        raise ReadBackRefusal(_("A change of these minutes is scheduled. Cancel it first, or wait for it."))
    if day > timezone.localdate():
        raise ReadBackRefusal({"on": _("This day has not come yet.")})
    if day < timezone.localdate(minutes.meeting.starts_at):
        raise ReadBackRefusal({"on": _("Minutes are approved after the meeting they tell of.")})
    if meeting is not None and meeting.pk == minutes.meeting.pk:
        raise ReadBackRefusal({"on": _("A meeting does not approve its own minutes: choose a later one.")})


APPROVING = {
    PreviousOutcome.UNANIMOUS: ValidationMode.UNANIMOUS,
    PreviousOutcome.NO_REMARK: ValidationMode.NO_REMARK,
    PreviousOutcome.WITH_REMARKS: ValidationMode.WITH_REMARKS,
    PreviousOutcome.TACIT: ValidationMode.TACIT,
}


def approve_as_said(minutes, *, by):
    """Approve the minutes of last time when those published now say that the meeting did. Return them, or None."""
    for bound in minutes.body or ():
        if bound.block_type != "previous_minutes":
            continue
        mode, page = APPROVING.get(bound.value.get("outcome")), bound.value.get("page")
        earlier = page.specific if mode and page else None
        if not isinstance(earlier, MinutesPage) or earlier.validated_on or not may_approve(by, earlier):
            continue
        try:
            return approve_minutes(earlier, by=by, at=minutes.meeting, mode=mode)
        except ReadBackRefusal:
            # The block says what the meeting said; the date is for the facilitator to sort out.
            continue
    return None


def keep_version(minutes, revision):
    """Keep the text just published as a version, unless it is the one readers had already. Return the MinutesVersion.

    Called for each publication, in its transaction.
    """
    last = MinutesVersion.objects.latest_of(minutes)
    if last and not minutes.text_differs_from(last.text):
        return last
    revision = revision or minutes.get_latest_revision() or minutes.save_revision(changed=False)
    if not minutes.validated_on:
        return _add_version(minutes, revision, VersionKind.PROVISIONAL)
    if last is None:
        return _add_version(minutes, revision, VersionKind.APPROVED)
    return _add_version(minutes, revision, VersionKind.CORRECTION, reason=minutes.change_reason.strip())


def previous_minutes_block(meeting):
    """Return, as a list of one (type, value) or none, the block on the minutes of last time while nobody approved them.

    It begins with the remarks put to this meeting.
    """
    held = MeetingPage.objects.child_of(meeting.get_parent()).filter(starts_at__lt=meeting.starts_at)
    last = held.with_minutes().filter(has_minutes=True).order_by("-starts_at").first()
    minutes = MinutesPage.objects.child_of(last).live().first() if last else None
    if minutes is None or minutes.validated_on:
        return []
    remarks = minutes.remarks.for_next_meeting().order_by("created_at", "pk")
    return [("previous_minutes", {"page": minutes, "remarks": [remark.body for remark in remarks]})]


def _add_version(minutes, revision, kind, reason=""):
    last = MinutesVersion.objects.latest_of(minutes)
    return MinutesVersion.objects.create(
        minutes=minutes, number=last.number + 1 if last else 1, kind=kind, revision=revision, reason=reason
    )
