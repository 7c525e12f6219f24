"""PDF with a layer of text, read with pdfplumber: lines, tables and pictures from the top of each page to its foot."""

import re
from collections import Counter
from io import BytesIO
from itertools import zip_longest

import pdfplumber
from django.utils.translation import gettext as _
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from pages.sheets import Unreadable

from .columns import bands
from .document import Lines, Picture, one_line
from .paragraphs import BLANK, Line, take_line, whole_words

MOST_PAGES = 100  # a page takes a tenth of a second to read: more would outlast the request
LEAST_TEXT = 20  # signs in the whole file: below, it is a scan
LEAST_PICTURE = 24  # points a side: below, it is an ornament
DOTS_PER_INCH = 110
SAMPLE = 8  # pages that say how large the text is
EDGE = 0.12  # of a page's height: there stand the words of every page
GAP = 0.25  # of the size of letters: there, a word ends
USUAL = 0.4  # of the pages must say the same there


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
    pages = opened.pages
    if len(pages) > MOST_PAGES:
        raise Unreadable(_("This PDF has more than %(most)s pages: cut it in several files.") % {"most": MOST_PAGES})
    body_size = _size_of_text(pages)
    leaves = []
    for page in pages:
        leaves.append(_pieces_of(page))
        page.close()
    tops, feet = _printed_on_all(leaves)
    lines = Lines()
    for line in tops.values():
        lines.margin(line)
    for _height, pieces in leaves:
        _take_page(pieces, lines, body_size)
    for line in feet.values():
        lines.paragraph(line)
    document = lines.document()
    document.text = whole_words(document.text)
    return document


def _size_of_text(pages):
    """Return the size most letters have, as a few pages say it. Raises Unreadable when there are none at all."""
    for sample in (pages[:: max(1, len(pages) // SAMPLE)], pages):
        sizes = Counter()
        for page in sample:
            sizes.update(round(char["size"], 1) for char in page.chars if char["text"].strip())
            if len(pages) > SAMPLE:
                page.close()
        if sum(sizes.values()) >= LEAST_TEXT:
            return sizes.most_common(1)[0][0]
    raise Unreadable(
        _(
            "This PDF is a scan: pictures of pages, without text. Ask for the file it was printed from "
            "(.docx, .odt), or have its text recognised (OCR) first."
        )
    )


def _pieces_of(page):
    """Return (height, pieces in reading order) of a page: Line, rows of a table, Picture, str for words set upwards."""
    tables = [table for table in page.find_tables() if _is_table(table)]
    outside = page
    for table in tables:
        outside = outside.outside_bbox(_within(table.bbox, page.bbox), strict=False)
    turned = [] if all(char["upright"] for char in page.chars) else _turned(outside)
    if turned:
        outside = outside.filter(lambda one: one.get("upright", True))
    rows = outside.extract_text_lines()
    columns = bands(rows)
    for top, foot, at in columns:
        rows = [row for row in rows if not top - 1 <= row["top"] <= foot]
        for left, right in ((page.bbox[0], at), (at, page.bbox[2])):
            box = _within((left, top - 1, right, foot + 1), page.bbox)
            rows += outside.crop(box, strict=False).extract_text_lines()
    found = [(row, row) for row in rows] + [(_place(table.bbox), table) for table in tables]
    found += [(image, image) for image in _pictures(page)]
    groups = {}
    for place, what in found:
        groups.setdefault(_column(place, columns), []).append((place, what))
    pieces = []
    for _key, group in sorted(groups.items(), key=lambda pair: pair[0]):
        edge = max((place["x1"] for place, what in group if "chars" in place), default=0)
        for place, what in sorted(group, key=lambda pair: pair[0]["top"]):
            pieces.append(_piece(page, place, what, edge))
    return page.height, [piece for piece in [*pieces, *turned] if piece]


def _column(place, columns):
    """Where something stands among the columns of its page, to be sorted by."""
    for number, (top, foot, at) in enumerate(columns):
        if place["top"] < top - 1:
            return (number, 0, 0)
        if place["top"] <= foot:
            return (number, 1, int(place["x0"] >= at - 1))
    return (len(columns), 0, 0)


def _place(box):
    return {"x0": box[0], "top": box[1], "x1": box[2], "bottom": box[3]}


def _piece(page, place, what, edge):
    if "chars" in place:
        text = one_line(place["text"])
        size = Counter(round(char["size"], 1) for char in place["chars"]).most_common(1)[0][0]
        return text and Line(text, place["x0"], place["x1"], place["top"], place["bottom"], size, edge)
    if what is place:
        return _picture(page, what)
    return [[cell or "" for cell in row] for row in what.extract()]


def _turned(page):
    """Words set upwards or downwards along a margin, each line of them as one."""
    lines = {}
    for char in page.chars:
        if not char["upright"]:
            rises = char["matrix"][1] > 0
            lines.setdefault((rises, round(char["x0"] if rises else -char["x1"])), []).append(char)
    return [_read_along(lines[key], rises=key[0]) for key in sorted(lines)]


def _read_along(chars, *, rises):
    words, end = [], None
    for char in sorted(chars, key=lambda char: char["top"], reverse=rises):
        start = -char["bottom"] if rises else char["top"]
        words += [" "] * (end is not None and start - end > GAP * char["size"])
        words.append(char["text"])
        end = -char["top"] if rises else char["bottom"]
    return one_line("".join(words))


def _printed_on_all(leaves):
    """Take off the pages the lines that most of them say at their top or foot; return both, each said once."""
    said = ({}, {})
    for number, (height, pieces) in enumerate(leaves):
        for side, lines in enumerate(_outer_lines(height, [piece for piece in pieces if isinstance(piece, Line)])):
            for line in lines:
                said[side].setdefault(re.sub(r"\d+", "0", line.text), {}).setdefault(number, line)
    least = max(2, USUAL * len(leaves))
    printed = []
    for lines in said:
        usual = {key: on for key, on in lines.items() if len(on) >= least}
        printed.append({key: next(iter(on.values())).text for key, on in usual.items()})
        for on in usual.values():
            for number, line in on.items():
                leaves[number][1].remove(line)
    return printed


def _outer_lines(height, lines):
    """Return (lines at the top of a page, lines at its foot) that a blank parts from the text."""
    sides = []
    for ordered, inside in (
        (sorted(lines, key=lambda line: line.top), lambda line: line.foot < height * EDGE),
        (sorted(lines, key=lambda line: -line.foot), lambda line: line.top > height * (1 - EDGE)),
    ):
        outer = []
        for line, after in zip_longest(ordered, ordered[1:]):
            if not inside(line):
                outer = []
                break
            outer.append(line)
            if after is None or max(after.top - line.foot, line.top - after.foot) > BLANK * line.height:
                break
        sides.append(outer)
    return sides


def _take_page(pieces, lines, body_size):
    previous = None  # the line before, and whether it was a heading
    for piece in pieces:
        if isinstance(piece, Line):
            previous = take_line(piece, previous, lines, body_size)
            continue
        previous = None
        lines.lines.append("")
        if isinstance(piece, Picture):
            lines.picture(piece.content, piece.name)
        elif isinstance(piece, str):
            lines.paragraph(piece)
        else:
            for row in piece:
                lines.row(row)
            lines.lines.append("")
    lines.lines.append("")


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


def _picture(page, image):
    box = _within((image["x0"], image["top"], image["x1"], image["bottom"]), page.bbox)
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        return None
    drawn = page.crop(box).to_image(resolution=DOTS_PER_INCH).original
    kept = BytesIO()
    drawn.convert("RGB").save(kept, "PNG")
    name = re.sub(r"\W", "", str(image.get("name") or "image"))
    return Picture(kept.getvalue(), f"page-{page.page_number}-{name}.png")
