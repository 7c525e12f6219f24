"""Who was there, as lists and sentences say it."""

import re

from .record import Person
from .words import BULLET, CIVILITIES, CIVILITY, FUNCTION, PROXY, ROLL


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
