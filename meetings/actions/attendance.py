"""Counting who came. A phone sends once, perhaps late, perhaps twice: the same sending does nothing twice."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings.models.attendance import KEYS_KEPT, MOST, AttendanceSheet, categories
from meetings.models.meeting import MeetingPage
from meetings.models.registration import Registration
from meetings.rules import may_register_others


class CountedMeanwhile(Exception):
    """Somebody else has sent a count that this phone does not know; `sheet` is that one."""

    def __init__(self, sheet):
        super().__init__()
        self.sheet = sheet


@transaction.atomic
def count_attendance(meeting, *, by, counts, key, seen=0, about=False, came=()):
    """Keep how many came, {value of Who: number}. Return the AttendanceSheet.

    `key` is the sending's own: a key that arrived already changes nothing. `seen` is the version of the sheet the
    phone knows, 0 for none. `came`: primary keys of the registrations ticked; with some and no count at all, they are
    the count. Raise PermissionDenied, CountedMeanwhile, ValueError for a count that is none.
    """
    meeting = MeetingPage.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if not may_register_others(by, meeting):
        raise PermissionDenied
    sheet = AttendanceSheet.objects.filter(meeting=meeting).first()
    if sheet and key in sheet.keys:
        return sheet
    if sheet and sheet.version != seen:
        raise CountedMeanwhile(sheet)
    known = {name for name, _words in categories()}
    counts = {name: number for name, number in counts.items() if number}
    if not counts.keys() <= known or not all(0 < number <= MOST for number in counts.values()):
        raise ValueError("Not a count.")
    registered = Registration.objects.of(meeting).registered()
    ticked = registered.filter(pk__in=list(came))
    if came and not counts:
        counts = {"resident": sum(ticked.values_list("people", flat=True))}
    if came:
        registered.update(came=False)
        ticked.update(came=True)
    if sheet is None:
        sheet = AttendanceSheet(meeting=meeting, version=0)
    sheet.counts, sheet.about = counts, about
    sheet.version += 1
    sheet.keys = [*sheet.keys, key][-KEYS_KEPT:]
    sheet.sent_at, sheet.sent_by = timezone.now(), by
    sheet.save()
    return sheet


def attendance_block_from(meeting):
    """Return the value of the minutes' `attendance` block as the sheet gives it; {} when nobody has counted."""
    sheet = AttendanceSheet.objects.filter(meeting_id=meeting.pk).first()
    return {"counts": dict(sheet.counts), "estimated": sheet.about} if sheet and sheet.counts else {}
