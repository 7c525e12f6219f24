"""What is recognised in a record: no database here."""

from dataclasses import dataclass, field
from datetime import date, time


@dataclass
class Person:
    name: str
    function: str = ""
    presence: str = "present"
    represented_by: str = ""


@dataclass
class Counted:
    """How many people of a kind a list says: `who` as in `meetings.blocks.choices.Who`, "" when it is not said."""

    who: str
    number: int
    estimated: bool
    presence: str
    words: str
    says_more: bool = False  # than a number and a kind


@dataclass
class Told:
    """Narrative: lines of text; each is ("p", text) or ("li", text)."""

    lines: list = field(default_factory=list)


@dataclass
class Answered:
    question: str
    answer: str
    who: str = ""
    status: str = "answered"


@dataclass
class Decided:
    text: str
    method: str = ""
    votes: dict = field(default_factory=dict)


@dataclass
class ToDo:
    text: str
    who: str = ""
    day: date | None = None


@dataclass
class Promised:
    text: str
    who: str = ""
    day: date | None = None


@dataclass
class Tabled:
    """A table: its rows, each a list of cells; the first one gives the titles."""

    rows: list = field(default_factory=list)


@dataclass
class Pictured:
    """A picture of the document, by its number there, from 0."""

    number: int


@dataclass
class Point:
    number: str
    title: str
    pieces: list = field(default_factory=list)


@dataclass
class Attendance:
    people: list = field(default_factory=list)
    counts: list = field(default_factory=list)
    note: str = ""
    total: int | None = None
    estimated: bool = False

    def take(self, listed):
        """Add the Person and Counted of a list. Return the words of those that numbers alone would not say."""
        words = []
        for one in listed:
            if isinstance(one, Person):
                self.people.append(one)
                continue
            self.counts.append(one)
            if one.presence == "present":
                self.estimated = self.estimated or one.estimated
                if not one.who and self.total is None:
                    self.total = one.number
            if one.says_more or one.presence != "present":
                words.append(one.words)
        return ", ".join(words)

    def add_note(self, words):
        self.note = "\n".join(part for part in (self.note, words.strip()) if part)

    def named(self, presence):
        return [person for person in self.people if person.presence == presence]


@dataclass
class Previous:
    text: str
    outcome: str = ""


@dataclass
class NextTime:
    day: date | None
    hour: time | None = None
    venue: str = ""
    text: str = ""


@dataclass
class Record:
    """A record as read. `parts` holds, in order, every dataclass above; `Point` holds those said under it.

    `set_aside` lists (line number, text) of lone page numbers, the only words that are nowhere in `parts`.
    """

    title: str = ""
    day: date | None = None
    started_at: time | None = None
    ended_at: time | None = None
    place: str = ""
    chair: str = ""
    secretary: str = ""
    author: str = ""
    reviewed_by: str = ""
    parts: list = field(default_factory=list)
    set_aside: list = field(default_factory=list)

    def of(self, kind):
        """Every part of a kind, those inside points too."""
        inner = [piece for part in self.parts if isinstance(part, Point) for piece in part.pieces]
        return [part for part in (*self.parts, *inner) if isinstance(part, kind)]

    @property
    def attendance(self):
        return next(iter(self.of(Attendance)), Attendance())

    @property
    def points(self):
        return self.of(Point)

    @property
    def next_time(self):
        return next(iter(self.of(NextTime)), None)
