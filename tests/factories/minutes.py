"""Minutes to read, with every kind of block, and the people who write them. No two runs differ."""

import uuid
from datetime import date

from meetings.actions.minutes import add_draft, blank_minutes, publish_minutes
from meetings.blocks import MinutesBody
from tests.factories.meetings import MeetingPageFactory, add_table, paris

SUMMARY = "L’ascenseur sera réparé avant le 15 décembre.\nSix bancs sous les platanes."
ATTENDANCE = ("attendance", {"counts": {"resident": 29, "association": 4, "landlord": 2}})


def block_id(number):
    """Return the same id at each run."""
    return str(uuid.UUID(int=number))


def body_of(*blocks):
    """Return the body made of (type, value) or (type, value, id); values are raw, as the database keeps them."""
    stream = MinutesBody()
    raw = []
    for number, block in enumerate(blocks, start=1):
        kind, value, *given = block
        raw.append({"type": kind, "value": value, "id": given[0] if given else block_id(number)})
    return stream.to_python(raw)


def samples():
    """Return one block of each type: {type: raw value of its preview}."""
    stream = MinutesBody()
    return {name: block.get_prep_value(block.get_preview_value()) for name, block in stream.child_blocks.items()}


def meeting_in(home=None, table=None, **fields):
    """Return the meeting of 5 November 2026 at `table`, or at a new one under `home`."""
    table = table or add_table(home, title="La Busserine", slug="la-busserine")
    values = {
        "title": "Assemblée",
        "slug": "2026-11-05-assemblee",
        "starts_at": paris(2026, 11, 5, 18),
        "ends_at": paris(2026, 11, 5, 20),
    }
    return MeetingPageFactory(parent=table, **(values | fields))


def draft_of(meeting, *, by, body=(ATTENDANCE,), **fields):
    """Return draft minutes ready to be published."""
    minutes = blank_minutes(meeting, by=by)
    minutes.summary, minutes.privacy_checked = SUMMARY, True
    for name, value in fields.items():
        setattr(minutes, name, value)
    minutes.body = body_of(*body)
    return add_draft(minutes, meeting, by=by)


def published(meeting, *, by, body=(ATTENDANCE,), **fields):
    return publish_minutes(draft_of(meeting, by=by, body=body, **fields), by=by)


def correct(minutes, *, by, body):
    """Publish `minutes` again with another body; return them as they then are."""
    draft = minutes.get_latest_revision_as_object()
    draft.body = body_of(*body)
    draft.save_revision(user=by)
    return publish_minutes(minutes, by=by)


def decision(text="Six bancs sous les platanes.", **fields):
    return ("decision", {"text": text, "method": "hands", "votes_for": 31, "votes_against": 2} | fields)


def commitment(text="Réparer l’ascenseur.", **fields):
    said = {"text": text, "function": "responsable d’agence", "organisation": "le bailleur", "status": "promised"}
    return ("commitment", said | {"due_on": date(2026, 12, 15).isoformat()} | fields)
