"""How the register is made from what minutes say, and how people say what happened since."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from meetings import verbs
from meetings.blocks import walk
from meetings.blocks.choices import ActionStatus, AnswerStatus, CommitmentStatus, DecisionStatus
from meetings.models.minutes import MinutesPage
from meetings.models.register import REGISTER, Action, Commitment, Decision, Question
from meetings.rules import may_update_entry

NAMESPACE = uuid.UUID("6f0f9f2e-6f0e-4f0c-9d57-2a1d3b8d2f11")
LINE = 255


@dataclass(frozen=True)
class Difference:
    """One thing the register lacks: `kind` is "create", "update", "withdraw" or "revive"; `fields` those to write."""

    kind: str
    entry: object
    fields: tuple = ()

    def __str__(self):
        name = type(self.entry).__name__
        return f"{self.kind} {name} {self.entry.block_id} ({', '.join(self.fields)})".replace(" ()", "")


@transaction.atomic
def project_register(minutes):
    """Make the register say what the published `minutes` say. Return the list of Difference it had to settle.

    Run twice, the second time settles nothing. The row's own status is kept, unless what the minutes say of it changed.
    """
    MinutesPage.objects.select_for_update(of=("self",)).filter(pk=minutes.pk).first()
    settled = differences(minutes)
    for difference in settled:
        if difference.kind == "create":
            difference.entry.save()
        else:
            difference.entry.save(update_fields=difference.fields)
    return settled


def differences(minutes):
    """Return what `project_register` would do for these minutes, without doing it; rows are changed in memory only."""
    published = MinutesPage.objects.select_related(None).filter(pk=minutes.pk, live=True).first()
    said = said_in(published) if published else {}
    found = []
    for model in REGISTER:
        rows = {row.block_id: row for row in model.objects.filter(minutes_id=minutes.pk)}
        wanted = {key: values for key, (kind, values) in said.items() if kind is model}
        # A block copied from other minutes, or turned into another kind, may still have a row elsewhere.
        strays = set(wanted) - set(rows)
        rows |= {row.block_id: row for row in model.objects.filter(block_id__in=strays)} if strays else {}
        found += [_difference(model, key, values, rows.get(key)) for key, values in wanted.items()]
        gone = [row for key, row in rows.items() if key not in wanted and row.withdrawn_at is None]
        found += [_withdrawal(row) for row in gone]
    return [difference for difference in found if difference]


def _difference(model, key, values, row):
    if row is None:
        return Difference("create", model(block_id=key, status=values["said_status"], **values))
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if "said_status" in changed:
        changed["status"] = values["said_status"]
        changed["changed_at"] = timezone.now()
    kind = "update"
    if row.withdrawn_at is not None:
        changed["withdrawn_at"] = None
        kind = "revive"
    for name, value in changed.items():
        setattr(row, name, value)
    return Difference(kind, row, tuple(changed)) if changed else None


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
def update_status(entry, *, by, status, note=""):
    """Say what happened to a decision, an action, a promise or a question since it was said, and tell its followers.

    `note` is a sentence for everybody. Raise PermissionDenied, or ValidationError for a status the entry cannot have
    or an entry that was withdrawn. Saying the same again changes nothing.
    """
    entry = type(entry).objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if not may_update_entry(by, entry):
        raise PermissionDenied
    if entry.withdrawn_at is not None:
        raise ValidationError(_("This was taken out of the minutes."))
    if status not in entry.STATUSES.values:
        raise ValidationError({"status": _("Choose a status from the list.")})
    note = (note or "").strip()
    if (entry.status, entry.note) == (status, note):
        return entry
    entry.status, entry.note, entry.changed_at = str(status), note, timezone.now()
    entry.save(update_fields=["status", "note", "changed_at"])
    record(
        entry.minutes,
        verbs.ENTRY_CHANGED,
        by=by,
        data={
            "anchor": str(entry.block_id),
            "text": str(entry),
            "status": entry.status,
            "status_words": str(entry.status_words),
            "note": note,
        },
        mentions=[entry.page] if entry.page else [],
    )
    return entry
