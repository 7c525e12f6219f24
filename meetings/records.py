"""Reading the record of a meeting as people write it: plain text or Markdown in, a `Record` out. No database here.

What is recognised gets a kind (who was there, a numbered point, an answer, a decision, the next date); whatever is not
stays as narrative, in order. Nothing is dropped but lone page numbers, and those are reported.
"""

import re
from dataclasses import dataclass, field
from datetime import date, time

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "février fevrier févr fevr",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "août aout",
            "septembre sept",
            "octobre oct",
            "novembre nov",
            "décembre decembre déc dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY_IN_WORDS = re.compile(rf"\b(\d{{1,2}})(?:er)?\s+({MONTH})\b\.?(?:\s+(\d{{4}})\b)?", re.IGNORECASE)
DAY_IN_FIGURES = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})\b")
DAY_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
HOUR = r"(\d{1,2})\s?(?:h(?:eures?)?|:)\s?(\d{2})?(?!\d)"
AN_HOUR = re.compile(rf"\b{HOUR}", re.IGNORECASE)
SPAN = re.compile(rf"\bde\s+{HOUR}\s+à\s+{HOUR}|\b{HOUR}\s?[-–—]\s?{HOUR}", re.IGNORECASE)
BEGINS = re.compile(
    r"(?:débuté?e?|commenc\w+|ouvert\w*|ouvre\b|début|réunis|réuni|s[’']est tenue?|heure)\b[^.\n]{0,160}?\b" + HOUR,
    re.IGNORECASE,
)
ENDS = re.compile(
    r"(?:levée?|s[’']ach[eè]v\w+|achevée?|terminée?|se termine|clos\w*|clôtur\w+|fin\b|prend fin)[^.\n]{0,60}?\b"
    + HOUR,
    re.IGNORECASE,
)

PAGE_NUMBER = re.compile(r"#*\s*(?:page\s+)?[-–—]?\s*\d{1,3}(?:\s*/\s*\d{1,3})?\s*[-–—]?", re.IGNORECASE)
BULLET = re.compile(r"[-–—•*·▪◦●○‣✓\uf0b7\uf0a7o]\s+(?=\S)|[•▪◦●‣\uf0b7\uf0a7]")
HEADING = re.compile(r"#{1,6}\s*(\S.*?)\s*#*$")
NUMBER = re.compile(
    r"(?:(?:point|question)\s+(?:n°\s*)?)?((?:\d{1,2}(?:[.-]\d{1,2}){0,4})|(?-i:[IVX]{1,5}))"
    r"\s*(?:[.)°:/]+|\s[-–—]|[-–—](?=\s))\s*(?=[^\W\d]|[«\"“(]|\s)\s*(\S.*)",
    re.IGNORECASE,
)
ARROW = re.compile(r"={1,3}>|-{1,2}>|→|⇒|➔|➜|➡|►")
REPLY = re.compile(r"(?:r[ée]ponse\b\s*(?:d(?:e|u|es)\b|d[’'])?\s*([^:\n]{0,60}?)|rép\.|r)\s*:\s*(?=\S)", re.IGNORECASE)
ASKED = re.compile(r"(?:question\b\s*(?:d[eu’'][^:\n]{0,60})?|q)\s*:\s*(?=\S)", re.IGNORECASE)
WHO = re.compile(r"([^:.!?;\n]{2,80}?)\s*:\s*(?=\S)")
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ÖØ-Þ«\"“])")
ENDED = re.compile(r"[.!?…:;»)\]]$")
TABLE_RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*\|?")

# --- Who was there ----------------------------------------------------------------------------------------------------
S = r"(?:\(?e?\)?\.?·?-?e?\(?s\)?|·e·s|\.e\.s|·es|s)?"
ROLL = [
    ("represented", rf"(?:(?:étaient|etaient|sont)\s+)?(?:absents?\s+)?(?:représent[ée]{S}|pouvoirs?|procurations?)\b"),
    (
        "excused",
        rf"(?:(?:étaient|etaient|sont|s[’']étaient)\s+)?(?:(?:membres?|élus|personnes)\s+)?(?:absent{S}\s*(?:et\s+)?)?:?\s*\(?\s*"
        rf"excus[ée]{S}\b\)?",
    ),
    ("absent", rf"(?:(?:étaient|etaient|sont)\s+)?(?:(?:membres?|personnes)\s+)?absent{S}\b"),
    (
        "present",
        rf"(?:liste\s+des\s+)?(?:(?:étaient|etaient|sont)\s+)?(?:(?:membres?|personnes|élus|habitant{S})\s+)?"
        rf"(?:pr[ée]sent{S}|participant{S}|ont\s+(?:assisté|participé)|participaient)\b",
    ),
]
ROLL = [(presence, re.compile(pattern, re.IGNORECASE)) for presence, pattern in ROLL]
CIVILITIES = re.compile(
    r"(?:(?:mmes|mesdames|mesdemoiselles|mm|mrs|messieurs|mme|mr|m|madame|monsieur)\b\.?(?:\s*(?:et|,|/|&)\s*)?){2,}"
    r"|(?:mmes|mesdames|mm|mrs|messieurs)\b\.?",
    re.IGNORECASE,
)
CIVILITY = re.compile(r"(?:mme|madame|m\.|mr\.?|monsieur|mlle|dr\.?)$", re.IGNORECASE)
FUNCTION = re.compile(
    r"(?:v[./-]?\s*|vice-?|co-?)?(?:maire|adjointe?|présidente?|secrétaire|trésori[eè]re?|élue?|conseill[eè]re?|direct(?:eur|rice)|"
    r"responsable|agente?|animat(?:eur|rice)|coordinat(?:eur|rice)|médiat(?:eur|rice)|déléguée?|référente?|chargée?|"
    r"représentante?|bénévole|gardienne?|cheffe?|policiers?|commissaire|habitante?|membre|bailleur|technicien(?:ne)?|préfet)\b",
    re.IGNORECASE,
)
PROXY = re.compile(
    r"\(\s*(?P<how>(?:(?:a\s+)?donn\w+\s+)?(?:pouvoir|procuration|mandat)|représentée?)\s+(?:à|a|par)\s+(?P<whom>[^()]{2,80})\)",
    re.IGNORECASE,
)
CROWD = re.compile(
    r"(?P<about>environ|près de|une?)?\s*(?P<count>\d{1,4}|vingtaine|trentaine|quarantaine|cinquantaine|soixantaine)\s+"
    r"(?:de\s+|d[’'])?(?:personnes|participant\w*|habitant\w*)",
    re.IGNORECASE,
)
LONGEST_PERSON = 250  # signs: a longer entry of a list is no person, and stays as narrative
TENS = {"vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60}

# --- What was decided, promised, left to do ---------------------------------------------------------------------------
VOTE = re.compile(
    r"unanimité|à la majorité|main levée|\babstention|scrutin|\d+\s+voix\b|\bpour\s*:\s*\d|consensus"
    r"|\d+\s+pour\b[^.]{0,40}(?:\bcontre|\babst)",
    re.IGNORECASE,
)
DECIDES = re.compile(
    r"\bdécid(?:e|ent|ons|é|ée|és|ées)\b|\badopt(?:e|ent|ons|é|ée|és|ées)\b|\bvalid(?:e|ent|ons|é|ée|és|ées)\b"
    r"|\bapprouv(?:e|ent|ons|é|ée|és|ées)\b|\baccept(?:e|ent|ons|é|ée|és|ées)\b|\bvot(?:e|ent|ons|é|ée|és|ées)\b",
    re.IGNORECASE,
)
DECIDES_ALONE = re.compile(
    r"^(?:décisions?|relevé de décision)\s*[:–-]\s*(?=\S)"
    r"|\bil (?:est|a été) décidé\b"
    r"|\b(?:la table|le conseil|l[’']assemblée|le groupe|on|nous) (?:a |avons )?décid(?:e|é|ons) (?:de|d[’']|que)",
    re.IGNORECASE,
)
PREVIOUS = re.compile(
    r"(?:compte[- ]?rendu|proc[eè]s[- ]verbal|PV|CR)\b.{0,120}\b(?:précédente?s?|dernière?|dernier|passée?)\b.{0,120}|"
    r"\b(?:précédent|dernier)s?\s+(?:compte[- ]?rendu|proc[eè]s[- ]verbal|PV|CR)\b",
    re.IGNORECASE | re.DOTALL,
)
TO_DO = re.compile(r"(?:à faire|a faire|action|à prévoir)\s*[:–-]\s*(?=\S)|\[\s?\]\s*", re.IGNORECASE)
PROMISE = re.compile(r"engagements?\s*(?:d[eu’']\s*([^:\n]{1,60}?))?\s*:\s*(?=\S)", re.IGNORECASE)
NEXT = re.compile(
    r"\bprochain(?:e|es|s)?\s+(?:date|réunion|reunion|rencontre|séance|assemblée|conseil|rendez-vous|table|comité)\b",
    re.IGNORECASE,
)


@dataclass
class Person:
    name: str
    function: str = ""
    presence: str = "present"
    represented_by: str = ""


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


@dataclass
class Promised:
    text: str
    who: str = ""


@dataclass
class Point:
    number: str
    title: str
    pieces: list = field(default_factory=list)


@dataclass
class Attendance:
    people: list = field(default_factory=list)
    note: str = ""
    total: int | None = None
    estimated: bool = False

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


# --- Lines and blocks -------------------------------------------------------------------------------------------------


@dataclass
class Block:
    """A paragraph (lines), a heading, or rows of a table."""

    kind: str  # "text", "heading", "table"
    lines: list
    level: int = 0


def clean(line):
    """Return a line without what only serves its lay-out: outer spaces, invisible signs, Markdown's emphasis."""
    line = line.replace("\u00ad", "").replace("\ufeff", "").replace("\t", " ").strip(" \r\n\f\v\u200b")
    line = re.sub(r"[ \u00a0\u2000-\u200a\u3000]{2,}", " ", line)
    return re.sub(r"(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1", r"\2", line)


def blocks_of(text, set_aside):
    """Cut `text` into Blocks. Lone page numbers go to `set_aside`; a sentence they cut in two is put together again."""
    blocks, lines, cut = [], [], False

    def close():
        nonlocal lines
        if lines:
            blocks.append(Block("text", lines))
        lines = []

    raw = re.split(r"\r\n|\r|\n|\f|\u2028|\u2029|\x85|\x0b|[\x1c-\x1e]", text)
    for index, source in enumerate(raw):
        line = clean(source)
        alone = (index == 0 or not raw[index - 1].strip()) and (index + 1 == len(raw) or not raw[index + 1].strip())
        if PAGE_NUMBER.fullmatch(line) and any(letter.isdigit() for letter in line) and alone:
            set_aside.append((index + 1, line))
            close()
            cut = bool(blocks) and blocks[-1].kind == "text" and not ENDED.search(blocks[-1].lines[-1])
            continue
        if not line:
            close()
            continue
        heading = HEADING.fullmatch(line)
        if heading:
            close()
            blocks.append(Block("heading", [heading[1]], line.count("#", 0, 6)))
        elif line.startswith("|") and line.count("|") > 1:
            close()
            if blocks and blocks[-1].kind == "table":
                blocks[-1].lines.append(line)
            else:
                blocks.append(Block("table", [line]))
        elif cut and not lines:
            lines = blocks.pop().lines
            lines.append(line)
        else:
            lines.append(line)
        cut = False
    close()
    return blocks


# --- Dates and hours --------------------------------------------------------------------------------------------------


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


def _time(hour, minute):
    hour, minute = int(hour), int(minute or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def hour_in(text):
    """Return the first hour said in `text`, such as 18h30, 18 h 30, 18:30 or 18 heures, or None."""
    return next((hour for match in AN_HOUR.finditer(text) if (hour := _time(match[1], match[2]))), None)


# --- Attendance -------------------------------------------------------------------------------------------------------


def roll_heading(line):
    """Return (presence, heading's words, what follows on the line) when `line` opens a list of people, else None."""
    line = BULLET.sub("", line, count=1) if BULLET.match(line) else line
    for presence, pattern in ROLL:
        match = pattern.match(line)
        if not match:
            continue
        rest = line[match.end() :]
        colon = re.match(r"[^:\n]{0,40}:", rest)
        if colon:
            after = rest[colon.end() :].strip()
            if presence == "absent" and re.match(r"\(?\s*excus", after, re.IGNORECASE):
                presence, after = "excused", re.sub(r"^\(?\s*excus[^\s)]*\)?\s*:?", "", after, flags=re.IGNORECASE)
            return presence, line[: len(line) - len(after.strip())].strip() if after.strip() else line, after.strip()
        if not rest.strip(" ()."):
            return presence, line, ""
        if re.match(r"(?:étaient|etaient|sont)\b", line, re.IGNORECASE) and re.match(r"\s+[A-ZÀ-ÖØ-Þ]", rest):
            return presence, match[0], rest.strip()
    return None


def people_in(text, presence):
    """Return (people, words that are no name) of a list written on one line."""
    loose = ""
    civilities = CIVILITIES.match(text)
    if civilities:
        loose, text = civilities[0].strip(), text[civilities.end() :].strip()
    chunks = [chunk.strip(" .") for chunk in re.split(r"[,;](?![^(]*\))", text)]
    chunks = [chunk for chunk in chunks if chunk]
    if chunks:
        last = re.split(r"\s+et\s+(?=[A-ZÀ-ÖØ-Þ])(?![^(]*\))", chunks[-1])
        if all(len(name.split()) <= 4 for name in last):
            chunks[-1:] = last
    return [person_in(chunk, presence) for chunk in chunks], loose


def person_in(text, presence):
    """Return the Person a line of a list speaks of: who, in what function, represented by whom."""
    text = text.strip(" -–—•\t")
    represented_by = ""
    proxy = PROXY.search(text)
    if proxy:
        presence = "represented"
        represented_by = f"{proxy['whom'].strip()} ({proxy['how'].strip()})"
        text = f"{text[: proxy.start()].strip()} {text[proxy.end() :].strip()}".strip()
    name, function = _name_and_function(text)
    return Person(name[:255], function[:255], presence, represented_by[:255])


def _name_and_function(text):
    for pattern in (
        r"^(.{2,}?)\s*\(([^()]+)\)[\s.]*$",
        r"^(.{2,}?)\s*:\s*(.+)$",
        r"^(.{2,}?)\s+[-–—]\s+(.+)$",
        r"^([^,]{2,}),\s*(.+)$",
    ):
        match = re.match(pattern, text)
        if match:
            return match[1].strip(), match[2].strip()
    words = text.split()
    if len(words) < 2:
        return text, ""
    first = 2 if len(words) > 2 or CIVILITY.match(words[0]) else 1
    for index in range(first, len(words)):
        if FUNCTION.match(words[index]):
            return " ".join(words[:index]), " ".join(words[index:])
    return text, ""


# --- The reader -------------------------------------------------------------------------------------------------------


class Reader:
    """Walks the blocks of a record once, in order, and fills a Record."""

    def __init__(self, text, name=""):
        self.record = Record()
        self.blocks = blocks_of(text, self.record.set_aside)
        self.point = None  # the point being filled; None: straight into the record
        self.roll = None  # the presence of the list being read
        headings = [block.lines[0] for block in self.blocks if block.kind == "heading"]
        self.marked_up = bool(headings)
        self.numbered_headings = any(self._numbered(heading) for heading in headings)
        lengths = sorted(len(line) for block in self.blocks if block.kind == "text" for line in block.lines)
        self.width = lengths[len(lengths) * 9 // 10] if lengths else 80
        self.name = name

    def read(self):
        self._read_header()
        for block in self.blocks[self._read_title() :]:
            getattr(self, f"_take_{block.kind}")(block)
        self._read_end()
        return self.record

    # Where pieces go.

    @property
    def pieces(self):
        return self.point.pieces if self.point else self.record.parts

    def tell(self, kind, text):
        if not text:
            return
        if not (self.pieces and isinstance(self.pieces[-1], Told)):
            self.pieces.append(Told())
        self.pieces[-1].lines.append((kind, text))

    # The header: facts are read from it, and its words stay.

    def _read_title(self):
        """Take the lines of the title; return how many blocks they were."""
        count = 0
        while count < len(self.blocks) and self.blocks[count].kind == "heading":
            if self._numbered(self.blocks[count].lines[0]) or (
                count and self.blocks[count].level > self.blocks[0].level
            ):
                break
            count += 1
        if not count and self.blocks and self.blocks[0].kind == "text":
            lines = self.blocks[0].lines
            if not any(roll_heading(line) or self._numbered(line) or ARROW.search(line) for line in lines):
                count = 1
        lines = [line for block in self.blocks[:count] for line in block.lines]
        for line in lines:
            self.tell("p", line)
        if lines:
            self.record.title = " ".join(lines)[:200] if self.marked_up else lines[0][:200]
        return count

    def _read_header(self):
        """Read date, hours, place, chair, secretary, author, where people write them: at the top."""
        record = self.record
        top_blocks = self._top()
        head = [" ".join(block.lines) for block in top_blocks]
        lines = [line for block in top_blocks for line in block.lines]
        own = [
            text
            for text in lines + head
            if not re.search(r"convocation|précédent|dernier|prochain", text, re.IGNORECASE)
        ]
        record.day = next((day for text in own if (day := day_in(text))), None) or day_in(self.name.replace("_", " "))
        top = "\n".join(head)
        span = SPAN.search(top)
        if span:
            hours = span.groups()[:4] if span[1] else span.groups()[4:]
            record.started_at, record.ended_at = _time(*hours[:2]), _time(*hours[2:])
        else:
            begins = BEGINS.search(top)
            record.started_at = _time(*begins.groups()) if begins else self._hour_of_the_day(head)
        record.place = _first(
            top,
            r"^(?:lieu|salle|adresse)\s*:\s*([^\n]{2,200})",
            r"(?:s[’']est tenue?|se tient|se sont réunis|s[’']est réunie?|a eu lieu|réunis?)\s+"
            r"((?:dans|à|au|aux|en|chez)\s+[^.,;\n]{2,200}?)"
            r"(?=\s+sous\s+la\s+présidence|\s+à\s+\d|[.,;\n]|$)",
            lines=lines,
        )
        record.chair = _first(
            top,
            r"^(?:président[e·.]*\s+de\s+séance|présidence|présidée?\s+par|animation)\s*:?\s*([^\n]{2,160})",
            r"sous\s+la\s+présidence\s+de\s+([^,.;\n]{2,160})",
            r"présidée?\s+par\s+([^,.;\n]{2,160})",
            lines=lines,
        )
        record.secretary = _first(
            top,
            r"^secr[ée]taire(?:\s+de\s+s[ée]ance)?\s*:\s*([^\n]{2,160})",
            r"secr[ée]tariat\s+(?:est|était|a été)\s+(?:assuré|tenu)\s+par\s+([^,.;\n]{2,160})",
            lines=lines,
        )
        record.author = _first(
            top,
            r"^(?:rédaction|rédacteur|rédactrice|rédigé\s+par|auteure?|"
            r"compte[- ]rendu\s+(?:rédigé|établi)\s+par)\s*:?\s*([^\n]{2,160})",
            lines=lines,
        )
        record.reviewed_by = _first(top, r"^(?:relu\s+par|relecture|visa)\s*:?\s*([^\n]{2,160})", lines=lines)

    def _top(self):
        """The blocks before the first point or the first answer, where the facts of the header stand."""
        top = []
        for block in self.blocks[:14]:
            if any(self._numbered(line) or ARROW.search(line) for line in block.lines):
                break
            if block.kind != "table":
                top.append(block)
        return top or self.blocks[:1]

    @staticmethod
    def _hour_of_the_day(head):
        """The first hour beside the day or the word that says people met."""
        return next(
            (
                hour
                for text in head
                if (day_in(text) or re.search(r"réuni|séance|rencontre", text, re.IGNORECASE))
                and (hour := hour_in(text))
            ),
            None,
        )

    def _read_end(self):
        record = self.record
        if record.ended_at is None:
            tail = " ".join(line for block in self.blocks[-12:] for line in block.lines)
            ends = list(ENDS.finditer(tail))
            record.ended_at = _time(*ends[-1].groups()) if ends else None
        for person in record.attendance.named("present"):
            words = person.function.lower()
            if not record.chair and re.match(r"président|co-?président", words):
                record.chair = person.name[:160]
            if not record.secretary and words.startswith("secrétaire"):
                record.secretary = person.name[:160]

    # Headings and points.

    def _numbered(self, line):
        if DAY_IN_FIGURES.match(line) or DAY_ISO.match(line):
            return None
        return NUMBER.fullmatch(line)

    def _take_heading(self, block):
        line = block.lines[0]
        self.roll = None
        roll = roll_heading(line)
        if roll:
            self._open_roll(*roll)
            return
        numbered = self._numbered(line)
        self._open_point(numbered[1] if numbered else "", numbered[2] if numbered else line)

    def _open_point(self, number, title):
        self.point = Point(number[:20], title)
        self.record.parts.append(self.point)

    def _is_title(self, block):
        """Whether the first line of a paragraph is the title of what follows: short and without a full stop."""
        line = block.lines[0]
        if self.marked_up or len(line) > max(40, self.width * 0.65) or len(line.split()) > 9 or ENDED.search(line):
            return False
        if line.endswith((",", "-")) or not line[0].isalpha() or not line[0].isupper() or ARROW.search(line):
            return False
        if len(block.lines) > 1:
            follows = block.lines[1]
            return not follows[0].islower() and len(follows) > len(line) / 2
        return line.isupper() and len(line) > 3

    # Paragraphs.

    def _take_table(self, block):
        for row in block.lines:
            if TABLE_RULE.fullmatch(row):
                continue
            cells = [cell.strip() for cell in row.strip("|").split("|")]
            cells = list(dict.fromkeys(cell for cell in cells if cell))
            self.tell("li", " : ".join(cells) if len(cells) == 2 else " – ".join(cells))

    def _take_text(self, block):
        lines = list(block.lines)
        if self.roll and not self._continues_roll(lines[0]):
            self.roll = None
        if not self.roll and self._is_title(block) and not roll_heading(lines[0]):
            self._open_point("", lines.pop(0))
        run = []

        def flush():
            if run:
                self._take_run(run)
                run.clear()

        for index, line in enumerate(lines):
            roll = roll_heading(line)
            numbered = None if self.numbered_headings else self._numbered(line)
            if roll and (roll[2] or self._opens_list(block, line)):
                flush()
                self._open_roll(*roll)
            elif self.roll and self._take_person(line):
                continue
            elif numbered:
                flush()
                follows = lines[index + 1] if index + 1 < len(lines) else ""
                if follows and self._heads(numbered[2], follows):
                    self._open_point(numbered[1], numbered[2])
                else:
                    # Where its text ends is known only at the next point: it gathers in `run`.
                    self._open_point(numbered[1], "")
                    run.append(numbered[2])
            elif self._starts_anew(line):
                flush()
                run.append(line)
            else:
                run.append(line)
        flush()

    def _opens_list(self, block, line):
        """A heading of people is one only if people follow, or nothing stands beside it."""
        return line.rstrip().endswith((":", ")")) or line.isupper() or block.lines[0] == line

    def _starts_anew(self, line):
        return bool(
            TO_DO.match(line)
            or PROMISE.match(line)
            or ASKED.match(line)
            or REPLY.match(line)
            or re.match(r"décisions?\s*:", line, re.IGNORECASE)
        )

    def _heads(self, text, follows):
        """Whether a numbered line is a title by itself: short, without a full stop, and a new sentence follows."""
        short = len(text) <= max(60, self.width * 0.65)
        return short and not ENDED.search(text) and not ARROW.search(text) and not follows[0].islower()

    # People.

    def _open_roll(self, presence, heading, rest):
        self.roll = presence
        attendance = self._attendance()
        listed = rest and all(len(chunk) <= LONGEST_PERSON for chunk in re.split(r"[,;]", rest))
        people, loose = people_in(rest, presence) if listed else ([], rest)
        attendance.people += people
        attendance.note = "\n".join(words for words in (attendance.note, f"{heading} {loose}".strip()) if words)
        if rest:
            self.roll = None

    def _attendance(self):
        found = next((part for part in self.record.parts if isinstance(part, Attendance)), None)
        if found is None:
            self.point = None
            found = Attendance()
            self.record.parts.append(found)
        return found

    def _continues_roll(self, line):
        return bool(BULLET.match(line)) or roll_heading(line)

    def _take_person(self, line):
        """Add the person (or people) of a line of the list. A long sentence is no person and closes the list."""
        marked = BULLET.match(line)
        text = line[marked.end() :] if marked else line
        if not marked and (len(text) > 90 or ARROW.search(text) or self._numbered(text)):
            self.roll = None
            return False
        if len(text) > LONGEST_PERSON:
            self.roll = None
            return False
        attendance = self._attendance()
        if not marked and text[0].islower() and attendance.people:
            # The end of a line too long for the page.
            person = attendance.people[-1]
            person.function = f"{person.function} {text}".strip()[:255]
            return True
        listed = [chunk for chunk in re.split(r"[,;](?![^(]*\))", text) if chunk.strip()]
        if len(listed) > 2 and not marked:
            people, loose = people_in(text, self.roll)
            attendance.people += people
            attendance.note = f"{attendance.note}\n{loose}".strip()
        else:
            attendance.people.append(person_in(text, self.roll))
        return True

    # What a run of lines says.

    def _take_run(self, run):
        fresh = self.point is not None and self.point.title == "" and not self.point.pieces
        items = self._items(run)
        text = "\n".join(words for _kind, words in items)
        if fresh:
            self.point.title = title_of(text)
        if ARROW.search(text) or REPLY.match(text) or re.search(r"\n(?:réponse|r)\s*:", text, re.IGNORECASE):
            self._take_answers(text, fresh)
            return
        if fresh and text.startswith(self.point.title.rstrip("…")) and not self.point.title.endswith("…"):
            rest = text[len(self.point.title) :].strip()
            items = [("p", rest)] if rest and len(items) == 1 else self._without_title(items, self.point.title)
        for kind, words in items:
            self._take_words(kind, words)

    @staticmethod
    def _without_title(items, title):
        """Take the title off the first item, whose words it repeats."""
        first = items[0][1][len(title) :].strip() if items else ""
        return [*([(items[0][0], first)] if first else []), *items[1:]]

    def _items(self, run):
        """Put wrapped lines together again: a list of ("p" or "li", text)."""
        items = []
        short = len(run) > 1 and all(len(line) < self.width * 0.6 for line in run) and self.width > 50
        for line in run:
            bullet = BULLET.match(line)
            if bullet:
                items.append(("li", line[bullet.end() :].strip()))
            elif items and not short and not (items[-1][0] == "li" and self._leaves_list(items[-1][1], line)):
                kind, text = items[-1]
                items[-1] = (kind, f"{text} {line}")
            else:
                items.append(("p", line))
        return items

    @staticmethod
    def _leaves_list(item, line):
        return line[0].isupper()

    def _take_answers(self, text, fresh):
        """Cut a text at its arrows: what stands before is the question, what follows says who answered what."""
        asked, *answers = ARROW.split(text)
        if not answers:
            asked, answers = self._split_reply(text)
        asked = asked.strip()
        if asked and not fresh:
            # Only the last paragraph is what was answered; those before tell the story.
            *before, asked = asked.split("\n") if not re.search(r":\n", asked) else [asked]
            for words in before:
                self._take_words("p", words)
        if not asked and self.pieces and isinstance(self.pieces[-1], Told):
            asked = self.pieces[-1].lines.pop()[1]
            if not self.pieces[-1].lines:
                self.pieces.pop()
        if not asked and self.pieces and isinstance(self.pieces[-1], Answered):
            asked_before = self.pieces.pop()
            answers = [
                f"{asked_before.who} : {asked_before.answer}" if asked_before.who else asked_before.answer,
                *answers,
            ]
            asked = asked_before.question
        asked = ASKED.sub("", asked, count=1) if ASKED.match(asked) else asked
        pairs = [who_and_what(answer.strip()) for answer in answers if answer.strip()]
        if len(pairs) == 1:
            who, answer = pairs[0]
        else:
            who = " / ".join(who for who, _answer in pairs if who)
            answer = "\n".join(f"{who} : {answer}" if who else answer for who, answer in pairs)
        question = asked or (self.point.title if self.point else "") or answer
        if question or answer:
            self.pieces.append(Answered(question, answer, who[:255], status_of(answer)))

    @staticmethod
    def _split_reply(text):
        if REPLY.match(text):
            return "", [_reply(text)]
        asked, _end, reply = re.split(r"\n((?:réponse|r)\s*:)", text, maxsplit=1, flags=re.IGNORECASE)
        return asked, [reply.strip()]

    def _take_words(self, kind, text):
        if not text:
            return
        self._count_crowd(text)
        todo, promise = TO_DO.match(text), PROMISE.match(text)
        if todo:
            self.pieces.append(ToDo(text[todo.end() :].strip()))
        elif promise:
            self.pieces.append(Promised(text[promise.end() :].strip(), (promise[1] or "").strip()))
        else:
            self._take_sentences(kind, text)

    def _take_sentences(self, kind, text):
        """Look among the sentences of a paragraph for the fate of the last minutes, the next date, a decision."""
        rest = []
        label = re.match(r"décisions?\s*[:–-]\s*", text, re.IGNORECASE)
        if label:
            self.pieces.append(Decided(text[label.end() :], method_of(text), votes_in(text)))
            return
        for sentence in SENTENCE.split(text):
            if NEXT.search(sentence) and (day := day_in(sentence, self.record.day)) and self.record.next_time is None:
                self._tell_rest(kind, rest)
                self.point = None
                self.record.parts.append(self._next_time(day, sentence))
            elif (
                (VOTE.search(sentence) or DECIDES.search(sentence))
                and PREVIOUS.search(sentence)
                and not self.record.of(Previous)
            ):
                self._tell_rest(kind, rest)
                self.record.parts.append(Previous(sentence, previous_outcome(sentence)))
            elif DECIDES_ALONE.search(sentence) or (VOTE.search(sentence) and DECIDES.search(sentence)):
                self._tell_rest(kind, rest)
                self.pieces.append(Decided(sentence, method_of(sentence), votes_in(sentence)))
            else:
                rest.append(sentence)
        self._tell_rest(kind, rest)

    def _tell_rest(self, kind, sentences):
        if sentences:
            self.tell(kind, " ".join(sentences))
            sentences.clear()

    def _next_time(self, day, sentence):
        same_hour = re.search(r"même heure", sentence, re.IGNORECASE)
        same_place = re.search(r"même (?:endroit|lieu|salle|adresse)", sentence, re.IGNORECASE)
        place = re.search(r",\s*((?:à|au|dans|en|salle|chez)\s+[^,.;\d]{3,120})[.\s]*$", sentence)
        venue = self.record.place if same_place else (place[1].strip() if place else "")
        after_day = DAY_IN_FIGURES.sub(" ", sentence)
        return NextTime(day, self.record.started_at if same_hour else hour_in(after_day), venue[:255], sentence)

    def _count_crowd(self, text):
        attendance = next((part for part in self.record.parts if isinstance(part, Attendance)), None)
        crowd = CROWD.search(text) if self.point is None else None
        if (
            crowd
            and (attendance is None or attendance.total is None)
            and re.search(r"présent|assist|sign|particip", text, re.IGNORECASE)
        ):
            attendance = attendance or self._attendance()
            count = crowd["count"].lower()
            attendance.total = TENS.get(count) or int(count)
            attendance.estimated = bool(crowd["about"]) or count in TENS


def _first(text, *patterns, lines):
    """Return what the first pattern that fits has caught; those that start with ^ are tried on each line."""
    for pattern in patterns:
        for candidate in lines if pattern.startswith("^") else [text]:
            match = re.search(pattern, candidate, re.IGNORECASE)
            if match:
                return match[1].strip(" .")[:160]
    return ""


def title_of(text):
    """Return the first sentence of a point when it is short, else its first words, with « … »."""
    subject = re.match(r"([^.!?\n]{3,80}?)\s*:(?=\s)", text)
    if subject and not ARROW.search(subject[1]):
        return f"{subject[1]} :"
    first = SENTENCE.split(text.split("\n")[0])[0]
    first = ARROW.split(first)[0].strip()
    if len(first) <= 120:
        return first
    return first[:100].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _reply(text):
    match = REPLY.match(text)
    said = text[match.end() :]
    return f"{match[1].strip()} : {said}" if match[1] and match[1].strip() else said


def who_and_what(answer):
    """Return (who answered, what) of « Élu 3 : transmis au service »."""
    match = WHO.match(answer)
    if match and match.end() < len(answer) and len(match[1].split()) <= 10:
        return match[1].strip(), " ".join(answer[match.end() :].split())
    return "", " ".join(answer.split())


def status_of(answer):
    """Guess where an answer stands from its words; a person corrects it."""
    if not answer:
        return "none"
    if re.search(r"\btransmi|\brelay|\bremont[ée]e? (?:au|à)", answer, re.IGNORECASE):
        return "passed_on"
    if re.search(
        r"à voir|\bvoir si|à l[’']étude|\bon verra|va être|vont être|\bsera\b|\bseront\b|prochainement",
        answer,
        re.IGNORECASE,
    ):
        return "deferred"
    if re.search(r"\brefus|\bimpossible\b", answer, re.IGNORECASE):
        return "refused"
    return "answered"


def method_of(text):
    """Return how a decision was taken, as a value of `Method`, or ""."""
    for method, pattern in (
        ("unanimous", r"unanimité"),
        ("hands", r"main levée"),
        ("ballot", r"scrutin|bulletin"),
        ("consensus", r"consensus"),
    ):
        if re.search(pattern, text, re.IGNORECASE):
            return method
    return ""


def votes_in(text):
    """Return the votes counted in a sentence, by field of the block: « 31 pour, 2 contre, 4 abstentions »."""
    votes = {}
    for name, word in (("votes_for", "pour"), ("votes_against", "contre"), ("abstentions", "abstentions?")):
        match = re.search(rf"\b(\d{{1,5}})\s+(?:voix\s+)?{word}\b|\b{word}\s*:\s*(\d{{1,5}})\b", text, re.IGNORECASE)
        if match:
            votes[name] = int(match[1] or match[2])
    return votes


def previous_outcome(text):
    """Return the fate of the last minutes, as a value of `PreviousOutcome`, or ""."""
    for outcome, pattern in (
        ("unanimous", r"unanimité"),
        ("no_remark", r"sans (?:remarque|observation)"),
        ("with_remarks", r"remarque|observation|réserve|modification"),
        ("tacit", r"approuv|adopt|valid"),
    ):
        if re.search(pattern, text, re.IGNORECASE):
            return outcome
    return ""


def read_record(text, name=""):
    """Return the Record that any text (plain or Markdown) holds; `name`, the file's, may say the date."""
    return Reader(text, name).read()
