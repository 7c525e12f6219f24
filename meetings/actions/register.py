"""How the register is made from what minutes say, and how people say what happened since."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from comments.actions import CommentsClosed, CommentsSuspended, submit_comment
from comments.models import BODY_LENGTH
from meetings import verbs
from meetings.blocks import walk
from meetings.blocks.choices import ActionStatus, AnswerStatus, CommitmentStatus, DecisionStatus
from meetings.models.minutes import MinutesPage
from meetings.models.register import REGISTER, Action, Commitment, Decision, Question, row_of
from meetings.models.story import EntryEvent, EntryOwner, Quality, What, now_of
from meetings.rules import may_update_entry, quality_of
from pages.cache import forget_pages

NAMESPACE = uuid.UUID("6f0f9f2e-6f0e-4f0c-9d57-2a1d3b8d2f11")
LINE = 255
FOLLOWERS_TO_CLOSE = 3


@dataclass(frozen=True)
class Difference:
    """One thing the register lacks: `kind` is "create", "update", "withdraw" or "revive"; `fields` those to write.

    `event` tells, unsaved, what the minutes themselves changed since they were last read; None when nothing.
    """

    kind: str
    entry: object
    fields: tuple = ()
    event: EntryEvent | None = None

    def __str__(self):
        name = type(self.entry).__name__
        return f"{self.kind} {name} {self.entry.block_id} ({', '.join(self.fields)})".replace(" ()", "")


@transaction.atomic
def project_register(minutes):
    """Make the register say what the published `minutes` say. Return the list of Difference it had to settle.

    Run twice, the second time settles nothing. What happened since is kept, unless the minutes say something else now.
    """
    MinutesPage.objects.select_for_update(of=("self",)).filter(pk=minutes.pk).first()
    settled = differences(minutes)
    for difference in settled:
        if difference.kind == "create":
            difference.entry.save()
        else:
            difference.entry.save(update_fields=difference.fields)
        if difference.event:
            difference.event.save()
    return settled


def differences(minutes):
    """Return what `project_register` would do for these minutes, without doing it; rows are changed in memory only."""
    published = MinutesPage.objects.select_related(None).filter(pk=minutes.pk, live=True).first()
    said = said_in(published) if published else {}
    since = stories_of(said)
    found = []
    for model in REGISTER:
        rows = {row.block_id: row for row in model.objects.filter(minutes_id=minutes.pk)}
        wanted = {key: values for key, (kind, values) in said.items() if kind is model}
        # A block copied from other minutes, or turned into another kind, may still have a row elsewhere.
        strays = set(wanted) - set(rows)
        rows |= {row.block_id: row for row in model.objects.filter(block_id__in=strays)} if strays else {}
        found += [
            _difference(model, key, values, rows.get(key), now_of(since.get((model.KIND, key), ())))
            for key, values in wanted.items()
        ]
        gone = [row for key, row in rows.items() if key not in wanted and row.withdrawn_at is None]
        found += [_withdrawal(row) for row in gone]
    return [difference for difference in found if difference]


def stories_of(keys):
    """Return the events of these block ids, oldest first, by (kind, block id): one query."""
    stories = {}
    for event in EntryEvent.objects.filter(block_id__in=list(keys)).order_by("at", "pk"):
        stories.setdefault((event.kind, event.block_id), []).append(event)
    return stories


def _difference(model, key, values, row, now):
    """Compare a row with what the minutes say (`values`) and what happened since (`now`, of `models.story.now_of`)."""
    if row is None:
        return Difference("create", model(block_id=key, **{"status": values["said_status"], **values, **now}))
    event = _said_otherwise(row, values)
    if event:
        now = {**now, **now_of([event])}
    wanted = {**values, **now}
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    kind = "update"
    if row.withdrawn_at is not None:
        changed["withdrawn_at"] = None
        kind = "revive"
    for name, value in changed.items():
        setattr(row, name, value)
    return Difference(kind, row, tuple(changed), event) if changed else None


def _said_otherwise(row, values):
    """Return the event of minutes that now give another status or another day than they did, or None."""
    status = values["said_status"] if values["said_status"] != row.said_status else ""
    if not status and values["due_on"] == row.due_on:
        return None
    return EntryEvent(
        kind=row.KIND,
        block_id=row.block_id,
        quality=Quality.MINUTES,
        status_before=row.status,
        status_after=status,
        due_before=row.due_on,
        due_after=values["due_on"],
        note=row.note if status else "",
    )


def _withdrawal(row):
    row.withdrawn_at = timezone.now()
    return Difference("withdraw", row, ("withdrawn_at",))


def said_in(minutes):
    """Return what published minutes say for the register: {block id: (model, values of the row's said fields)}."""
    meeting = minutes.meeting
    base = {
        "minutes_id": minutes.pk,
        "body_id": meeting.body.pk,
        "said_on": timezone.localtime(meeting.starts_at).date(),
    }
    said = {}
    for block in walk(minutes.body):
        if block.type not in READERS:
            continue
        model, read = READERS[block.type]
        values = read(block.value)
        if values["text"]:
            said[_key(block.id, minutes)] = (model, {**base, "position": block.position, **values})
    return said


def _key(block_id, minutes):
    """Return the block's id as a UUID; an id in some other form gets one of its own, always the same."""
    try:
        return uuid.UUID(block_id)
    except ValueError:
        return uuid.uuid5(NAMESPACE, f"{minutes.pk}/{block_id}")


def _page_id(value):
    return value["page"].pk if value.get("page") else None


def _organisation(value):
    return {
        "partner_id": value["partner"].pk if value.get("partner") else None,
        "organisation": str(value.get("partner") or value.get("organisation") or "")[:LINE],
    }


def _known(choices, value, default):
    return value if value in choices.values else default


def _decision(value):
    return {
        "text": (value.get("text") or "").strip(),
        "page_id": _page_id(value),
        "due_on": value.get("effect_on"),
        "said_status": DecisionStatus.DECIDED.value,
        "method": value.get("method") or "",
        **{name: value.get(name) for name in ("votes_for", "votes_against", "abstentions")},
    }


def _pending_decision(value):
    return {
        "text": (value.get("text") or "").strip(),
        "page_id": _page_id(value),
        "due_on": value.get("decide_on"),
        "said_status": DecisionStatus.PENDING.value,
        "method": "",
        "votes_for": None,
        "votes_against": None,
        "abstentions": None,
    }


def _action(value):
    return {
        "text": (value.get("text") or "").strip(),
        "page_id": _page_id(value),
        "due_on": value.get("due_on"),
        "said_status": _known(ActionStatus, value.get("status"), ActionStatus.TODO.value),
        "owner": (value.get("owner") or "")[:LINE],
    }


def _commitment(value):
    return {
        "text": (value.get("text") or "").strip(),
        "page_id": _page_id(value),
        "due_on": value.get("due_on"),
        "said_status": _known(CommitmentStatus, value.get("status"), CommitmentStatus.PROMISED.value),
        "function": (value.get("function") or "")[:LINE],
        "conditions": value.get("conditions") or "",
        **_organisation(value),
    }


def _question(value):
    return {
        "text": (value.get("question") or "").strip(),
        "page_id": None,
        "due_on": value.get("status_on"),
        "said_status": _known(AnswerStatus, value.get("status"), AnswerStatus.NONE.value),
        "asked_by": value.get("asked_by") or "",
        "answer": value.get("answer") or "",
        "answered_by": (value.get("answered_by") or "")[:LINE],
        "times_raised": value.get("times_raised") or 1,
        "sent_to": (value.get("sent_to") or "")[:LINE],
        **_organisation(value),
    }


READERS = {
    "decision": (Decision, _decision),
    "pending_decision": (Decision, _pending_decision),
    "action": (Action, _action),
    "commitment": (Commitment, _commitment),
    "question": (Question, _question),
}


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
