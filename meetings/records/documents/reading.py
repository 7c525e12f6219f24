"""Tells by its content what a file is, and gives it to the reader of its format."""

import codecs
import re
from pathlib import Path

from django.utils.translation import gettext as _

from pages.sheets import Unreadable, read_text, size_of

from . import agendas, docx, markdown, odt, pdf
from .archive import kind_of_archive
from .document import Document, Picture, mark_of, words_only

__all__ = ["Document", "Picture", "mark_of", "read_document", "words_only"]

LARGEST = 20 * 1024 * 1024
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\x00", b"MM\x00*")
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WEB_PAGE = re.compile(rb"\s*<(?:!doctype html|html|head|meta)\b", re.IGNORECASE)
MARKDOWN = (".md", ".markdown", ".mkd")
READERS = {"docx": docx.read, "odt": odt.read, "pdf": pdf.read}


def read_document(path, name=""):
    """Return the Document the file at `path` holds; `name` is what it was called. Raises Unreadable."""
    path = Path(path)
    suffix = Path(name or path.name).suffix.lower()
    if size_of(path) > LARGEST:
        raise Unreadable(_("This file is too large: 20 megabytes at most. Make its pictures smaller, or cut it."))
    if not size_of(path):
        raise Unreadable(_("The file is empty."))
    document = _read(path, suffix)
    if not document.text.strip():
        raise Unreadable(_("There is no text in this file."))
    return document


def _read(path, suffix):
    with path.open("rb") as file:
        start = file.read(1024)
    if b"%PDF-" in start:
        return pdf.read(path)
    if start.startswith(b"PK"):
        return READERS[kind_of_archive(path)](path)
    if start.startswith(OLD_WORD):
        raise Unreadable(
            _("This is an old Word file (.doc), or a locked one: open it, then save it as .docx without a password.")
        )
    if start.startswith(PICTURES):
        raise Unreadable(
            _("This file is a picture, whatever its name: a picture has no text to read. Send the text itself.")
        )
    if start.startswith(b"{\\rtf"):
        raise Unreadable(_("This is an .rtf file: open it, then save it as .docx, .odt or .txt."))
    if suffix in (".docx", ".odt", ".pdf"):
        raise Unreadable(
            _("This file is damaged, or is not what its name says: open it, save it again, then send the new one.")
        )
    if suffix == ".json":
        return agendas.read(path)
    if WEB_PAGE.match(start.lstrip(codecs.BOM_UTF8)):
        raise Unreadable(_("This is a web page: open it, then save it as .docx, .odt or .txt."))
    if suffix in MARKDOWN:
        return markdown.read(read_text(path))
    return Document(words_only(read_text(path)))
