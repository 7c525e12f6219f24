"""French typography and French dates, as plain functions on plain values.

Everything here writes French, whatever language is active: dates in words are the site's voice, and a site in
another language would bring its own module. Times are those of the clock on the wall (`TIME_ZONE`, Europe/Paris).
Spaces that must not break a line are U+00A0.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.utils import timezone

NBSP = "\u00a0"

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
# Short enough for the leaf of a calendar (about seven letters in 4 rem).
SHORT_WEEKDAYS = ("lundi", "mardi", "mer.", "jeudi", "vend.", "sam.", "dim.")
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avril",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)

# One space at a time: a pattern with " +" would cost the square of a long run of spaces.
BEFORE_MARK = re.compile(r"[ \u202f](?=[?!:;»%€])")
AFTER_QUOTE = re.compile(r"«[ \u202f]")
INSIDE_NUMBER = re.compile(r"(?<=\d)[ \u202f](?=\d{3}(?!\d))")
BEFORE_UNIT = re.compile(r"(?<=\d)[ \u202f](?=(?:h|min|m²|km|°C)(?![^\W\d_]))")
AFTER_HOUR = re.compile(r"(?<=\d\u00a0h)[ \u202f](?=[0-5]\d(?!\d))")


def french(text):
    """Return `text` with its spaces made non-breaking where French asks for it; nothing is added or removed."""
    text = BEFORE_MARK.sub(NBSP, str(text))
    text = AFTER_QUOTE.sub("«" + NBSP, text)
    text = INSIDE_NUMBER.sub(NBSP, text)
    text = BEFORE_UNIT.sub(NBSP, text)
    return AFTER_HOUR.sub(NBSP, text)


def thousands(number):
    """Return a whole number with its thousands apart: 12345 → « 12 345 ». Four digits are grouped too, as sums are."""
    return f"{number:,}".replace(",", NBSP)


def euros(amount):
    """Return a sum in words: « 1 200 € », « 12,50 € ». Cents only when there are some; "" when it is no number."""
    try:
        amount = Decimal(str(amount))
        if not amount.is_finite():
            return ""
        amount = amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        return ""
    whole, _point, cents = f"{amount:,.2f}".partition(".")
    whole = whole.replace(",", NBSP).replace("-", "−")
    return f"{whole}{NBSP}€" if cents == "00" else f"{whole},{cents}{NBSP}€"


def on_the_wall(moment):
    """Return an aware datetime as the clock on the wall shows it; dates and naive datetimes are left as they are."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def _day_number(day):
    return "1er" if day.day == 1 else str(day.day)


def day_words(day, today=None):
    """Return « jeudi 4 juin », with the year when it is not `today`'s (a date; by default the present day)."""
    day = on_the_wall(day)
    today = today or timezone.localdate()
    words = f"{WEEKDAYS[day.weekday()]} {_day_number(day)} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"


def ago_words(day, today=None):
    """Return how long ago a past day was, as one says it: « hier », « il y a 12 jours », « il y a 2 mois »."""
    day = on_the_wall(day)
    days = ((today or timezone.localdate()) - day).days
    if days <= 0:
        return "aujourd’hui"
    if days == 1:
        return "hier"
    if days < 31:
        return f"il y a {days} jours"
    months = round(days / 30.44)
    if months < 24:
        return f"il y a {months} mois"
    return f"il y a {round(days / 365.25)} ans"


def date_words(day):
    """Return « 4 juin 2026 »: for titles, which are read years later."""
    day = on_the_wall(day)
    return f"{_day_number(day)} {MONTHS[day.month - 1]} {day.year}"


def month_words(day):
    """Return « décembre 2026 »."""
    day = on_the_wall(day)
    return f"{MONTHS[day.month - 1]} {day.year}"


def hour_words(moment):
    """Return « 18 h » or « 18 h 05 » of a datetime or a time."""
    moment = on_the_wall(moment)
    hour = f"{moment.hour}{NBSP}h"
    return f"{hour}{NBSP}{moment.minute:02d}" if moment.minute else hour


def moment_words(moment, today=None):
    """Return « jeudi 4 juin à 18 h »; of a date without hour, or at midnight as whole days begin, the day alone."""
    if not isinstance(moment, datetime) or is_midnight(moment):
        return day_words(moment, today)
    return f"{day_words(moment, today)} à {hour_words(moment)}"


def is_midnight(moment):
    moment = on_the_wall(moment)
    return (moment.hour, moment.minute) == (0, 0)


def span_words(starts_at, ends_at=None, today=None):
    """Return from when to when, as short as is clear.

    « jeudi 3 décembre, de 18 h à 20 h »; without an end « jeudi 3 décembre à 18 h »; over several days, midnight
    included, « du samedi 6 juin à 20 h au dimanche 7 juin à 1 h »; from midnight to midnight « dimanche 7 juin, toute
    la journée » or « du samedi 6 juin au dimanche 7 juin ». An end before the start is not repeated.
    """
    starts_at, ends_at = on_the_wall(starts_at), on_the_wall(ends_at)
    if ends_at is None or ends_at <= starts_at:
        return moment_words(starts_at, today)
    # A meeting that stops on the stroke of midnight is still that evening's.
    last_moment = ends_at - timedelta(microseconds=1)
    if is_midnight(starts_at) and is_midnight(ends_at):
        first, last = day_words(starts_at, today), day_words(last_moment, today)
        return f"{first}, toute la journée" if first == last else f"du {first} au {last}"
    if starts_at.date() == last_moment.date():
        end = "minuit" if ends_at.date() != starts_at.date() else hour_words(ends_at)
        return f"{day_words(starts_at, today)}, de {hour_words(starts_at)} à {end}"
    start, end = (f"{day_words(moment, today)} à {hour_words(moment)}" for moment in (starts_at, ends_at))
    return f"du {start} au {end}"


def leaf_words(day):
    """Return the three lines of a calendar's leaf: ("jeudi", "3", "déc.")."""
    day = on_the_wall(day)
    return SHORT_WEEKDAYS[day.weekday()], str(day.day), SHORT_MONTHS[day.month - 1]


def is_day(value):
    """Tell whether `value` is a date or a datetime, so that a template may pass anything."""
    return isinstance(value, date)
