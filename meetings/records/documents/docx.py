"""Word's documents. The XML is walked: python-docx passes over inserted words, text boxes and content controls."""

import re

import docx
from django.utils.translation import gettext as _
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from pages.sheets import Unreadable

from .document import Lines

P, TBL, TR, TC, R = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r"))
BOX = qn("w:txbxContent")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
PASSED = {qn("w:del"), qn("w:moveFrom"), FALLBACK, qn("w:instrText"), qn("w:delText")}
LONGEST_HEADING = 120  # signs: a longer paragraph in bold is not a title


def read(path):
    """Return the Document a .docx holds. Raises Unreadable."""
    try:
        return Walk(docx.Document(str(path))).document()
    except Unreadable:
        raise
    except Exception as error:  # libraries answer a damaged file with any error at all
        raise Unreadable(
            _("This Word file is damaged: open it, save it again as .docx, then send the new one.")
        ) from error


class Walk:
    """Walks the parts of one document in reading order."""

    def __init__(self, opened):
        self.opened = opened
        self.lines = Lines()
        self.counters = {}
        self.boxes = []

    def document(self):
        body = self.opened.element.body
        self._margins("header")
        self._walk(body, self.opened.part)
        self._notes()
        self._margins("footer")
        return self.lines.document()

    def _margins(self, side):
        """The words printed on every page, once."""
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
            if tag == qn("w:t"):
                words.append(child.text or "")
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
        key = element.style
        styles = self.opened.styles
        return next((style for style in styles if style.style_id == key), None) if key else None

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
        """Return (list's id, level, format) of a paragraph of a list, or None."""
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
        key, level = numbered.numId.val, numbered.ilvl.val if numbered.ilvl is not None else 0
        return key, level, self._format(key, level)

    def _format(self, key, level):
        try:
            numbering = self.opened.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return "bullet"
        found = numbering.xpath(
            f"w:abstractNum[@w:abstractNumId = ../w:num[@w:numId='{int(key)}']/w:abstractNumId/@w:val]"
            f"/w:lvl[@w:ilvl='{int(level)}']/w:numFmt/@w:val"
        )
        return found[0] if found else "bullet"

    def _number(self, element):
        found = self._numbering(element)
        if found is None or found[2] in ("bullet", "none"):
            return ""
        key, level, _format = found
        counts = self.counters.setdefault(key, [0] * 9)
        counts[level] += 1
        counts[level + 1 :] = [0] * (8 - level)
        return ".".join(str(count or 1) for count in counts[: level + 1]) + ". "

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
