"""The lines of a text, and the blocks they make."""

import re
from dataclasses import dataclass

from .documents.document import MARGIN, MARK
from .words import BULLET, ENDED, GOES_ON, HEADING, NUMBER, PAGE_NUMBER, SYMBOLS

SHORT = 30  # signs: a shorter line was cut by nobody, it is a title, a name or a date


@dataclass
class Block:
    """A paragraph (lines), a heading, rows of a table, what is printed in the margin of each page, or the place of a
    picture (its number)."""

    kind: str  # "text", "heading", "table", "margin", "picture"
    lines: list
    level: int = 0


def clean(line):
    """Return a line without what only serves its lay-out: outer spaces, invisible signs, Markdown's emphasis."""
    line = line.translate(SYMBOLS).replace("\t", " ").strip(" \r\n\f\v\u200b")
    line = re.sub(r"[ \u00a0\u2000-\u200a\u3000]{2,}", " ", line)
    return re.sub(r"(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1", r"\2", line)


def goes_on(block, line):
    """Whether `line`, after an empty one, ends the sentence that `block` began: a text pasted line by line."""
    if block.kind != "text" or BULLET.match(line) or NUMBER.fullmatch(line) or re.match(r"\w[).]", line):
        return False
    before = block.lines[-1]
    return not ENDED.search(before) and bool(line[0].islower() or GOES_ON.search(before)) and len(before) > SHORT


def blocks_of(text, set_aside):
    """Cut `text` into Blocks. Lone page numbers go to `set_aside`; a sentence they cut in two is put together again."""
    blocks, lines, cut = [], [], False

    def close():
        nonlocal lines
        if lines:
            blocks.append(Block("text", lines))
        lines = []

    raw = re.split(r"\r\n|\r|\n|\f|\u2028|\u2029|\x85|\x0b|[\x1c-\x1e]", text)
    for index, source in enumerate(raw):
        line = clean(source)
        alone = (index == 0 or not raw[index - 1].strip()) and (index + 1 == len(raw) or not raw[index + 1].strip())
        if PAGE_NUMBER.fullmatch(line) and any(letter.isdigit() for letter in line) and alone:
            set_aside.append((index + 1, line))
            close()
            cut = bool(blocks) and blocks[-1].kind == "text" and not ENDED.search(blocks[-1].lines[-1])
            continue
        if not line:
            close()
            continue
        mark = MARK.fullmatch(line)
        if mark:
            close()
            blocks.append(Block("picture", [mark[1]]))
            continue
        if line.startswith(MARGIN):
            close()
            blocks.append(Block("margin", [line.removeprefix(MARGIN)]))
            continue
        heading = HEADING.fullmatch(line)
        if heading:
            close()
            blocks.append(Block("heading", [heading[1]], line.count("#", 0, 6)))
        elif line.startswith("|") and line.count("|") > 1:
            close()
            if blocks and blocks[-1].kind == "table" and raw[index - 1].strip():
                blocks[-1].lines.append(line)
            else:
                blocks.append(Block("table", [line]))
        elif not lines and blocks and (cut or goes_on(blocks[-1], line)):
            lines = blocks.pop().lines
            lines.append(line)
        else:
            lines.append(line)
        cut = False
    close()
    return blocks
