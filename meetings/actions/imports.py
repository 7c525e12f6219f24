"""How a record somebody wrote elsewhere becomes draft minutes."""

import hashlib
from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext as _

from meetings import records
from meetings.actions.minutes import add_draft, blank_minutes, minutes_of
from meetings.actions.pictures import keep_picture, shelf_of
from meetings.blocks.choices import ImageRight
from meetings.blocks.tabled import CELL
from meetings.models.meeting import MeetingPage
from meetings.models.minutes import MinutesPage
from meetings.rules import may_add_meeting, may_write_minutes

USUAL_HOUR = time(18)
USUAL_LENGTH = timedelta(hours=2)
LINE = 255


class ImportRefused(Exception):
    """The record cannot be taken in; the message says why to whoever sent it."""


@transaction.atomic
def import_minutes(document, *, name, by=None, body=None, meeting=None, keep_pictures=True):
    """Make the draft minutes that a record (a Document, its file's `name`) holds. Return (minutes, outcome, Record).

    They go under `meeting`, else under the meeting of `body` on the record's day, else under a new draft meeting.
    `outcome` is "created", "updated" or "unchanged". What a person wrote since the last import is never overwritten:
    raises ImportRefused; also without any day, or with several meetings on it. `by` is None for a command of the host.
    What was guessed is marked to check. Without `keep_pictures` (a trial), no file is written. Raises PermissionDenied.
    """
    record = records.read_record(document.text, name)
    if not record.parts:
        raise ImportRefused(_("There is no text in this file."))
    meeting = meeting or _meeting_of(record, body, name, by)
    meeting = MeetingPage.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if by is not None and not may_write_minutes(by, meeting):
        raise PermissionDenied
    digest = digest_of(document)
    minutes = minutes_of(meeting)
    if minutes is None:
        minutes = blank_minutes(meeting, by=by)
        _fill(minutes, record, Shelved(document, meeting, by, keep_pictures))
        add_draft(minutes, meeting, by=by)
        outcome = "created"
    elif minutes.import_digest == digest:
        return minutes, "unchanged", record
    elif minutes.live or not minutes.import_digest or minutes.latest_revision_id != minutes.import_revision:
        raise ImportRefused(
            _(
                "Somebody has written in these minutes: the import leaves them as they are. "
                "Delete the draft to start again."
            )
        )
    else:
        _fill(minutes, record, Shelved(document, meeting, by, keep_pictures))
        minutes.save(clean=False)
        minutes.save_revision(user=by, log_action=True, clean=False)
        outcome = "updated"
    traces = {
        "imported_from": name[:LINE],
        "import_digest": digest,
        "import_revision": minutes.latest_revision_id,
    }
    MinutesPage.objects.filter(pk=minutes.pk).update(**traces)
    return MinutesPage.objects.get(pk=minutes.pk), outcome, record


def understood(document, name):
    """Return what an import would make of a document, without keeping anything: (Record, body of the draft)."""
    record = records.read_record(document.text, name)
    pictures = Shelved(document, None, None, keep=False)
    body = MinutesPage(body=[block for part in record.parts for block in _blocks(part, pictures)]).body
    return record, body


def digest_of(document):
    """Return what tells two records apart: their words and their pictures."""
    seen = hashlib.sha256(document.text.encode("utf-8", "replace"))
    for picture in document.pictures:
        seen.update(picture.content)
    return seen.hexdigest()


class Shelved:
    """The pictures of a document as Wagtail's images, made when they are asked for."""

    def __init__(self, document, meeting, by, keep):
        self.document, self.meeting, self.by, self.keep = document, meeting, by, keep

    @cached_property
    def shelf(self):
        return shelf_of(self.meeting.body)

    def __getitem__(self, number):
        """Return (image or None, words for it)."""
        picture = self.document.pictures[number]
        words = picture.alt or _("Picture %(number)s of the document") % {"number": number + 1}
        if not self.keep:
            return None, words
        image = keep_picture(picture, shelf=self.shelf, by=self.by, title=f"{words} ({self.meeting.title})")
        if image is None:
            words = _(
                "%(picture)s: it cannot be shown here. Open the document, and add it yourself as a .png or .jpg."
            ) % {"picture": words}
        return image, words


def _meeting_of(record, body, name, by):
    """Return the meeting the record speaks of, made as a draft when the calendar has none that day."""
    if record.day is None:
        before = MinutesPage.objects.descendant_of(body).filter(imported_from=name[:LINE]).first() if name else None
        if before:
            return before.meeting
        raise ImportRefused(_("No date was found in the record: say of which meeting it is."))
    meetings = list(MeetingPage.objects.child_of(body).filter(starts_at__date=record.day).order_by("starts_at", "pk"))
    if len(meetings) > 1:
        at_hour = [
            m for m in meetings if record.started_at and timezone.localtime(m.starts_at).time() == record.started_at
        ]
        if len(at_hour) != 1:
            raise ImportRefused(_("There were several meetings that day: say which one."))
        meetings = at_hour
    return meetings[0] if meetings else _draft_meeting(record, body, by)


def _draft_meeting(record, body, by):
    if by is not None and not may_add_meeting(by, body):
        raise PermissionDenied
    starts_at = timezone.make_aware(datetime.combine(record.day, record.started_at or USUAL_HOUR))
    ends_at = starts_at + USUAL_LENGTH
    if record.ended_at:
        ends_at = timezone.make_aware(datetime.combine(record.day, record.ended_at))
        ends_at += timedelta(days=1) if ends_at <= starts_at else timedelta(0)
    meeting = MeetingPage(
        title=record.title or _("Meeting"),
        starts_at=starts_at,
        ends_at=ends_at,
        place=record.place[:200],
        live=False,
        owner=by,
    )
    body.add_child(instance=meeting)
    meeting.save_revision(user=by, log_action=True)
    return meeting


def _fill(minutes, record, pictures):
    """Write into `minutes` what the record says."""
    if record.started_at and not record.ended_at and minutes.ended_at and minutes.ended_at <= record.started_at:
        minutes.ended_at = None  # the hour announced, which the evening has outrun: it would lead to the next day
    minutes.started_at = record.started_at or minutes.started_at
    minutes.ended_at = record.ended_at or minutes.ended_at
    minutes.venue = record.place[:LINE] or minutes.venue
    for name, said in (
        ("chair", record.chair),
        ("secretary", record.secretary),
        ("author_display", record.author),
        ("reviewed_by", record.reviewed_by),
    ):
        setattr(minutes, name, said[:160])
    minutes.body = [block for part in record.parts for block in _blocks(part, pictures)]


def _blocks(part, pictures):
    """Return the blocks of one part, as (type, value) pairs; those that were guessed are marked."""
    blocks = WRITERS[type(part)](part, pictures)
    for _kind, value in blocks:
        if isinstance(value, dict):
            value["to_check"] = True
    return blocks


def _pictured(part, pictures):
    """A picture becomes an annex that stays hidden until somebody says that it may be shown."""
    image, words = pictures[part.number]
    if image is None:
        return [("narrative", f"<p>{escape(words)}</p>")]
    return [("annex", {"title": words[:LINE], "photo": image, "alt": words[:LINE], "image_right": ImageRight.MISSING})]


def _told(part, _pictures):
    return [("narrative", html_of(part.lines))]


def html_of(lines):
    """Return ("p" or "li", text) lines as HTML in which every word of theirs is escaped."""
    html, listing = [], False
    for kind, text in lines:
        if (kind == "li") != listing:
            html.append("</ul>" if listing else "<ul>")
            listing = kind == "li"
        html.append(f"<{kind}>{escape(text)}</{kind}>")
    return "".join([*html, "</ul>"] if listing else html)


def _attendance(part, _pictures):
    people = [
        {
            "name": person.name,
            "function": person.function,
            "presence": person.presence,
            "represented_by": person.represented_by,
        }
        for person in part.people
    ]
    counts = {}
    for counted in part.counts:
        if counted.presence == "present" and counted.who:
            counts[counted.who] = counts.get(counted.who, 0) + counted.number
    value = {
        "counts": counts,
        "said_total": part.total,
        "estimated": part.estimated,
        "named_people": people,
        "note": part.note,
    }
    return [("attendance", value)]


def _previous(part, _pictures):
    return [("previous_minutes", {"outcome": part.outcome, "remarks": [part.text]})]


def _point(part, pictures):
    pieces = list(part.pieces)
    first = pieces.pop(0) if pieces and isinstance(pieces[0], records.Told) else None
    title = part.title.strip() or part.number
    narrative = html_of(first.lines) if first else ""
    if len(title) > LINE:
        narrative, title = f"<p>{escape(title)}</p>{narrative}", title[: LINE - 1] + "…"
    points = [block for piece in pieces for block in _blocks(piece, pictures)]
    return [("agenda_item", {"number": part.number, "title": title, "narrative": narrative, "points": points})]


def _tabled(part, _pictures):
    rows = [f" {CELL} ".join(row) for row in part.rows]
    return [("table", {"rows": "\n".join(rows)})]


def _answered(part, _pictures):
    value = {
        "question": part.question,
        "answer": part.answer,
        "answered_by": part.who,
        "status": part.status,
        "times_raised": 1,
    }
    return [("question", value)]


def _decided(part, _pictures):
    return [("decision", {"text": part.text, "method": part.method, **part.votes})]


def _to_do(part, _pictures):
    return [("action", {"text": part.text, "owner": part.who, "due_on": part.day, "status": "todo"})]


def _promised(part, _pictures):
    value = {"text": part.text, "organisation": part.who, "due_on": part.day, "status": "promised"}
    return [("commitment", value)]


def _next_time(part, _pictures):
    return [("next_meeting", {"date": part.day, "hour": part.hour, "venue": part.venue, "note": part.text})]


WRITERS = {
    records.Told: _told,
    records.Attendance: _attendance,
    records.Previous: _previous,
    records.Point: _point,
    records.Tabled: _tabled,
    records.Answered: _answered,
    records.Decided: _decided,
    records.ToDo: _to_do,
    records.Promised: _promised,
    records.Pictured: _pictured,
    records.NextTime: _next_time,
}
