"""When a series meets, as a plain value: days from a rule, the rule in words, the rule for calendars.

Days are expanded with dateutil on the clock of the wall: a meeting at 18 h stays at 18 h when clocks change.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.enums import Frequency, Rank
from pages.typography import hour_words

ICAL_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Nobody reads further, and a slip of the finger must not fill the memory.
MOST_DAYS = 1000


@dataclass(frozen=True)
class Rule:
    """Every `interval` weeks on `weekdays`, or every `interval` months on the `rank`-th of them, at `hour`.

    `anchor` is the day the rule counts from: the week or month it stands in is one that has meetings.
    """

    frequency: str
    interval: int
    weekdays: tuple
    rank: int | None
    hour: time
    anchor: date

    def days(self, first, last):
        """Return the days the rule gives from `first` to `last`, both included, soonest first."""
        start = max(self.anchor, first) if self.interval == 1 else self.anchor
        begin, end = (datetime.combine(day, time()) for day in (start, last))
        found = rrule(dtstart=begin, until=end, **self._figures())
        days = []
        for moment in found:
            if moment.date() >= first:
                days.append(moment.date())
            if len(days) == MOST_DAYS:
                break
        return days

    def _figures(self):
        monthly = self.frequency == Frequency.MONTHLY
        return {
            "freq": MONTHLY if monthly else WEEKLY,
            "interval": self.interval,
            "byweekday": [weekday(day, self.rank if monthly else None) for day in self.weekdays],
            "wkst": 0,
        }

    def ical(self):
        """Return the rule as RFC 5545 writes it, without its end: FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH;WKST=MO."""
        rank = self.rank if self.frequency == Frequency.MONTHLY else ""
        days = ",".join(f"{rank}{ICAL_DAYS[day]}" for day in self.weekdays)
        interval = f"INTERVAL={self.interval};" if self.interval > 1 else ""
        return f"FREQ={self.frequency.upper()};{interval}BYDAY={days};WKST=MO"

    @property
    def words(self):
        """Return the rule in plain words, such as « le premier jeudi du mois, à 18 h »."""
        return _("%(days)s, at %(hour)s") % {"days": self._days_words(), "hour": hour_words(self.hour)}

    def _days_words(self):
        days = get_text_list([str(WEEKDAYS[day]).lower() for day in self.weekdays], _("and"))
        if self.frequency == Frequency.WEEKLY:
            return ngettext("every %(days)s", "every %(count)s weeks, on %(days)s", self.interval) % {
                "days": days,
                "count": self.interval,
            }
        return ngettext(
            "the %(rank)s %(days)s of the month", "the %(rank)s %(days)s, every %(count)s months", self.interval
        ) % {"rank": Rank(self.rank).label, "days": days, "count": self.interval}


def rank_of(day):
    """Return which one of its weekday in the month a day is: 1 to 4, or -1 for a fifth, which people call the last."""
    rank = (day.day - 1) // 7 + 1
    return rank if rank < 5 else -1
