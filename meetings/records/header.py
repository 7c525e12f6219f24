"""What the top and the end of a record say of the meeting: day, hours, place, who chaired, who wrote."""

import re

from .dates import day_in, hour_in, time_of
from .people import roll_heading
from .sayings import first_match
from .words import ARROW, BEGINS, ENDS, SPAN, numbered

TOP = 14  # blocks, at most
END = 12
OF_ANOTHER_DAY = re.compile(r"convocation|précédent|dernier|prochain", re.IGNORECASE)
PEOPLE_MET = re.compile(r"réuni|séance|rencontre", re.IGNORECASE)
PLACE = (
    r"^(?:lieu|salle|adresse)\s*:\s*([^\n]{2,200})",
    r"(?:s[’']est tenue?|se tient|se sont réunis|s[’']est réunie?|a eu lieu|réunis?)\s+"
    r"((?:dans|à|au|aux|en|chez)\s+[^.,;\n]{2,200}?)"
    r"(?=\s+sous\s+la\s+présidence|\s+à\s+\d|[.,;\n]|$)",
    r"\d{4}[^.\n]{0,60}?[\s,–-]((?:au|à la|à l[’']|dans la|dans le)\s?(?:centre|salle|maison|mairie|école|local|espace|"
    r"foyer|gymnase|collège|lycée|bibliothèque|médiathèque|préau)\b[^.,;:\n]{0,120})",
)
CHAIR = (
    r"^(?:président[e·.]*\s+de\s+séance|présidence|présidée?\s+par|animation)\s*:?\s*([^\n]{2,160})",
    r"sous\s+la\s+présidence\s+de\s+([^,.;\n]{2,160})",
    r"présidée?\s+par\s+([^,.;\n]{2,160})",
)
SECRETARY = (
    r"^secr[ée]taire(?:\s+de\s+s[ée]ance)?\s*:\s*([^\n]{2,160})",
    r"secr[ée]tariat\s+(?:est|était|a été)\s+(?:assuré|tenu)\s+par\s+([^,.;\n]{2,160})",
)
AUTHOR = (
    r"^(?:rédaction|rédacteur|rédactrice|rédigé\s+par|auteure?|"
    r"compte[- ]rendu\s+(?:rédigé|établi)\s+par)\s*:?\s*([^\n]{2,160})",
)
REVIEWED_BY = (r"^(?:relu\s+par|relecture|visa)\s*:?\s*([^\n]{2,160})",)


def read_top(record, blocks, name):
    """Write into `record` the facts its first blocks say; the name of the file may say the day. Their words stay."""
    head = [" ".join(block.lines) for block in blocks]
    lines = [line for block in blocks for line in block.lines]
    own = [text for text in lines + head if not OF_ANOTHER_DAY.search(text)]
    record.day = next((day for text in own if (day := day_in(text))), None) or day_in(name.replace("_", " "))
    top = "\n".join(head)
    if span := SPAN.search(top):
        hours = span.groups()[:4] if span[1] else span.groups()[4:]
        record.started_at, record.ended_at = time_of(*hours[:2]), time_of(*hours[2:])
    else:
        begins = BEGINS.search(top)
        record.started_at = time_of(*begins.groups()) if begins else _hour_of_the_day(head)
    for fact, patterns in (
        ("place", PLACE),
        ("chair", CHAIR),
        ("secretary", SECRETARY),
        ("author", AUTHOR),
        ("reviewed_by", REVIEWED_BY),
    ):
        setattr(record, fact, first_match(top, *patterns, lines=lines))


def top_of(blocks, is_point):
    """The blocks before the first point or the first answer, where the facts of the header stand."""
    top = []
    for block in blocks[:TOP]:
        if any(is_point(line) or ARROW.search(line) for line in block.lines):
            break
        if block.kind in ("text", "heading", "margin"):
            top.append(block)
    return top or blocks[:1]


def _hour_of_the_day(head):
    """The first hour beside the day or the word that says people met."""
    said = (hour_in(text) for text in head if day_in(text) or PEOPLE_MET.search(text))
    return next((hour for hour in said if hour), None)


def read_end(record, blocks):
    """Write into `record` the hour its last blocks end at, and who chaired when the list of those present says it."""
    if record.ended_at is None:
        tail = " ".join(line for block in blocks[-END:] for line in block.lines)
        ends = list(ENDS.finditer(tail))
        record.ended_at = time_of(*ends[-1].groups()) if ends else None
    for person in record.attendance.named("present"):
        words = person.function.lower()
        if not record.chair and re.match(r"président|co-?président", words):
            record.chair = person.name[:160]
        if not record.secretary and words.startswith("secrétaire"):
            record.secretary = person.name[:160]


def title_blocks(blocks):
    """Return (how many blocks the title and what is printed above it take, those of them that are the title)."""
    above = 0
    while above < len(blocks) and blocks[above].kind == "margin":
        above += 1
    count = above
    while count < len(blocks) and blocks[count].kind == "heading":
        first, block = blocks[above], blocks[count]
        if numbered(block.lines[0]) or (count > above and block.level > first.level):
            break
        count += 1
    if count == above and above < len(blocks) and blocks[above].kind == "text":
        lines = blocks[above].lines
        if not any(roll_heading(line) or numbered(line) or ARROW.search(line) for line in lines):
            count += 1
    return count, blocks[above:count]
