"""LibreOffice's texts, read with odfpy."""

import zipfile

from django.utils.translation import gettext as _
from odf.namespaces import DCNS, DRAWNS, OFFICENS, STYLENS, SVGNS, TABLENS, TEXTNS, XLINKNS
from odf.opendocument import load

from pages.sheets import Unreadable

from .document import Lines

PASSED = {
    (TEXTNS, "tracked-changes"),
    (OFFICENS, "annotation-end"),
    (TEXTNS, "sequence-decls"),
    (TEXTNS, "note-citation"),
    (SVGNS, "title"),
    (SVGNS, "desc"),
    (OFFICENS, "forms"),
}
MOST_REPEATED = 200  # cells or rows said to repeat: empty ones run to the edge of the sheet


def read(path):
    """Return the Document an .odt holds. Raises Unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            return Walk(load(str(path)), archive).document()
    except Unreadable:
        raise
    except Exception as error:  # odfpy answers a damaged file with any error at all
        raise Unreadable(
            _("This LibreOffice file is damaged: open it, save it again as .odt, then send the new one.")
        ) from error


class Walk:
    def __init__(self, opened, archive):
        self.opened, self.archive = opened, archive
        self.lines = Lines()
        self.numbered = self._numbered_lists()
        self.comments = []  # (who, words) of what was written beside the text
        self.later = []  # frames and notes found in the middle of a paragraph

    def document(self):
        masters = [node for node in _nodes(self.opened.masterstyles) if node.qname == (STYLENS, "master-page")]
        self._margins("header", masters[:1])
        self._walk(self.opened.text)
        for who, words in self.comments:
            self.lines.comment(words, who)
        self._margins("footer", masters[:1])
        return self.lines.document()

    def _margins(self, side, masters):
        """The words printed on every page, once. Those of the top are no title."""
        body, self.lines = self.lines, Lines(self.lines.pictures)
        for master in masters:
            for node in _nodes(master):
                if node.qname == (STYLENS, side):
                    self._walk(node)
        printed, self.lines = self.lines, body
        self.lines.take(printed, margin=side == "header")

    def _numbered_lists(self):
        """The names of the list styles that count."""
        names = set()
        for styles in (self.opened.automaticstyles, self.opened.styles):
            for node in _nodes(styles):
                if node.qname == (TEXTNS, "list-style"):
                    first = next(iter(_nodes(node)), None)
                    if first is not None and first.qname == (TEXTNS, "list-level-style-number"):
                        names.add(node.getAttrNS(STYLENS, "name"))
        return names

    def _walk(self, parent):
        for node in _nodes(parent):
            kind = node.qname
            if kind in PASSED:
                continue
            if kind == (TEXTNS, "h"):
                self.lines.heading(self._text(node), int(node.getAttrNS(TEXTNS, "outline-level") or 1))
            elif kind == (TEXTNS, "p"):
                self.lines.paragraph(self._text(node))
            elif kind == (TEXTNS, "list"):
                self._list(node)
            elif kind == (TABLENS, "table"):
                self._table(node)
            elif kind == (DRAWNS, "frame"):
                self._frame(node)
            else:
                self._walk(node)
            self._flush()

    def _flush(self):
        later, self.later = self.later, []
        for node in later:
            if node.qname == (DRAWNS, "frame"):
                self._frame(node)
            else:
                self._walk(node)

    def _text(self, node):
        words = []
        for child in node.childNodes:
            if child.nodeType in (child.TEXT_NODE, child.CDATA_SECTION_NODE):
                words.append(str(child.data))
                continue
            kind = child.qname
            if kind in PASSED:
                continue
            if kind == (OFFICENS, "annotation"):
                self._comment(child)
            elif kind == (TEXTNS, "a"):
                words.append(self._link(child))
            elif kind == (TEXTNS, "s") or kind == (TEXTNS, "tab"):
                words.append(" ")
            elif kind == (TEXTNS, "line-break"):
                words.append("\n")
            elif kind in {(DRAWNS, "frame"), (TEXTNS, "note")}:
                self.later.append(child)
            else:
                words.append(self._text(child))
        return "".join(words)

    def _comment(self, node):
        who = next((_plain(child) for child in _nodes(node) if child.qname == (DCNS, "creator")), "")
        words = " / ".join(filter(None, (self._text(one) for one in _paragraphs(node))))
        self.comments.append((who, words))

    def _link(self, node):
        """The words of a link, and its address where they are not it."""
        words, address = self._text(node), node.getAttrNS(XLINKNS, "href") or ""
        web = address.startswith(("http://", "https://")) and address.rstrip("/") not in words
        return f"{words} ({address})" if web and words.strip() else words

    def _list(self, node, depth=0):
        counts = node.getAttrNS(TEXTNS, "style-name") in self.numbered
        number = 0
        for item in _nodes(node):
            for child in _nodes(item):
                if child.qname == (TEXTNS, "list"):
                    self._list(child, depth + 1)
                elif child.qname in {(TEXTNS, "p"), (TEXTNS, "h")}:
                    number += 1
                    text = self._text(child)
                    if child.qname == (TEXTNS, "h"):
                        self.lines.heading(text, int(child.getAttrNS(TEXTNS, "outline-level") or 1))
                    elif counts and not depth:
                        self.lines.paragraph(f"{number}. {text}" if text.strip() else "")
                    else:
                        self.lines.item(text)
                else:
                    self._walk(item)
                    break
                self._flush()
        self.lines.lines.append("")

    def _table(self, table):
        self.lines.lines.append("")
        for row in _rows(table):
            cells = []
            for cell in _nodes(row):
                if cell.qname != (TABLENS, "table-cell"):
                    continue
                text = " / ".join(filter(None, (" ".join(self._text(p).split()) for p in _paragraphs(cell))))
                cells += [text] * min(int(cell.getAttrNS(TABLENS, "number-columns-repeated") or 1), MOST_REPEATED)
            self.lines.row(cells)
        self.lines.lines.append("")

    def _frame(self, frame):
        alt = next((_plain(child) for child in _nodes(frame) if child.qname in {(SVGNS, "desc"), (SVGNS, "title")}), "")
        for child in _nodes(frame):
            if child.qname == (DRAWNS, "image"):
                name = child.getAttrNS(XLINKNS, "href") or ""
                if name.removeprefix("./") in self.archive.namelist():
                    # The other pictures of a frame are the same one, drawn for older programs.
                    self.lines.picture(self.archive.read(name.removeprefix("./")), name.rpartition("/")[2], alt)
                    return
            elif child.qname == (DRAWNS, "text-box"):
                self._walk(child)


def _nodes(parent):
    """The elements right below `parent`, as a list."""
    return [node for node in getattr(parent, "childNodes", ()) if node.nodeType == node.ELEMENT_NODE]


def _rows(table):
    for node in _nodes(table):
        if node.qname == (TABLENS, "table-row"):
            yield node
        elif node.qname[1] in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(node)


def _paragraphs(cell):
    for node in _nodes(cell):
        if node.qname in {(TEXTNS, "p"), (TEXTNS, "h")}:
            yield node
        else:
            yield from _paragraphs(node)


def _plain(node):
    return "".join(str(child.data) for child in node.childNodes if child.nodeType == child.TEXT_NODE)
