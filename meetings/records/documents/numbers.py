"""The numbers of Word's lists, which it keeps apart from their words."""

import re

from docx.oxml.ns import qn

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROMANS = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
ROMANS += ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class Numbers:
    """Counts the paragraphs of each list of a document, as Word does when it shows them."""

    def __init__(self, part):
        self.levels = _levels_in(part)
        self.counts = {}

    def next(self, key, level):
        """Return what stands before the next paragraph of a list, as « 2.1. », « IV - » or « b) »; "" for a bullet."""
        levels = self.levels.get(key, {})
        form, around, first = levels.get(level, ("bullet", "", 1))
        if form in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(key, {})
        counts[level] = counts.get(level, first - 1) + 1
        for below in [one for one in counts if one > level]:
            del counts[below]

        def shown(at):
            form, _around, first = levels.get(at, ("decimal", "", 1))
            return _counted(counts.get(at, first), form)

        number = re.sub(r"%(\d)", lambda match: shown(int(match[1]) - 1), around) or f"{shown(level)}."
        return f"{number.strip()} "


def _levels_in(part):
    """Return {list's key: {level: (format, words around the number, first number)}}."""
    try:
        numbering = part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    kinds = {kind.get(qn("w:abstractNumId")): _levels_of(kind) for kind in numbering.iter(qn("w:abstractNum"))}
    return {
        int(number.get(qn("w:numId"))): kinds.get(number.find(qn("w:abstractNumId")).get(qn("w:val")), {})
        for number in numbering.iter(qn("w:num"))
    }


def _levels_of(kind):
    """Return {level: (format, words around the number, first number)} of a kind of list."""
    levels = {}
    for level in kind.iter(qn("w:lvl")):
        said = {name: level.find(qn(f"w:{name}")) for name in ("numFmt", "lvlText", "start")}
        form, around, first = (one.get(qn("w:val")) if one is not None else None for one in said.values())
        levels[int(level.get(qn("w:ilvl")))] = (form or "decimal", around or "", int(first or 1))
    return levels


def _counted(number, form):
    """Return a number as a list shows it: 4, 04, d, IV."""
    if form in ("lowerLetter", "upperLetter"):
        letters = LETTERS[(number - 1) % 26] * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman, left = "", min(number, 3999)
        for value, letter in ROMANS:
            roman, left = roman + letter * (left // value), left % value
        return roman if form == "upperRoman" else roman.lower()
    return f"{number:02}" if form == "decimalZero" else str(number)
