"""Who was there, as lists and sentences say it."""

import re

from .record import Counted, Person
from .words import ABOUT, BULLET, CIVILITIES, CIVILITY, FUNCTION, KINDS, PROXY, ROLL, TENS, UNITS


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
    """Return (each Person or Counted, words that are neither) of a list written on one line."""
    loose = ""
    civilities = CIVILITIES.match(text)
    if civilities:
        loose, text = civilities[0].strip(), text[civilities.end() :].strip()
    chunks = [chunk.strip(" .") for chunk in re.split(r"[,;](?![^(]*\))", text)]
    chunks = _with_functions(chunk for chunk in chunks if chunk)
    if chunks:
        last = re.split(r"\s+et\s+(?=[A-ZÀ-ÖØ-Þ])(?![^(]*\))", chunks[-1])
        if all(len(name.split()) <= 4 for name in last):
            chunks[-1:] = last
    return [one for chunk in chunks for one in listed_in(chunk, presence)], loose


def _with_functions(chunks):
    """Put « M. Roux, adjoint au maire, M. Costa » together again: a function is nobody's name."""
    whole = []
    for chunk in chunks:
        if whole and chunk[0].islower() and FUNCTION.match(chunk) and not counted_in(whole[-1], ""):
            whole[-1] += f", {chunk}"
        else:
            whole.append(chunk)
    return whole


def listed_in(text, presence):
    """Return what an entry of a list says: « 12 habitants et 3 élus » as two Counted, a name as one Person."""
    each = [counted_in(part, presence) for part in re.split(r"\s+et\s+", text)]
    whole = each if all(each) else [counted_in(text, presence)]
    return whole if all(whole) else [person_in(text, presence)]


def counted_in(text, presence):
    """Return the Counted that « une trentaine d’habitants » says; None for what is no number of people."""
    text = text.strip(" -–—•\t.")
    match = ABOUT.match(text)
    said = match["count"].lower() if match else ""
    number = int(said) if said.isdecimal() else TENS.get(said) or UNITS.get(said)
    if number is None:
        return None
    rest = text[match.end() :]
    estimated = said in TENS or bool(match["about"])
    if not rest:
        return Counted("", number, estimated, presence, text, says_more=True) if said.isdecimal() else None
    for who, kind in KINDS:
        if found := kind.match(rest):
            return Counted(who, number, estimated, presence, text, says_more=found.end() < len(rest))
    return None


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
