"""A decision announced by “decides:” is told by what follows: both become one."""

import re

from .record import Decided, Point, Told
from .sayings import method_of, votes_in

# « DÉCIDE : », « À l’unanimité ; DÉCIDE : », « Le Conseil communal ARRÊTE : », alone in their paragraph.
FORMAL = re.compile(
    r"(?:[^.;]{0,90};\s*)?(?:l[ea]\s+[\w ]{3,40}\s|après en avoir délibéré,?\s)?"
    r"(?i:d[ée]cide|arr[êe]te|prend acte|approuve|marque son accord)\b[^.:;]{0,60}:",
)
VOTED = re.compile(r"(?:[AÀ] l[’']unanimité|Par \d+ voix|\d+ voix)\b[^.]{0,160};?$")
ARTICLE = re.compile(r"art(?:icle|\.)\s", re.IGNORECASE)
FIRST = re.compile(r"(?:[aà] l[’']unanimité,?\s)?art(?:icle|\.)\s(?:1(?:\s?er)?|unique)\b", re.IGNORECASE)
REASONS = re.compile(r"(?:vu|considérant|attendu|entendu|que)\b", re.IGNORECASE)
AFTER = re.compile(r"annexes?\s*:?$", re.IGNORECASE)


def gather_decisions(record):
    """Give each decision of a Record the articles, the list or the paragraph that its colon announces."""
    record.parts = _gathered(record.parts)
    for part in record.parts:
        if isinstance(part, Point):
            part.pieces = _gathered(part.pieces)


def _gathered(pieces):
    whole = []
    for piece in pieces:
        if not isinstance(piece, Told):
            whole.append(piece)
            continue
        lines = list(piece.lines)
        if whole and isinstance(whole[-1], Decided):
            lines = _complete(whole[-1], lines)
        while lines:
            at = next((at for at in range(len(lines)) if _begins(lines, at)), len(lines))
            start = at - 1 if 0 < at < len(lines) and VOTED.match(lines[at - 1][1]) else at
            if start:
                whole.append(Told(lines[:start]))
            if at == len(lines):
                break
            said = " ".join(text for _kind, text in lines[start : at + 1])
            whole.append(Decided(said, method_of(said), votes_in(said)))
            articles = FIRST.match(lines[at][1])
            lines = _complete(whole[-1], lines[at + 1 :], articles)
    return whole


def _begins(lines, at):
    """Whether a decision begins at this line: the word for it, or a first article right after the reasons."""
    text = lines[at][1]
    return FORMAL.fullmatch(text) or (at and FIRST.match(text) and REASONS.match(lines[at - 1][1]))


def _complete(decided, lines, articles=False):
    """Take off `lines` what a decision that ends with a colon announces; return those that stay."""
    if not lines or not (articles or decided.text.endswith(":")):
        return lines
    kind, text = lines[0]
    if articles or ARTICLE.match(text):
        count = next((at for at, (_kind, words) in enumerate(lines) if AFTER.match(words)), len(lines))
    elif kind == "li":
        count = next((at for at, (other, _words) in enumerate(lines) if other != "li"), len(lines))
    else:
        count = 1
    decided.text = "\n".join(
        [decided.text, *(f"– {words}" if mark == "li" else words for mark, words in lines[:count])]
    )
    return lines[count:]
