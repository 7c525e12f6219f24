"""Reading the record of a meeting as people write it: lines of text in, a `Record` out. No database here.

`documents` reads the formats (.docx, .odt, .pdf, .txt, .md) and gives those lines.

What is recognised gets a kind (who was there, a numbered point, an answer, a decision, the next date); whatever is not
stays as narrative, in order. Nothing is dropped but lone page numbers, and those are reported.
"""

from .reader import Reader
from .record import (
    Answered,
    Attendance,
    Decided,
    NextTime,
    Pictured,
    Point,
    Previous,
    Promised,
    Record,
    Tabled,
    ToDo,
    Told,
)

__all__ = [
    "Answered",
    "Attendance",
    "Decided",
    "NextTime",
    "Pictured",
    "Point",
    "Previous",
    "Promised",
    "Record",
    "Tabled",
    "ToDo",
    "Told",
    "read_record",
]


def read_record(text, name=""):
    """Return the Record that any text (plain or Markdown) holds; `name`, the file's, may say the date."""
    return Reader(text, name).read()
