"""The lists of people in a record: who was there, excused, absent, represented; and how many."""

import re

from .people import counted_in, listed_in, people_in, roll_heading
from .record import Attendance
from .words import ARROW, BULLET, CROWD, LONGEST_PERSON, TENS, numbered

ENTRY = re.compile(r"[,;](?![^(]*\))")
LONGEST_LINE = 90  # signs: a longer line without a bullet is a sentence
CAME = re.compile(r"présent|assist|sign|particip", re.IGNORECASE)


class Roll:
    """Fills the Attendance of a Record; `presence` is that of the list being read, None outside of a list."""

    def __init__(self, record):
        self.record = record
        self.presence = None
        self.attendance = None

    def open(self, presence, heading, rest):
        """Begin a list by its heading; what follows on the line is all of it."""
        attendance = self._written()
        listed = rest and all(len(chunk) <= LONGEST_PERSON for chunk in re.split(r"[,;]", rest))
        people, loose = people_in(rest, presence) if listed else ([], rest)
        attendance.add_note(" ".join(words for words in (heading, loose, attendance.take(people)) if words))
        self.presence = None if rest else presence

    def close(self):
        self.presence = None

    def _written(self):
        if self.attendance is None:
            self.attendance = Attendance()
            self.record.parts.append(self.attendance)
        return self.attendance

    def goes_on_with(self, line):
        """Whether a paragraph that begins so may still belong to the list."""
        return bool(BULLET.match(line) or roll_heading(line))

    def take(self, line):
        """Add the person (or people) of a line of the list. A long sentence is no person and closes the list."""
        marked = BULLET.match(line)
        text = line[marked.end() :] if marked else line
        sentence = not marked and (len(text) > LONGEST_LINE or ARROW.search(text) or numbered(text))
        if sentence or len(text) > LONGEST_PERSON:
            self.close()
            return False
        attendance = self._written()
        if not marked and text[0].islower() and attendance.people and not counted_in(text, self.presence):
            # The end of a line too long for the page.
            person = attendance.people[-1]
            person.function = f"{person.function} {text}".strip()[:255]
            return True
        listed = [chunk for chunk in ENTRY.split(text) if chunk.strip()]
        if len(listed) > 2 and not marked:
            people, loose = people_in(text, self.presence)
            attendance.add_note(loose)
        else:
            people = listed_in(text, self.presence)
        attendance.add_note(attendance.take(people))
        return True

    def count_crowd(self, text):
        """Take from a sentence how many people came, when no list says it."""
        crowd = CROWD.search(text)
        if crowd and (self.attendance is None or self.attendance.total is None) and CAME.search(text):
            attendance = self._written()
            count = crowd["count"].lower()
            attendance.total = TENS.get(count) or int(count)
            attendance.estimated = bool(crowd["about"]) or count in TENS
