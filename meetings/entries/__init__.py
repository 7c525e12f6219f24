"""Calendar files that others wrote (.ics), read as plain entries: nothing here knows the database."""

from .entry import Entry, Read
from .reader import read_calendar

__all__ = ["Entry", "Read", "read_calendar"]
