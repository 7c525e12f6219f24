"""Word's and LibreOffice's files are archives: opened with care, because anybody may send one."""

import posixpath
import re
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext as _

from pages.sheets import Unreadable

MOST_FILES = 3000
LARGEST = 100 * 1024 * 1024  # bytes, once opened: a document of 20 MB never holds more, a trap does
RELATIONSHIP = re.compile(rb"<Relationship\b[^<>]*?/>")
TARGET = re.compile(rb'\bTarget="([^"]*)"')
LARGEST_XML = 40 * 1024 * 1024


def kind_of_archive(path):
    """Return "docx" or "odt". Raises Unreadable for any other archive, a damaged, locked or dangerous one."""
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_traps(archive)
            names = set(archive.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Unreadable(_("This file holds macros, which are programs: save it as .docx, without macros."))
            if "word/document.xml" in names:
                kind = "docx"
            elif "content.xml" in names and b"opendocument.text" in _read(archive, "mimetype"):
                kind = "odt"
                if b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
                    raise Unreadable(_("This file is locked by a password: save it without one, then send it again."))
            else:
                raise Unreadable(
                    _("This archive is neither a Word nor a LibreOffice text: send the .docx or the .odt itself.")
                )
            for name in names:
                if name.lower().endswith((".xml", ".rels")):
                    _refuse_entities(_read(archive, name))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable(
            _("This file is damaged or was not received whole: open it, save it again, then send the new one.")
        ) from error
    return kind


def _refuse_traps(archive):
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    xml = max((entry.file_size for entry in entries if entry.filename.lower().endswith(".xml")), default=0)
    if len(entries) > MOST_FILES or total > LARGEST or xml > LARGEST_XML:
        raise Unreadable(_("Once opened this file would be far too large: make its pictures smaller, or cut it."))


def _read(archive, name):
    try:
        return archive.read(name)
    except KeyError:
        return b""


def _refuse_entities(content):
    """No word processor declares entities: only a trap that grows for ever does."""
    plain = content.replace(b"\0", b"")  # in UTF-16 every other byte is nothing
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Unreadable(_("This file holds what no word processor writes: open it, save it, then send the new one."))


def without_lost_parts(path):
    """Return a Word file as a file in memory, without what it says of parts that it does not hold."""
    kept = BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(kept, "w") as whole:
        names = set(archive.namelist())
        for name in names:
            content = archive.read(name)
            if name.endswith(".rels"):
                folder = posixpath.dirname(posixpath.dirname(name))
                content = RELATIONSHIP.sub(lambda said, at=folder: _if_held(said[0], at, names), content)
            whole.writestr(name, content)
    kept.seek(0)
    return kept


def _if_held(relationship, folder, names):
    target = TARGET.search(relationship)
    if not target or b'TargetMode="External"' in relationship:
        return relationship
    part = posixpath.normpath(posixpath.join("/", folder, target[1].decode("utf-8", "replace")))
    return relationship if part.lstrip("/") in names else b""
