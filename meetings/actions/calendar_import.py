"""How a calendar somebody keeps elsewhere becomes meetings: known by identifier, so that it may come again and again.

What the file changed since last time is changed here; what a person wrote here meanwhile stays.
"""

import uuid
from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from activity.actions import record
from meetings import ical, verbs
from meetings.actions.meetings import moved_facts, publish_change
from meetings.entries.entry import FIELDS, Entry
from meetings.enums import MeetingState
from meetings.models import MeetingPage
from meetings.rules import may_add_meeting, may_publish
from pages.importing import sentences
from pages.sheets import Refused

CREATE, UPDATE, CANCEL, UNCHANGED, REFUSE = "create", "update", "cancel", "unchanged", "refuse"
# The four counts of every import: a cancellation changes a date that is already there.
COUNTED = {CREATE: "created", UPDATE: "updated", CANCEL: "updated", UNCHANGED: "unchanged"}


@dataclass
class Planned:
    """What is to become of one date: `entry` as the file says it (None when only its rule gives it no more)."""

    line: int
    outcome: str
    title: str
    starts_at: object = None
    entry: Entry | None = None
    meeting: MeetingPage | None = None
    changes: tuple = ()
    publishes: bool = False
    reason: str = ""


def plan_import(body, read, *, by=None):
    """Return what taking in a Read would do below `body`, as a list of Planned; nothing is kept.

    `by` is None for a command of the host. Raise PermissionDenied for whoever may not add a meeting there.
    """
    if by is not None and not may_add_meeting(by, body):
        raise PermissionDenied
    publishes = by is None or body.permissions_for_user(by).can_publish_subpage()
    known = Known(body, read)
    planned = [Planned(line, REFUSE, "", reason=reason) for line, reason in read.refused]
    for entry in read.entries:
        planned.append(_planned(entry, known.of(entry), body, publishes, by))
    planned += [
        Planned(0, CANCEL, meeting.title, meeting.starts_at, meeting=meeting, publishes=publishes)
        for meeting in known.given_no_more()
    ]
    return planned


class Known:
    """The meetings of a body that entries of a file may speak of, in three queries."""

    def __init__(self, body, read):
        self.read = read
        own = MeetingPage.objects.child_of(body)
        uids = {entry.uid for entry in read.entries}
        self.by_key = {meeting.source_uid: meeting for meeting in own.exclude(source_uid="")}
        # What this site itself gave away comes back under its own identifiers.
        ours = {found for found in map(own_uid, uids) if found}
        self.by_uid = {meeting.uid: meeting for meeting in own.filter(uid__in=ours)} if ours else {}
        dates = own.filter(series__uid__in=ours).select_related("series") if ours else ()
        self.by_date = {(meeting.series.uid, meeting.occurs_at): meeting for meeting in dates}

    def of(self, entry):
        found = own_uid(entry.uid)
        if found and entry.occurs_at:
            return self.by_date.get((found, entry.occurs_at)) or self.by_key.get(entry.key)
        return self.by_uid.get(found) or self.by_key.get(entry.key)

    def given_no_more(self):
        """Return the announced dates to come that a rule of the file gave once, and gives no more (EXDATE)."""
        told = {entry.key for entry in self.read.entries}
        return [
            meeting
            for key, meeting in self.by_key.items()
            if "#" in key
            and key not in told
            and (given := self.read.given.get(key.rpartition("#")[0])) is not None
            and key not in given
            and not meeting.is_cancelled
            and not meeting.is_over
        ]


def own_uid(uid):
    """Return the identifier that this site gave (uuid.UUID), or None for one from elsewhere."""
    name, _at, host = uid.partition("@")
    try:
        return uuid.UUID(name) if host == ical.host() else None
    except ValueError:
        return None


def _planned(entry, meeting, body, publishes, by):
    base = {"line": entry.line, "title": entry.title, "starts_at": entry.starts_at, "entry": entry, "meeting": meeting}
    if meeting is None:
        try:
            _blank(entry, body).clean_fields(exclude=["path", "depth", "slug", "content_type", "locale", "url_path"])
        except ValidationError as error:
            return Planned(**base, outcome=REFUSE, reason=sentences(error))
        return Planned(**base, outcome=CREATE, publishes=publishes and not entry.held_back)
    before = meeting.source.get("said") or said_by_us(meeting)
    now = entry.said()
    base |= {"publishes": publishes}
    if now["sequence"] < before.get("sequence", 0):
        return Planned(**base, outcome=UNCHANGED)  # an older file than the last one
    names = [name for name in FIELDS if name in before and now[name] != before[name]]
    changes = tuple(name for name in names if shown(meeting, name) != now[name])
    turned = now["cancelled"] != before["cancelled"] and now["cancelled"] != meeting.is_cancelled
    if not changes and not turned:
        return Planned(**base, outcome=UNCHANGED)
    if meeting.live and not (by is None or may_publish(by, meeting)):
        return Planned(**base, outcome=REFUSE, reason=_("You may not publish here: this date is announced already."))
    if turned and meeting.state == MeetingState.HELD:
        return Planned(**base, outcome=REFUSE, reason=_("This meeting took place already."))
    return Planned(**base, outcome=CANCEL if turned and entry.cancelled else UPDATE, changes=changes)


def shown(meeting, name):
    value = getattr(meeting, name)
    return value.isoformat() if name in ("starts_at", "ends_at") else value


def said_by_us(meeting):
    """Return what our own calendar says of a meeting, for those that no file brought."""
    return {
        "title": ical.line(ical.summary(meeting)),
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "place": ical.location(meeting),
        "cancelled": meeting.is_cancelled,
    }


def _blank(entry, body):
    page = MeetingPage(**{name: getattr(entry, name) for name in FIELDS})
    page.body = body
    return page


@transaction.atomic
def take_in(planned, body, *, by=None):
    """Do what was Planned for one date; return "created", "updated" or "unchanged". Raises Refused with the reason."""
    if planned.outcome == REFUSE:
        raise Refused(planned.reason)
    if planned.outcome == CREATE:
        _create(planned, body, by)
    elif planned.outcome != UNCHANGED:
        _change(planned, by)
    return COUNTED[planned.outcome]


def _create(planned, body, by):
    entry = planned.entry
    # Others may be adding pages there at the same time.
    body = Page.objects.select_for_update().get(pk=body.pk)
    page = _blank(entry, body)
    page.source_uid, page.source = entry.key, {"said": entry.said()}
    page.owner, page.live, page.has_unpublished_changes = by, False, True
    if entry.cancelled:
        page.state, page.state_reason = MeetingState.CANCELLED, entry.reason
    body.add_child(instance=page)
    page = MeetingPage.objects.get(pk=page.pk)
    if planned.publishes:
        # Told once of all the dates together, never once per date.
        page.announced = page.facts()
        MeetingPage.objects.filter(pk=page.pk).update(announced=page.announced)
    revision = page.save_revision(user=by, log_action=True)
    if planned.publishes:
        revision.publish(user=by)
    planned.meeting = page


def _change(planned, by):
    entry = planned.entry
    meeting = MeetingPage.objects.select_for_update(of=("self",)).get(pk=planned.meeting.pk)
    fields = {name: getattr(entry, name) for name in planned.changes}
    facts = {}
    if planned.outcome == CANCEL:
        reason = entry.reason if entry else ""
        facts = {
            "state": MeetingState.CANCELLED,
            "state_reason": reason or _("Cancelled in the calendar it comes from"),
            "next_date": None,
        }
    elif entry.cancelled is False and meeting.is_cancelled and meeting.source.get("said", {}).get("cancelled", True):
        state = MeetingState.MOVED if meeting.moved_from else MeetingState.ANNOUNCED
        facts = {"state": state, "state_reason": "", "next_date": None}
    counted_on = meeting.live and not meeting.is_over and meeting.state != MeetingState.HELD
    if "starts_at" in fields and counted_on and not facts:
        facts = moved_facts(meeting, entry.starts_at, entry.reason)
    if entry and (meeting.source_uid or not own_uid(entry.uid)):
        facts |= {"source": {"said": entry.said()}}
    if meeting.live:
        publish_change(meeting, by=by, facts=facts, fields=fields)
        return
    MeetingPage.objects.filter(pk=meeting.pk).update(**facts)
    draft = meeting.get_latest_revision_as_object()
    for name, value in (facts | fields).items():
        setattr(draft, name, value)
    draft.save_revision(user=by, log_action=True)


def tell_of_new_dates(planned, body, *, by=None):
    """Tell those who follow `body`, once, of the dates to come that an import has published."""
    new = [
        one
        for one in planned
        if one.outcome == CREATE
        and one.publishes
        and one.meeting
        and one.entry.ends_at > timezone.now()
        and not one.entry.cancelled
    ]
    if new:
        record(body, verbs.DATES_IMPORTED, by=by, data={"number": len(new)})


def counts(planned):
    """Return how many dates there are of each outcome, in the order people ask about them."""
    found = Counter(one.outcome for one in planned)
    return {outcome: found[outcome] for outcome in (CREATE, UPDATE, CANCEL, UNCHANGED, REFUSE)}
