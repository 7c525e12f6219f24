"""Records in the formats people send, made from the real ones; and files that only pretend. No two runs differ."""

import io
import re
import zipfile
from html import escape

import docx
import weasyprint
from docx.oxml import parse_xml
from odf.dc import Creator
from odf.draw import Frame, Image
from odf.office import Annotation
from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import H, LineBreak, P
from PIL import Image as Pillow

PARAGRAPH = re.compile(r"\n\s*\n")


def picture(width=300, height=200, kind="PNG"):
    kept = io.BytesIO()
    Pillow.new("RGB", (width, height), "green").save(kept, kind)
    return kept.getvalue()


def pieces_of(text):
    """Yield ("h", level, words), ("t", rows) and ("p", lines) for a text or a Markdown record."""
    for paragraph in filter(str.strip, PARAGRAPH.split(text)):
        heading = re.fullmatch(r"(#+)\s*(.+)", paragraph.strip())
        if heading:
            yield "h", len(heading[1]), heading[2]
        elif paragraph.startswith("|"):
            rows = [row.strip("|").split("|") for row in paragraph.splitlines()]
            yield "t", [row for row in rows if not re.fullmatch(r"[\s:|-]*", "".join(row))]
        else:
            yield "p", paragraph.splitlines()


def docx_of(text, image=None, alt=""):
    """Return the bytes of a Word file that says `text`, with a picture at its end."""
    document = docx.Document()
    for kind, *said in pieces_of(text):
        if kind == "h":
            document.add_heading(said[1], said[0])
        elif kind == "t":
            table = document.add_table(len(said[0]), len(said[0][0]))
            for cells, row in zip(said[0], table.rows, strict=True):
                for words, cell in zip(cells, row.cells, strict=True):
                    cell.text = words
        else:
            document.add_paragraph("\n".join(said[0]))
    if image:
        shape = document.add_picture(io.BytesIO(image))
        shape._inline.docPr.set("descr", alt)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def odt_of(text, image=None):
    document = OpenDocumentText()
    for kind, *said in pieces_of(text):
        if kind == "h":
            document.text.addElement(H(outlinelevel=said[0], text=said[1]))
        elif kind == "t":
            table = Table()
            for cells in said[0]:
                row = TableRow()
                for words in cells:
                    cell = TableCell()
                    cell.addElement(P(text=words))
                    row.addElement(cell)
                table.addElement(row)
            document.text.addElement(table)
        else:
            paragraph = P()
            for number, line in enumerate(said[0]):
                if number:
                    paragraph.addElement(LineBreak())
                paragraph.addText(line)
            document.text.addElement(paragraph)
    if image:
        frame = Frame(width="8cm", height="5cm")
        frame.addElement(Image(href=document.addPicture("plan.png", mediatype="image/png", content=image)))
        holder = P()
        holder.addElement(frame)
        document.text.addElement(holder)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def pdf_of(text):
    html = []
    for kind, *said in pieces_of(text):
        if kind == "h":
            html.append(f"<h2>{escape(said[1])}</h2>")
        elif kind == "t":
            cells = ["".join(f"<td>{escape(words)}</td>" for words in row) for row in said[0]]
            html.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")
        else:
            html.append(f"<p>{'<br>'.join(map(escape, said[0]))}</p>")
    return weasyprint.HTML(string=f"<style>td {{ border: 1px solid }}</style>{''.join(html)}").write_pdf()


MAKERS = {".docx": docx_of, ".odt": odt_of, ".pdf": pdf_of}


def archive(**files):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return kept.getvalue()


def scan():
    """A PDF that is the picture of a page."""
    kept = io.BytesIO()
    Pillow.new("RGB", (600, 800), "white").save(kept, "PDF")
    return kept.getvalue()


def locked_pdf():
    """A PDF whose dictionary says that a password opens it."""
    plain = pdf_of("Réunion du 5 novembre 2026")
    entry = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /O ("
        + b"o" * 32
        + b") /U ("
        + b"u" * 32
        + b") /P -4 >> /ID [(a) (a)]"
    )
    return re.sub(rb"/ID \[.*?\]", b"", plain, flags=re.DOTALL).replace(b"/Root ", entry + b" /Root ", 1)


BOMB = '<!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><z>&b;</z>'
ODT = "application/vnd.oasis.opendocument.text"


def unreadable():
    """Return {what it is: (name, bytes, a word of the sentence that answers)}."""
    good = docx_of("Réunion du 5 novembre 2026")
    return {
        "a scan": ("scan.pdf", scan(), "reconnaître"),
        "a truncated archive": ("coupe.docx", good[: len(good) // 2], "reçu"),
        "a truncated pdf": ("coupe.pdf", pdf_of("Réunion")[:300], "abîmé"),
        "a picture renamed": ("photo.pdf", picture(), "image"),
        "a zip bomb": ("bombe.docx", archive(word__document_dot_xml="<a>" + " " * 120_000_000), "gros"),
        "an entity bomb": ("bombe.odt", archive(mimetype=ODT, content_dot_xml=BOMB), "traitement de texte"),
        "macros": ("m.docm", archive(word__document_dot_xml="<a/>", word__vbaProject_dot_bin="x"), "macros"),
        "a locked odt": (
            "v.odt",
            archive(mimetype=ODT, content_dot_xml="<a/>", **{"META-INF__manifest_dot_xml": "<encryption-data/>"}),
            "mot de passe",
        ),
        "a locked pdf": ("v.pdf", locked_pdf(), "mot de passe"),
        "a web page": ("page.doc", b"<html><body><p>Bonjour</p></body></html>", "page web"),
        "an old doc": ("v.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, ".docx"),
        "another archive": ("photos.docx", archive(a="1"), "ni"),
        "not its name": ("texte.docx", "Réunion".encode(), "abîmé"),
        "nothing": ("vide.txt", b"", "vide"),
        "spaces": ("blanc.txt", b"  \n ", "texte"),
        "a json of something else": ("x.json", b"[1]", "ordre du jour"),
    }


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LIST = (
    f'<w:abstractNum {W} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="%1 - "/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%2) "/></w:lvl></w:abstractNum>'
)


def word_with(*paragraphs, header="", comment=""):
    """Return the bytes of a Word file of raw paragraphs (XML inside `w:p`), as Word itself writes what we cannot."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = header
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(LIST))
    numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    body = document.element.body
    for inner in paragraphs:
        body.insert(len(body) - 1, parse_xml(f"<w:p {W}>{inner}</w:p>"))
    if comment:
        document.add_comment(document.add_paragraph("Fin").runs[0], text=comment, author="Zoé", initials="Z")
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def numbered_word(level, words):
    """The inside of a paragraph of the list LIST, whose number is nowhere among its words."""
    return (
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r>'
    )


def without_part(content, name):
    """Return an archive that still speaks of a part it no longer holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return archive(**{other: whole.read(other) for other in whole.namelist() if not other.endswith(name)})


def printed(html, css=""):
    """Return the PDF of a page in French, with what is printed at the top and the foot of each page."""
    style = (
        "@page { margin: 2.5cm; @top-center { content: 'Ville de Moulins' }"
        "@bottom-center { content: 'Page ' counter(page) } } body { text-align: justify; hyphens: auto }"
    )
    return weasyprint.HTML(string=f"<html lang='fr'><style>{style}{css}</style>{html}").write_pdf()


def odt_with_a_note(words, note):
    """Return a LibreOffice text of one paragraph, with what somebody wrote beside it."""
    document = OpenDocumentText()
    paragraph, beside = P(text=words), Annotation()
    beside.addElement(Creator(text="Zoé"))
    beside.addElement(P(text=note))
    paragraph.addElement(beside)
    document.text.addElement(paragraph)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
