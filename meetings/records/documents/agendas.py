"""The agenda of a Walloon council, as deliberations.be exports it: a sitting and its deliberations, in JSON."""

import html
import json
import re

from django.utils.translation import gettext as _

from pages.sheets import Unreadable, read_text

from .document import Lines, one_line

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d)\b[^<>]{0,200}>", re.IGNORECASE)


def read(path):
    """Return the Document such a file holds. Raises Unreadable."""
    text = read_text(path)
    try:
        sitting = json.loads(text)
        points = sitting["deliberations"]
        titles = [one_line(plain(point["titre"])) for point in points]
        told = [plain(point["contenu"]) for point in points]
        name = one_line(plain(str((sitting.get("seance") or {}).get("nom") or "")))
        place = one_line(plain(str((sitting.get("commune") or {}).get("nom") or "")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(
            _("This .json file is not a council’s agenda: send the record as .docx, .odt, .pdf, .txt or .md.")
        ) from error
    lines = Lines()
    lines.heading(" – ".join(part for part in (place, name) if part) or _("Agenda"))
    for number, (title, words) in enumerate(zip(titles, told, strict=True), start=1):
        lines.heading(f"{number}. {title}", 2)
        for paragraph in paragraphs(words):
            lines.paragraph(paragraph)
    return lines.document()


def plain(text):
    """Return the words of a piece of HTML."""
    return html.unescape(TAG.sub(" ", BREAKS.sub("\n", html.unescape(text))))


def paragraphs(text):
    """Put together the lines a web page was cut into: a line that begins in the middle of a sentence goes on."""
    whole = []
    for line in map(one_line, text.split("\n")):
        if not line:
            continue
        goes_on = line[0].islower() or line[0] in ",.;:)»’'" or not any(letter.isalpha() for letter in line)
        if whole and (goes_on or whole[-1].endswith((",", "’", "'", "("))):
            whole[-1] += line if line[0] in ",.)’'" else f" {line}"
        else:
            whole.append(line)
    return whole
