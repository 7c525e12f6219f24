"""How the register is made from what published minutes say, and what a rebuild would change in it."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from meetings.blocks import walk
from meetings.blocks.choices import ActionStatus, AnswerStatus, CommitmentStatus, DecisionStatus
from meetings.models.minutes import MinutesPage
from meetings.models.register import REGISTER, Action, Commitment, Decision, Question
from meetings.models.story import EntryEvent, Quality, now_of

NAMESPACE = uuid.UUID("6f0f9f2e-6f0e-4f0c-9d57-2a1d3b8d2f11")
LINE = 255


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


def project_below(page):
    """Make the register follow a page that changed its day or its place in the tree, with all that is below it."""
    for minutes in MinutesPage.objects.descendant_of(page, inclusive=True).live():
        project_register(minutes)


def project_partner(partner):
    """Make the register call an organisation by the name it has now."""
    told = [model.objects.filter(partner=partner).values("minutes") for model in (Commitment, Question)]
    for minutes in MinutesPage.objects.live().filter(Q(pk__in=told[0]) | Q(pk__in=told[1])):
        project_register(minutes)


def differences(minutes):
    """Return what `project_register` would do for these minutes, without doing it; rows are changed in memory only."""
    published = MinutesPage.objects.select_related(None).filter(pk=minutes.pk, live=True).first()
    said = said_in(published) if published else {}
    since = stories_of(said)
    found = []
    for model in REGISTER:
        rows = {row.block_id: row for row in model.objects.filter(minutes_id=minutes.pk)}
        wanted = {key: values for key, (kind, values) in said.items() if kind is model}
        # What was copied from other minutes keeps its one row: there it was said first.
        strays = set(wanted) - set(rows)
        taken = set(model.objects.filter(block_id__in=strays).values_list("block_id", flat=True)) if strays else ()
        found += [
            _difference(model, key, values, rows.get(key), now_of(since.get((model.KIND, key), ())))
            for key, values in wanted.items()
            if key not in taken
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
