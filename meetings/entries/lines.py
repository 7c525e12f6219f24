"""A calendar file cut in content lines and components before the library sees it, whatever its encoding and folds."""

import codecs
import re

PROPERTY = re.compile(r"[A-Za-z0-9-]+[;:]")


def content_lines(content):
    """Return the content lines of a file's bytes as [(number of the first line, words)].

    A line that is no property belongs to the one before: many programs forget to fold long descriptions.
    """
    lines = []
    for number, words in unfolded(content):
        if lines and not PROPERTY.match(words):
            lines[-1][1].append("\\n" + words)
        else:
            lines.append((number, [words]))
    return [(number, "".join(pieces)) for number, pieces in lines]


def unfolded(content):
    """Yield (number of the first line, words) of each line that says something, its folds undone.

    The folds first: some programs cut inside a character.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode(errors="replace")
    lines = []
    for number, raw in enumerate(re.split(rb"\r\n|\n|\r", content.removeprefix(codecs.BOM_UTF8)), 1):
        if lines and raw[:1] in (b" ", b"\t"):
            lines[-1][1].append(raw[1:])
        elif raw.strip():
            lines.append((number, [raw]))
    for number, pieces in lines:
        if words := decoded(b"".join(pieces)).strip():
            yield number, words


def decoded(raw):
    """Return the words of one line: one that is spoilt spoils no other."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def cut(lines):
    """Yield the components of a calendar as (name, first line, content lines, whether it ends)."""
    name, block, depth = "", [], 0
    for number, words in lines:
        upper = words.upper()
        if not name:
            if upper.startswith("BEGIN:") and upper != "BEGIN:VCALENDAR":
                name, block, depth = upper[6:].strip(), [(number, words)], 1
            elif upper == "END:VEVENT":
                yield "VEVENT", number, [(number, words)], True  # its beginning is spoilt
            elif not upper.startswith(("BEGIN:", "END:")):
                yield "", number, [(number, words)], True
            continue
        if upper == f"BEGIN:{name}" or upper == "END:VCALENDAR":
            # A new one begins, or the file ends, before this one has: it was cut short.
            yield name, block[0][0], block, False
            name, block, depth = (name, [(number, words)], 1) if upper.startswith("BEGIN:") else ("", [], 0)
            continue
        block.append((number, words))
        depth += upper.startswith("BEGIN:") - upper.startswith("END:")
        if depth == 0:
            yield name, block[0][0], block, True
            name, block = "", []
    if name:
        yield name, block[0][0], block, False
