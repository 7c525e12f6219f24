"""What every format is turned into."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

# Private signs of Unicode: no text uses them, and those that do lose them.
MARK = re.compile("\ue0f0(\\d+)\ue0f1")
PRIVATE = dict.fromkeys(map(ord, "\ue0f0\ue0f1\ue0f2\ue0f3"))
MARGIN = "\ue0f2"  # begins a line printed at the top of each page


@dataclass
class Picture:
    """A picture of the document: its bytes, the name of its file, and the words its author gave it."""

    content: bytes
    name: str
    alt: str = ""


@dataclass
class Document:
    """The lines of a record, and its pictures in the order of their marks."""

    text: str = ""
    pictures: list = field(default_factory=list)


def mark_of(number):
    """Return the line that stands where the picture `number` (from 0) stood."""
    return f"\ue0f0{number}\ue0f1"


def words_only(text):
    """Return `text` without the signs that marks are made of."""
    return text.translate(PRIVATE)


class Lines:
    """Gathers lines and pictures of a document as its reader walks it."""

    def __init__(self, pictures=None):
        self.lines, self.pictures = [], [] if pictures is None else pictures

    def heading(self, text, level=1):
        text = one_line(text)
        if text:
            self.lines += ["", f"{'#' * min(max(level, 1), 6)} {text}", ""]

    def paragraph(self, text):
        """Add a paragraph; its own line breaks are kept."""
        lines = [one_line(line) for line in words_only(text).split("\n")]
        lines = [line for line in lines if line]
        if lines:
            self.lines += ["", *lines, ""]

    def take(self, others, *, margin=False):
        """Add other lines, which share these pictures; `margin` when they stand at the top of each page."""
        for line in others.lines:
            if margin and line.strip("#- ") and not MARK.fullmatch(line):
                self.margin(line.strip("#- "))
            else:
                self.lines.append(line)

    def margin(self, text):
        """Add a line that stands at the top of each page: it is kept, and is not the title."""
        self.lines.append(f"{MARGIN}{one_line(text)}")

    def comment(self, text, who=""):
        """Add what somebody wrote beside the text."""
        who = one_line(who)
        if one_line(text):
            words = _("Note in the margin, by %(who)s: %(text)s") if who else _("Note in the margin: %(text)s")
            self.paragraph(words % {"who": who, "text": one_line(text)})

    def item(self, text, mark="-"):
        text = one_line(text)
        if text:
            self.lines.append(f"{mark} {text}")

    def row(self, cells):
        """Add a row of a table; a sign that would cut a cell in two is replaced."""
        cells = [one_line(cell).replace("|", "/") for cell in cells]
        if any(cells):
            self.lines.append(f"| {' | '.join(cells)} |")

    def picture(self, content, name, alt=""):
        self.lines += ["", mark_of(len(self.pictures)), ""]
        self.pictures.append(Picture(content, name, one_line(alt)))

    def document(self):
        return Document("\n".join(self.lines), self.pictures)


def one_line(text):
    return " ".join(words_only(text).split())
