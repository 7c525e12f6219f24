"""The story of an entry of the register, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models.story import EntryEvent, Quality, What
from pages.typography import day_words

SAID_BY = {
    Quality.MINUTES: gettext_lazy("the minutes now say"),
    Quality.TABLE: gettext_lazy("said by the table’s facilitator"),
    Quality.OWNER: gettext_lazy("said by whoever answers for it"),
    Quality.MEMBER: gettext_lazy("said by somebody who sits at the table"),
    Quality.FOLLOWER: gettext_lazy("said by somebody who follows the table"),
}


@dataclass(frozen=True)
class Told:
    """One event of an entry, as its page tells it."""

    event: EntryEvent
    entry: object

    @property
    def at(self):
        return self.event.at

    @property
    def note(self):
        return self.event.note

    @property
    def who(self):
        if self.event.quality == Quality.OWNER and self.entry.by_words:
            return _("said by %(who)s") % {"who": self.entry.by_words}
        return SAID_BY.get(self.event.quality, "")

    @property
    def words(self):
        event = self.event
        if event.what == What.REMINDED:
            return _("a reminder was sent: the day has come")
        if event.what == What.REMINDED_AGAIN:
            return _("a second reminder was sent, fifteen days later")
        if event.what == What.CONFIRMED:
            return _("confirmed: it is done") if not event.status_after else _("confirmed by residents: it is closed")
        if event.what == What.CONTESTED:
            return _("contested: it is not done; the reason is among the comments")
        return ", ".join(part for part in (self._status(), self._day()) if part)

    def _status(self):
        after = self.event.status_after
        if not after or after not in self.entry.STATUSES.values:
            return ""
        if after == "kept" and self.event.quality == Quality.TABLE:
            return _("confirmed by the table")
        if after == self.event.status_before:
            return _("still: %(status)s") % {"status": self.entry.STATUSES(after).label}
        return str(self.entry.STATUSES(after).label)

    def _day(self):
        event = self.event
        if event.due_after == event.due_before:
            return ""
        if event.due_after is None:
            return _("no day any more")
        if event.due_before is None:
            return _("by %(day)s") % {"day": day_words(event.due_after)}
        return _("put off to %(day)s (instead of %(old)s)") % {
            "day": day_words(event.due_after),
            "old": day_words(event.due_before),
        }


def voices_of(events, person=None):
    """Return how many people (confirm, contest) what was last declared done, among the events, oldest first.

    `confirmed`: whether `person` is one of those who confirm it.
    """
    voices = {"confirm": 0, "contest": 0, "confirmed": False}
    for event in events:
        if event.status_after == "declared":
            voices = {"confirm": 0, "contest": 0, "confirmed": False}
        voices["confirm"] += event.what == What.CONFIRMED
        voices["contest"] += event.what == What.CONTESTED
        voices["confirmed"] |= person is not None and event.what == What.CONFIRMED and event.by_id == person.pk
    return voices
