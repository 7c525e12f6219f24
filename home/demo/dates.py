"""Days counted from today, since the demonstration is always of this year."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format


def at(day, hour):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def month_from(day, months):
    """Return (year, month) so many months after `day`'s."""
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1


def months_ago(months):
    """Return the same day of an earlier month, the 28th at the latest."""
    today = timezone.localdate()
    year, month = month_from(today, -months)
    return today.replace(year=year, month=month, day=min(today.day, 28))


def nth_weekday(year, month, weekday, rank):
    """Return the `rank`-th `weekday` (Monday is 0) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (rank - 1))


def of_month(day):
    """Return « de juin », « d’octobre »."""
    name = date_format(day, "F")
    return f"d’{name}" if name[0] in "ao" else f"de {name}"
