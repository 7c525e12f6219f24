"""The dates a rule gives (RRULE, RDATE, EXDATE): bounded, because a file may ask for the end of time."""

import calendar
from datetime import datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _

AHEAD = timedelta(days=366)
MOST_DATES = 100  # pages one rule makes
MOST_STEPS = 20_000  # dates looked at
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"}
LONGEST_MONTHS = {month: calendar.monthrange(2024, month)[1] for month in range(1, 13)}


class NoRule(ValueError):
    """The rule cannot be followed; the message is a sentence."""


def expand(event, today):
    """Return the naive starts of an event: those that become pages, and all that its rule gives up to the horizon."""
    horizon = max(datetime.combine(today, time()), event.start) + AHEAD
    starts = {event.start}
    for rule in event.all("RRULE"):
        starts |= set(of_rule(rule, event, horizon))
    for start in listed(event, "RDATE"):
        if start <= horizon:
            starts.add(start)
    starts -= set(listed(event, "EXDATE"))
    if not starts:
        raise NoRule(_("The rule of this entry gives no date."))
    every = sorted(starts)
    begun = datetime.combine(today, time())
    to_come = [start for start in every if start >= begun][:MOST_DATES]
    past = [start for start in every if start < begun]
    room = MOST_DATES - len(to_come)
    return (past[-room:] if room else []) + to_come, every


def of_rule(rule, event, horizon):
    parts = {str(name).upper(): value if isinstance(value, list) else [value] for name, value in rule.items()}
    check(parts)
    until = parts.pop("UNTIL", [None])[0]
    written = ";".join(piece for piece in rule.to_ical().decode().split(";") if not piece.upper().startswith("UNTIL="))
    end = horizon
    if until is not None:
        # « Until the 5th » includes that day whole.
        last = event.wall(until) if isinstance(until, datetime) else datetime.combine(until, time.max)
        end = min(end, last)
    found = []
    for start in islice(rrulestr(written, dtstart=event.start), MOST_STEPS):
        if start > end:
            break
        found.append(start)
    return found


def check(parts):
    """Refuse what no meeting needs, and what would be counted for ever without giving a date."""
    frequency = str(parts.get("FREQ", [""])[0]).upper()
    if frequency not in FREQUENCIES or set(parts) - PARTS:
        raise NoRule(_("The rule of this entry is too particular: write its dates one by one."))
    if int(parts.get("INTERVAL", [1])[0]) < 1:
        raise NoRule(_("The rule of this entry gives no date."))
    positions = [abs(int(position)) for position in parts.get("BYSETPOS", [])]
    if positions and (frequency == "DAILY" or max(positions) > (7 if frequency == "WEEKLY" else 366)):
        raise NoRule(_("The rule of this entry gives no date."))
    # « The 53rd Monday of the month » makes the library of rules trip, and means nothing by the week.
    orders = [abs(getattr(day, "relative", None) or 0) for day in parts.get("BYDAY", [])]
    if max(orders, default=0) > {"MONTHLY": 5, "YEARLY": 53}.get(frequency, 0):
        raise NoRule(_("The rule of this entry gives no date."))
    days = [abs(int(day)) for day in parts.get("BYMONTHDAY", [])]
    months = [int(month) for month in parts.get("BYMONTH", [])] or list(LONGEST_MONTHS)
    if days and not any(day <= LONGEST_MONTHS.get(month, 0) for day in days for month in months):
        raise NoRule(_("The rule of this entry gives no date."))


def listed(event, name):
    """Yield the naive starts that RDATE or EXDATE name; of a period, its beginning."""
    for value in event.all(name):
        for item in getattr(value, "dts", []):
            moment = item.dt[0] if isinstance(item.dt, tuple) else item.dt
            if isinstance(moment, datetime):
                yield event.wall(moment)
            else:
                # A day alone means the date of the rule on that day.
                yield datetime.combine(moment, event.start.time())
