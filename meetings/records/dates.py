"""Days and hours, as they are written."""

from datetime import date, time

from .words import AN_HOUR, DAY_IN_FIGURES, DAY_IN_WORDS, DAY_ISO, MONTHS


def day_in(text, after=None):
    """Return the first day said in `text`, or None. Without its year, it is the first one after the date `after`."""
    found = []
    for match in DAY_IN_WORDS.finditer(text):
        found.append((match.start(), _day(match[3], MONTHS[match[2].lower()], match[1], after)))
    for match in DAY_IN_FIGURES.finditer(text):
        found.append((match.start(), _day(match[3], match[2], match[1], after)))
    for match in DAY_ISO.finditer(text):
        found.append((match.start(), _day(match[1], match[2], match[3], after)))
    return next((day for _start, day in sorted(found, key=lambda pair: pair[0]) if day), None)


def _day(year, month, day, after):
    try:
        if year:
            year = int(year)
            return date(year + 2000 if year < 100 else year, int(month), int(day))
        if after is None:
            return None
        wanted = date(after.year, int(month), int(day))
        return wanted if wanted > after else date(after.year + 1, int(month), int(day))
    except ValueError:
        return None


def time_of(hour, minute):
    hour, minute = int(hour), int(minute or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def hour_in(text):
    """Return the first hour said in `text`, such as 18h30, 18 h 30, 18:30 or 18 heures, or None."""
    return next((hour for match in AN_HOUR.finditer(text) if (hour := time_of(match[1], match[2]))), None)
