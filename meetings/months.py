"""A month as a grid of weeks, and a week alone, the same for readers and for editors."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pages.typography import date_words, month_words

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

    @property
    def title(self):
        return month_words(self.first_day)

    @property
    def span(self):
        """Its first day, and that of the next month."""
        last = calendar.monthrange(self.year, self.month)[1]
        return self.first_day, self.first_day + timedelta(days=last)

    def weeks(self, meetings, moved_away=()):
        """Return the weeks as lists of dicts: `date`, `inside` this month, `today`, that day's `meetings`.

        A meeting that lasts past midnight stands on each of its days. `moved_away` of a day: the meetings first
        announced that day, which take place on another.
        """
        return grid(calendar.Calendar().monthdatescalendar(self.year, self.month), meetings, self.span, moved_away)


@dataclass(frozen=True)
class Week:
    """One week of the calendar, by the number people know it by (ISO 8601: it begins on Monday)."""

    year: int
    number: int

    @classmethod
    def of(cls, day):
        year, number, _weekday = day.isocalendar()
        return cls(year, number)

    @classmethod
    def asked(cls, year, number):
        """Return the week an address names; raise Http404 outside the years the calendar covers."""
        found = cls(int(year), int(number))
        if not found.is_covered or not 1 <= found.number <= 53:
            raise Http404("No such week.")
        try:
            date.fromisocalendar(found.year, found.number, 1)
        except ValueError as error:
            raise Http404("No such week.") from error
        return found

    @property
    def is_covered(self):
        return FIRST_YEAR <= self.year <= timezone.localdate().year + YEARS_AHEAD

    @property
    def first_day(self):
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def span(self):
        """Its Monday, and that of the next week."""
        return self.first_day, self.first_day + timedelta(days=7)

    @property
    def previous(self):
        """The week before, or None at the edge of the years covered."""
        found = Week.of(self.first_day - timedelta(days=7))
        return found if found.is_covered else None

    @property
    def next(self):
        found = Week.of(self.first_day + timedelta(days=7))
        return found if found.is_covered else None

    @property
    def path(self):
        """Its part of an address: « 2026/s47/ »."""
        return f"{self.year}/s{self.number:02d}/"

    @property
    def title(self):
        """Such as « semaine du 16 au 22 novembre 2026 »."""
        first, last = self.first_day, self.first_day + timedelta(days=6)
        short = first.day if first.month == last.month else date_words(first)
        if first.month != last.month and first.year == last.year:
            short = date_words(first).rpartition(" ")[0]
        return _("week from %(first)s to %(last)s") % {"first": short, "last": date_words(last)}

    def weeks(self, meetings, moved_away=()):
        """Return the week alone, as the weeks of a month are given."""
        days = [self.first_day + timedelta(days=number) for number in range(7)]
        return grid([days], meetings, self.span, moved_away)


def grid(weeks, meetings, span, moved_away=()):
    """Return weeks of days (dates) as lists of dicts, with the meetings of the days within `span`."""
    today = timezone.localdate()
    by_day, left = defaultdict(list), defaultdict(list)
    for meeting in moved_away:
        left[timezone.localtime(meeting.moved_from).date()].append(meeting)
    first, last = weeks[0][0], weeks[-1][-1]
    for meeting in meetings:
        for day in days_of(meeting, first, last):
            by_day[day].append(meeting)
    return [
        [
            {
                "date": day,
                "inside": span[0] <= day < span[1],
                "today": day == today,
                "meetings": by_day[day] if span[0] <= day < span[1] else [],
                "moved_away": left[day],
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
