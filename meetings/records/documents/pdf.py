"""PDF with a layer of text, read with pdfplumber: lines, tables and pictures from the top of each page to its foot."""

import re
from collections import Counter
from io import BytesIO

import pdfplumber
from django.utils.translation import gettext as _
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from pages.sheets import Unreadable

from ..words import BULLET
from .document import Lines, one_line

MOST_PAGES = 400
LEAST_TEXT = 20  # signs in the whole file: below, it is a scan
LEAST_PICTURE = 24  # points a side: below, it is an ornament
HEADING = 1.15  # times the size of the text
DOTS_PER_INCH = 110
BLANK = 0.75  # of a line's height between two lines: there, a paragraph ends


def read(path):
    """Return the Document a PDF holds. Raises Unreadable."""
    try:
        with pdfplumber.open(path) as opened:
            return _read(opened)
    except Unreadable:
        raise
    except (PDFPasswordIncorrect, PdfminerException) as error:
        if isinstance(error, PDFPasswordIncorrect) or any(isinstance(why, PDFPasswordIncorrect) for why in error.args):
            raise Unreadable(_("This PDF is locked by a password: save it without one, then send it again.")) from error
        raise Unreadable(_damaged()) from error
    except Exception as error:  # a damaged PDF breaks its reader in any way
        raise Unreadable(_damaged()) from error


def _damaged():
    return _("This PDF is damaged or was not received whole: open it, save it again, then send the new one.")


def _read(opened):
    if len(opened.pages) > MOST_PAGES:
        raise Unreadable(_("This PDF has more than %(most)s pages: cut it in several files.") % {"most": MOST_PAGES})
    sizes = Counter(round(char["size"], 1) for page in opened.pages for char in page.chars if char["text"].strip())
    if sum(sizes.values()) < LEAST_TEXT:
        raise Unreadable(
            _(
                "This PDF is a scan: pictures of pages, without text. Ask for the file it was printed from "
                "(.docx, .odt), or have its text recognised (OCR) first."
            )
        )
    body_size = sizes.most_common(1)[0][0]
    lines = Lines()
    for page in opened.pages:
        _take_page(page, lines, body_size)
        page.close()
    return lines.document()


def _take_page(page, lines, body_size):
    tables = [table for table in page.find_tables() if _is_table(table)]
    outside = page
    for table in tables:
        outside = outside.outside_bbox(_within(table.bbox, page.bbox), strict=False)
    found = [("line", line["top"], line) for line in outside.extract_text_lines()]
    found += [("table", table.bbox[1], table) for table in tables]
    found += [("picture", image["top"], image) for image in _pictures(page)]
    edge = max((line["x1"] for kind, _top, line in found if kind == "line"), default=0)
    previous = None
    for kind, _top, what in sorted(found, key=lambda one: one[1]):
        if kind == "line":
            previous = _take_line(what, previous, lines, body_size, edge)
            continue
        previous = None
        lines.lines.append("")
        if kind == "table":
            for row in what.extract():
                lines.row([cell or "" for cell in row])
            lines.lines.append("")
        else:
            _take_picture(page, what, lines)
    lines.lines.append("")


def _take_line(line, previous, lines, body_size, edge):
    """Add a line of text; return what the next one must know of it: (foot, height, was it a heading, is it full).

    A line is full when the first word of the next one would not have fitted before `edge`: they are one paragraph.
    """
    text = one_line(line["text"])
    height = line["bottom"] - line["top"]
    size = Counter(round(char["size"], 1) for char in line["chars"]).most_common(1)[0][0]
    apart = previous is None or line["top"] - previous[0] > BLANK * max(height, previous[1])
    heading = size >= body_size * HEADING and len(text) <= 150 and any(letter.isalpha() for letter in text)
    if heading and previous and previous[2] and not apart:
        # A title on two lines; an empty line was left after it.
        while not lines.lines[-1]:
            lines.lines.pop()
        lines.lines[-1] += f" {text}"
        lines.lines.append("")
    elif heading:
        lines.heading(text, 2)
    elif not apart and previous[3](text) and not BULLET.match(text):
        lines.lines[-1] += f" {text}"
    else:
        lines.lines += ["", text] if apart else [text]
    letter = (line["x1"] - line["x0"]) / len(text)
    return line["bottom"], height, heading, lambda following: line["x1"] + letter * first_word(following) > edge


def first_word(text):
    """How many letters the first word of `text` needs at the end of another line, with the space before it."""
    return len(text.split(maxsplit=1)[0]) + 1


def _is_table(table):
    """Frames drawn round a paragraph are no table."""
    rows = table.extract()
    return len(rows) > 1 and len(rows[0]) > 1 and sum(bool(cell and cell.strip()) for row in rows for cell in row) > 2


def _within(box, page):
    return (max(box[0], page[0]), max(box[1], page[1]), min(box[2], page[2]), min(box[3], page[3]))


def _pictures(page):
    return [
        image
        for image in page.images
        if image["width"] >= LEAST_PICTURE and image["height"] >= LEAST_PICTURE and not _is_whole_page(image, page)
    ]


def _is_whole_page(image, page):
    """The scan behind a recognised text, or a coloured ground; a page without words is kept as a picture."""
    covers = image["width"] * image["height"] > 0.9 * float(page.width) * float(page.height)
    return covers and len(page.chars) >= LEAST_TEXT


def _take_picture(page, image, lines):
    box = _within((image["x0"], image["top"], image["x1"], image["bottom"]), page.bbox)
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        return
    drawn = page.crop(box).to_image(resolution=DOTS_PER_INCH).original
    kept = BytesIO()
    drawn.convert("RGB").save(kept, "PNG")
    name = re.sub(r"\W", "", str(image.get("name") or "image"))
    lines.picture(kept.getvalue(), f"page-{page.page_number}-{name}.png")
