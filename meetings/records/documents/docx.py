"""Word's documents. The XML is walked: python-docx passes over inserted words, text boxes and content controls."""

import re

import docx
from django.utils.translation import gettext as _
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from pages.sheets import Unreadable

from .archive import without_lost_parts
from .document import Lines
from .numbers import Numbers

P, TBL, TR, TC, R = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r"))
BOX = qn("w:txbxContent")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
PASSED = {qn("w:del"), qn("w:moveFrom"), FALLBACK, qn("w:instrText"), qn("w:delText")}
WORDS = {qn("w:t"), qn("m:t")}
COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
LONGEST_HEADING = 120  # signs: a longer paragraph in bold is not a title


def read(path):
    """Return the Document a .docx holds. Raises Unreadable."""
    try:
        return Walk(_opened(path)).document()
    except Unreadable:
        raise
    except Exception as error:  # libraries answer a damaged file with any error at all
        raise Unreadable(
            _("This Word file is damaged: open it, save it again as .docx, then send the new one.")
        ) from error


def _opened(path):
    try:
        return docx.Document(str(path))
    except KeyError:  # a picture that some program took away and still speaks of: Word opens such files
        return docx.Document(without_lost_parts(path))


class Walk:
    """Walks the parts of one document in reading order."""

    def __init__(self, opened):
        self.opened = opened
        self.lines = Lines()
        self.boxes = []
        self.styles = {style.style_id: style for style in opened.styles}
        self.numbers = Numbers(opened.part)

    def document(self):
        body = self.opened.element.body
        self._margins("header")
        self._walk(body, self.opened.part)
        self._notes()
        self._comments()
        self._margins("footer")
        return self.lines.document()

    def _margins(self, side):
        """The words printed on every page, once. Those of the top are no title."""
        body, self.lines = self.lines, Lines(self.lines.pictures)
        self._walk_margins(side)
        printed, self.lines = self.lines, body
        self.lines.take(printed, margin=side == "header")

    def _walk_margins(self, side):
        seen = set()
        for section in self.opened.sections:
            for name in (side, f"first_page_{side}", f"even_page_{side}"):
                margin = getattr(section, name)
                if margin.is_linked_to_previous or id(margin.part) in seen:
                    continue
                seen.add(id(margin.part))
                self._walk(margin._element, margin.part)

    def _notes(self):
        for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            for relation in self.opened.part.rels.values():
                if relation.reltype != kind or relation.is_external:
                    continue
                for note in parse_xml(relation.target_part.blob):
                    if note.get(qn("w:type")) is None:
                        self._walk(note, relation.target_part)

    def _comments(self):
        """What somebody wrote beside the text, with who did."""
        for relation in self.opened.part.rels.values():
            if relation.reltype != COMMENTS or relation.is_external:
                continue
            for comment in parse_xml(relation.target_part.blob):
                words = " / ".join(filter(None, self._cell(comment, relation.target_part, [])))
                self.lines.comment(words, comment.get(qn("w:author")) or "")

    def _walk(self, parent, part):
        for child in parent:
            if child.tag == P:
                self._paragraph(child, part)
            elif child.tag == TBL:
                self._table(child, part)
            elif child.tag not in PASSED:
                self._walk(child, part)

    # Paragraphs.

    def _paragraph(self, element, part):
        pictures = []
        text = self._text(element, part, pictures)
        level = self._heading_level(element, text)
        mark = "" if level else self._list_mark(element)
        if level:
            self.lines.heading(f"{self._number(element)}{text}", level)
        elif mark == "-":
            self.lines.item(text)
        elif mark:
            self.lines.paragraph(f"{mark} {text}" if text.strip() else "")
        else:
            self.lines.paragraph(text)
        for content, name, alt in pictures:
            self.lines.picture(content, name, alt)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self._walk(box, part)

    def _text(self, element, part, pictures):
        """Return the words of an element; the pictures it holds go to `pictures`, its text boxes wait for its end."""
        words = []
        for child in element:
            tag = child.tag
            if tag in PASSED:
                continue
            if tag in WORDS:
                words.append(child.text or "")
            elif tag == qn("w:sym"):
                words.append(_sign(child.get(qn("w:char"))))
            elif tag == qn("w:hyperlink"):
                words.append(self._link(child, part, pictures))
            elif tag in (qn("w:tab"), qn("w:ptab")) and element.tag == R:
                words.append(" ")
            elif tag in (qn("w:br"), qn("w:cr")):
                words.append("\n")
            elif tag == qn("w:noBreakHyphen"):
                words.append("-")
            elif tag == BOX:
                self.boxes.append(child)
            elif tag == qn("a:blip"):
                self._picture(child.get(qn("r:embed")), element, part, pictures)
            elif tag == IMAGE_DATA:
                self._picture(child.get(qn("r:id")), element, part, pictures)
            else:
                words.append(self._text(child, part, pictures))
        return "".join(words)

    def _link(self, element, part, pictures):
        """The words of a link, and its address where they are not it."""
        words = self._text(element, part, pictures)
        relation = part.rels.get(element.get(qn("r:id")))
        address = relation.target_ref if relation is not None and relation.is_external else ""
        web = address.startswith(("http://", "https://")) and address.rstrip("/") not in words
        return f"{words} ({address})" if web and words.strip() else words

    @staticmethod
    def _picture(key, element, part, pictures):
        relation = part.rels.get(key) if key else None
        if relation is None or relation.is_external:
            return
        frame = next((a for a in element.iterancestors() if a.tag in (qn("wp:inline"), qn("wp:anchor"))), None)
        described = frame.find(qn("wp:docPr")) if frame is not None else None
        alt = described.get("descr") or "" if described is not None else ""
        pictures.append((relation.target_part.blob, str(relation.target_part.partname).rpartition("/")[2], alt))

    def _heading_level(self, element, text):
        style = self._style(element)
        if style:
            name = (style.name or "").lower()
            if name == "title":
                return 1
            match = re.match(r"(?:heading|titre)\s*(\d)", name)
            if match:
                return int(match[1])
        return 2 if self._all_bold(element) and 0 < len(text.strip()) <= LONGEST_HEADING else 0

    def _style(self, element):
        return self.styles.get(element.style)

    @staticmethod
    def _all_bold(element):
        """Whether a whole paragraph is bold and ends as titles end."""
        runs = [run for run in element.iter(R) if "".join(t.text or "" for t in run.iter(qn("w:t"))).strip()]
        text = "".join(t.text or "" for t in element.iter(qn("w:t"))).strip()
        marks = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
        bold = [mark is not None and mark.get(qn("w:val")) not in ("0", "false") for mark in marks]
        return bool(bold) and all(bold) and not text.endswith((".", ",", ";", ":"))

    # Lists: Word keeps their numbers apart from their words.

    def _numbering(self, element):
        """Return (key of the list, level) of a paragraph of a list, or None."""
        properties = element.pPr
        numbered = properties.numPr if properties is not None else None
        if numbered is None or numbered.numId is None:
            style = self._style(element)
            while style is not None and style.element.pPr is not None and style.element.pPr.numPr is None:
                style = style.base_style
            properties = style.element.pPr if style is not None else None
            numbered = properties.numPr if properties is not None else None
        if numbered is None or numbered.numId is None or not numbered.numId.val:
            return None
        return numbered.numId.val, numbered.ilvl.val if numbered.ilvl is not None else 0

    def _number(self, element):
        """Return the number Word shows before a paragraph, as « 2.1. », « IV - » or « b) », or ""."""
        found = self._numbering(element)
        if found is None:
            return ""
        return self.numbers.next(*found)

    def _list_mark(self, element):
        found = self._numbering(element)
        return (self._number(element).strip() or "-") if found else ""

    # Tables.

    def _table(self, table, part):
        pictures = []
        self.lines.lines.append("")
        for row in table.iter(TR):
            if next(row.iterancestors(TBL)) is not table:
                continue
            cells = [cell for cell in row.iter(TC) if next(cell.iterancestors(TR)) is row]
            self.lines.row([" / ".join(filter(None, self._cell(cell, part, pictures))) for cell in cells])
        self.lines.lines.append("")
        for content, name, alt in pictures:
            self.lines.picture(content, name, alt)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self._walk(box, part)

    def _cell(self, cell, part, pictures):
        paragraphs = [one for one in cell.iter(P) if not any(above.tag == BOX for above in one.iterancestors())]
        return [" ".join(self._text(one, part, pictures).split()) for one in paragraphs]


def _sign(code):
    """Return the sign of a font of symbols, by its code in hexadecimal."""
    try:
        return chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
