"""A month as a grid of weeks, the same for readers and for editors."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404
from django.utils import timezone

FIRST_YEAR = 1990
YEARS_AHEAD = 5


@dataclass(frozen=True)
class Month:
    """One month of the calendar; its weeks begin on Monday."""

    year: int
    month: int

    @classmethod
    def of(cls, day):
        return cls(day.year, day.month)

    @classmethod
    def asked(cls, year, month):
        """Return the month an address names; raise Http404 outside the years the calendar covers."""
        found = cls(int(year), int(month))
        if not (1 <= found.month <= 12 and found.is_covered):
            raise Http404("No such month.")
        return found

    @property
    def is_covered(self):
        return FIRST_YEAR <= self.year <= timezone.localdate().year + YEARS_AHEAD

    @property
    def first_day(self):
        return date(self.year, self.month, 1)

    @property
    def previous(self):
        """The month before, or None at the edge of the years covered."""
        found = Month.of(self.first_day - timedelta(days=1))
        return found if found.is_covered else None

    @property
    def next(self):
        found = Month.of(self.first_day + timedelta(days=31))
        return found if found.is_covered else None

    @property
    def path(self):
        """Its part of an address: « 2026/11/ »."""
        return f"{self.year}/{self.month:02d}/"

    def weeks(self, meetings):
        """Return the weeks as lists of dicts: `date`, `inside` this month, `today`, and that day's `meetings`.

        A meeting that lasts past midnight stands on each of its days.
        """
        today = timezone.localdate()
        by_day = defaultdict(list)
        weeks = calendar.Calendar().monthdatescalendar(self.year, self.month)
        first, last = weeks[0][0], weeks[-1][-1]
        for meeting in meetings:
            for day in days_of(meeting, first, last):
                by_day[day].append(meeting)
        return [
            [
                {
                    "date": day,
                    "inside": day.month == self.month,
                    "today": day == today,
                    "meetings": by_day[day] if day.month == self.month else [],
                }
                for day in week
            ]
            for week in weeks
        ]


def days_of(meeting, first, last):
    """Yield the days on which a meeting takes place, between `first` and `last` included."""
    day = max(timezone.localtime(meeting.starts_at).date(), first)
    # What stops on the stroke of midnight does not touch the next day.
    end = min(timezone.localtime(meeting.ends_at - timedelta(microseconds=1)).date(), last)
    while day <= end:
        yield day
        day += timedelta(days=1)
