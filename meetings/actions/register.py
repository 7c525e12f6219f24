"""How people say what became of what minutes say: those of the table, those who answer, residents who confirm."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activity.actions import record
from comments.actions import CommentsClosed, CommentsSuspended, submit_comment
from comments.models import BODY_LENGTH
from meetings import verbs
from meetings.blocks.choices import ActionStatus, AnswerStatus, CommitmentStatus
from meetings.models.register import row_of
from meetings.models.story import EntryEvent, EntryOwner, Quality, What, now_of
from meetings.rules import may_update_entry, quality_of
from pages.cache import forget_pages

FOLLOWERS_TO_CLOSE = 3


@transaction.atomic
def update_status(entry, *, by, status, note="", put_off_to=None):
    """Say what happened to a decision, an action, a promise or a question since it was said, and tell its followers.

    `note` is a sentence for everybody; `put_off_to`, a date, the new day when there is one. Raise PermissionDenied, or
    ValidationError for a status the entry cannot have or an entry that was withdrawn. Saying the same again changes
    nothing.
    """
    entry = lock(entry)
    if not may_update_entry(by, entry):
        raise PermissionDenied
    return change(entry, by=by, quality=Quality.TABLE, status=status, note=note, put_off_to=put_off_to)


@transaction.atomic
def update_by_owner(owner, *, status, note="", put_off_to=None):
    """Say it as whoever answers for the entry: the private link is the right. Return the entry.

    « Fait », said by an institution of its own promise, is only declared: residents confirm it. Raise ValidationError.
    """
    owner = EntryOwner.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    row = row_of(owner.kind, owner.block_id)
    if row is None:
        raise ValidationError(_("This was taken out of the minutes."))
    if status not in SAID_BY_OWNER[owner.kind]:
        raise ValidationError({"status": _("Choose a status from the list.")})
    return change(lock(row), by=None, quality=Quality.OWNER, status=status, note=note, put_off_to=put_off_to)


# What whoever answers may say of each kind.
SAID_BY_OWNER = {
    "action": (ActionStatus.UNDER_WAY, ActionStatus.DONE, ActionStatus.DROPPED),
    "commitment": (CommitmentStatus.UNDER_WAY, CommitmentStatus.DECLARED, CommitmentStatus.BROKEN),
    "question": (AnswerStatus.ANSWERED, AnswerStatus.PARTLY, AnswerStatus.DEFERRED, AnswerStatus.REFUSED),
}


@transaction.atomic
def confirm_entry(entry, *, by):
    """Say that what an institution declared done is true; return the entry.

    One person who sits at the table as a resident closes it, or `FOLLOWERS_TO_CLOSE` who follow it. Twice is once.
    Raise PermissionDenied, or ValidationError when there is nothing to confirm.
    """
    entry, quality, voices = _voice(entry, by)
    if voices.filter(by=by, what=What.CONFIRMED).exists():
        return entry
    others = voices.filter(what=What.CONFIRMED).exclude(by=None).order_by().values("by").distinct().count()
    if quality == Quality.MEMBER or others + 1 >= FOLLOWERS_TO_CLOSE:
        return change(entry, by=by, quality=quality, status=CommitmentStatus.KEPT, what=What.CONFIRMED)
    _write(entry, by=by, quality=quality, what=What.CONFIRMED)
    return entry


@transaction.atomic
def contest_entry(entry, *, by, reason):
    """Say that what an institution declared done is not; the reason goes among the comments of the very point.

    Raise PermissionDenied, or ValidationError without a reason or when there is nothing to contest.
    """
    entry, quality, voices = _voice(entry, by)
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError({"reason": _("Say in a sentence what is missing.")})
    if voices.filter(by=by, what=What.CONTESTED).exists():
        return entry
    try:
        submit_comment(entry.minutes, body=reason[:BODY_LENGTH], by=by, anchor=str(entry.block_id))
    except (CommentsClosed, CommentsSuspended) as error:
        raise ValidationError({"reason": _("Comments are closed here. Say it to the facilitator.")}) from error
    return change(entry, by=by, quality=quality, status=CommitmentStatus.CONTESTED, what=What.CONTESTED)


def _voice(entry, by):
    """Lock the entry; return it, in what quality this person speaks of it, and what came since it was declared done."""
    entry = lock(entry)
    quality = quality_of(by, entry)
    if quality is None:
        raise PermissionDenied
    if entry.KIND != "commitment" or entry.status not in CommitmentStatus.to_confirm() or entry.withdrawn_at:
        raise ValidationError(_("There is nothing to confirm here any more."))
    events = EntryEvent.objects.of(entry)
    declared = events.filter(status_after=CommitmentStatus.DECLARED).order_by("at", "pk").last()
    return entry, quality, events.filter(pk__gt=declared.pk) if declared else events


# --- Steps of the deeds above; each expects to run inside one ---------------------------------------------------------


def lock(entry):
    return type(entry).objects.select_for_update(of=("self",)).get(pk=entry.pk)


def change(entry, *, by, quality, status, note="", put_off_to=None, what=What.CHANGED):
    """Put a locked entry into `status`, write its story, tell its followers. Return it."""
    if entry.withdrawn_at is not None:
        raise ValidationError(_("This was taken out of the minutes."))
    if status not in entry.STATUSES.values:
        raise ValidationError({"status": _("Choose a status from the list.")})
    note = (note or "").strip()
    put_off_to = put_off_to if put_off_to and put_off_to != entry.awaited_on else None
    if (entry.status, entry.note) == (status, note) and not put_off_to:
        return entry
    activity = record(
        entry.minutes,
        verbs.ENTRY_CHANGED,
        by=by,
        data={
            "anchor": str(entry.block_id),
            "text": str(entry),
            "status": str(status),
            "status_words": str(entry.STATUSES(status).label),
            "note": note,
        },
        mentions=[entry.page] if entry.page else [],
    )
    days = {"due_before": entry.awaited_on, "due_after": put_off_to} if put_off_to else {}
    event = _write(
        entry,
        by=by,
        quality=quality,
        what=what,
        status_before=entry.status,
        status_after=str(status),
        note=note,
        at=activity.at,
        **days,
    )
    for name, value in now_of([event]).items():
        setattr(entry, name, value)
    entry.save(update_fields=["status", "note", "changed_at", "put_off_to"])
    return entry


def _write(entry, *, by, **values):
    forget_pages()
    return EntryEvent.objects.create(kind=entry.KIND, block_id=entry.block_id, by=by, **values)
