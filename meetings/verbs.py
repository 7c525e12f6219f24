"""What can be told of meetings. Each sentence must make sense in the subject of a mail."""

from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb

MEETING_ANNOUNCED = Verb("meetings.announced", _("%(title)s: %(when)s"))
MEETING_MOVED = Verb("meetings.moved", _("Moved: %(title)s, on %(when)s instead of %(old)s"))
MEETING_PLACE_CHANGED = Verb("meetings.place_changed", _("New place: %(title)s, %(when)s, %(place)s"))
MEETING_CANCELLED = Verb("meetings.cancelled", _("Cancelled: %(title)s, %(when)s. %(reason)s"))
MEETING_NOT_HELD = Verb("meetings.not_held", _("It did not take place: %(title)s, %(when)s. %(reason)s"), mail=False)
MEETING_RESTORED = Verb("meetings.restored", _("It takes place after all: %(title)s, %(when)s"))
MEETING_HELD = Verb("meetings.held", _("It took place: %(title)s"), mail=False)
POINT_ADDED = Verb("meetings.point_added", _("New point on the agenda of %(title)s: %(point)s"), mail=False)

# One for a whole series, never one per date.
SERIES_ANNOUNCED = Verb("meetings.series_announced", _("%(title)s: %(rule)s, from %(when)s"))
SERIES_CHANGED = Verb("meetings.series_changed", _("The dates change: %(title)s, now %(rule)s, from %(when)s"))
SERIES_ENDED = Verb("meetings.series_ended", _("No more dates after %(until)s: %(title)s. %(reason)s"))

# One for a whole calendar taken in.
DATES_IMPORTED = Verb("meetings.dates_imported", _("%(title)s: new dates in the calendar (%(number)s)"))

MEETING_VERBS = [
    MEETING_ANNOUNCED,
    MEETING_MOVED,
    MEETING_PLACE_CHANGED,
    MEETING_CANCELLED,
    MEETING_NOT_HELD,
    MEETING_RESTORED,
    MEETING_HELD,
    POINT_ADDED,
    SERIES_ANNOUNCED,
    SERIES_CHANGED,
    SERIES_ENDED,
    DATES_IMPORTED,
]

MINUTES_PUBLISHED = Verb("meetings.minutes_published", _("To read: %(title)s"))
MINUTES_CORRECTED = Verb("meetings.minutes_corrected", _("Corrected: %(title)s"))
MINUTES_APPROVED = Verb("meetings.minutes_approved", _("Approved: %(title)s, on %(day)s, %(mode)s"))
NAME_REMOVED = Verb("meetings.name_removed", _("A name was removed on request: %(title)s"), mail=False)
ENTRY_CHANGED = Verb("meetings.entry_changed", _("News of “%(text)s”: %(status_words)s"))

MINUTES_VERBS = [MINUTES_PUBLISHED, MINUTES_CORRECTED, MINUTES_APPROVED, NAME_REMOVED, ENTRY_CHANGED]
