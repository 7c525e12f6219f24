"""Records in the formats people send, made from the real ones; and files that only pretend. No two runs differ."""

import io
import re
import zipfile
from html import escape

import docx
import weasyprint
from odf.draw import Frame, Image
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
        "an old doc": ("v.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, ".docx"),
        "another archive": ("photos.docx", archive(a="1"), "ni"),
        "not its name": ("texte.docx", "Réunion".encode(), "abîmé"),
        "nothing": ("vide.txt", b"", "vide"),
        "spaces": ("blanc.txt", b"  \n ", "texte"),
        "a json of something else": ("x.json", b"[1]", "ordre du jour"),
    }
