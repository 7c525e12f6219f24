"""Days on which people do not come: public holidays (from the library), school holidays (as editors wrote them)."""

from functools import cache

import holidays
from django.utils.translation import gettext as _

from meetings.models.series import SchoolHoliday


@cache
def _holidays_of(year):
    # Whole years, made once: the object itself fills as it is asked, which threads must not do together.
    return dict(holidays.France(years=year, language="fr"))


def public_holiday(day):
    """Return the name of the public holiday in mainland France on that day, or ""."""
    return _holidays_of(day.year).get(day, "").replace("'", "’")


class DaysOff:
    """What is known of the days between `first` and `last` (dates), for a school zone or none. One query at most."""

    def __init__(self, first, last, zone=""):
        self.zone = zone
        self._holidays = list(SchoolHoliday.objects.of(zone).between(first, last)) if zone else []

    def school_holiday(self, day):
        """Return the name of the school holidays that day falls in, or ""."""
        return next((row.name for row in self._holidays if row.first_on <= day <= row.last_on), "")

    def words(self, day):
        """Return what an editor must know of that day, as sentences."""
        public, school = public_holiday(day), self.school_holiday(day)
        sentences = []
        if public:
            sentences.append(_("Public holiday: %(name)s.") % {"name": public})
        if school:
            sentences.append(_("School holidays, zone %(zone)s: %(name)s.") % {"zone": self.zone, "name": school})
        return sentences

    def skipped_by(self, series, day):
        """Return whether a series leaves that day out by itself."""
        public = series.skip_public_holidays and public_holiday(day)
        school = series.skip_school_holidays and self.school_holiday(day)
        return bool(public or school)


def zone_without_holidays(series, first, last):
    """Return the school zone of a series when nobody wrote its holidays between these days, else ""."""
    known = SchoolHoliday.objects.of(series.school_zone).between(first, last or first).exists()
    return "" if known else series.school_zone
