"""The agenda of a Walloon council, as deliberations.be exports it: a sitting and its deliberations, in JSON."""

import html
import json
import re

from django.utils.translation import gettext as _

from pages.sheets import Unreadable, read_text

from ..words import GOES_ON
from .document import Lines, one_line

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d)\b[^<>]{0,200}>", re.IGNORECASE)
FRAME = 40  # lines at most of the web page around a deliberation, before its words


def read(path):
    """Return the Document such a file holds. Raises Unreadable."""
    text = read_text(path)
    try:
        sitting = json.loads(text)
        points = [(one_line(plain(point["titre"])), lines_of(point["contenu"])) for point in sitting["deliberations"]]
        name = one_line(plain(str((sitting.get("seance") or {}).get("nom") or "")))
        place = one_line(plain(str((sitting.get("commune") or {}).get("nom") or "")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(
            _("This .json file is not a council’s agenda: send the record as .docx, .odt, .pdf, .txt or .md.")
        ) from error
    lines = Lines()
    lines.heading(" – ".join(part for part in (place, name) if part) or _("Agenda"))
    told = [unframed(title, words) for title, words in points]
    for notice in dict.fromkeys(notice for _subject, notice, _words in told if notice):
        lines.paragraph(notice)
    for number, ((title, _words), (subject, _notice, words)) in enumerate(zip(points, told, strict=True), start=1):
        lines.heading(f"{number}. {title}", 2)
        lines.paragraph(subject)
        for paragraph in paragraphs(words):
            lines.paragraph(paragraph)
    return lines.document()


def plain(text):
    """Return the words of a piece of HTML."""
    return html.unescape(TAG.sub(" ", BREAKS.sub("\n", html.unescape(text))))


def lines_of(text):
    return [line for line in map(one_line, plain(text).split("\n")) if line]


def unframed(title, lines):
    """Return (matter and state, notice, own lines) of a deliberation.

    Its web page says the title again, its address, its buttons and the sitting before the words; `notice` is what it
    says there of every deliberation alike, which the record needs once.
    """
    top = lines[:FRAME]
    if "Matière" not in top or title not in top[top.index("Matière") :]:
        return "", "", lines
    matter = top.index("Matière")
    again = matter + top[matter:].index(title)
    subject = " – ".join(f"{top[at]} : {top[at + 1]}" for at in (matter,) if at + 1 < again)
    return subject, " ".join(top[matter + 2 : again]), lines[again + 1 :]


def paragraphs(lines):
    """Put together the lines a web page was cut into: a line that begins in the middle of a sentence goes on."""
    whole = []
    for line in lines:
        goes_on = line[0].islower() or line[0] in ",.;:)»’'" or not any(letter.isalpha() for letter in line)
        if whole and (goes_on or GOES_ON.search(whole[-1])):
            # A capital of its own is the first letter of the word that follows; « 1 » and « er » are one word.
            cut = re.search(r"(?:^|\s)[B-Z]$", whole[-1]) or (line in ("er", "re", "ère") and whole[-1][-1].isdigit())
            apart = not (line[0] in ",.)’'" or cut)
            whole[-1] += f" {line}" if apart else line
        else:
            whole.append(line)
    return whole
