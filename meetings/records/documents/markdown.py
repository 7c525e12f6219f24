"""Markdown, as the lines every format gives: its marks of lay-out go, its words stay."""

import re

from .document import Document, words_only

FRONT = re.compile(r"\A---[ \t]*\n(.{0,4000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
FIELD = re.compile(r"(\w[\w -]{0,40}):\s*(.*)")
RULE = re.compile(r"\s{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
FENCE = re.compile(r"\s{0,3}(?:```|~~~).*")
UNDER = re.compile(r"\s{0,3}(=+|-{3,})[ \t]*")
QUOTE = re.compile(r"(?:\s{0,3}>[ \t]?)+")
INNER_NUMBER = re.compile(r"^(?:\t|\s{2,})\s*(?=\d{1,3}[.)]\s)")
DONE = re.compile(r"(\s*[-*+]\s+)\[[xX]\]\s")
PLUS = re.compile(r"\s*\+\s+")
LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\(<?([^()\s<>]{1,500})>?(?:\s+[\"'][^\"'\n]{0,200}[\"'])?\)")
CODE = re.compile(r"(`{1,3})(?!`)([^`\n]{1,500})\1(?!`)")
EMPHASIS = re.compile(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^*_\n]{1,300}?)(?<=[^\s\\])\1(?![\w*_])")
STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,300})~~")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~])")
# Lay-out that people mix in; any other tag is kept as the words it may be.
BREAKING = re.compile(r"</?(?:p|div|br|ul|ol|table|thead|tbody|tr|center|blockquote|hr)\s*/?>", re.IGNORECASE)
CELL = re.compile(r"</t[dh]>\s*<t[dh]>", re.IGNORECASE)
INLINE = re.compile(r"</?(?:b|i|u|em|strong|small|sub|sup|mark|span|td|th|font|code)\s*>", re.IGNORECASE)
ITEM = re.compile(r"<li\s*>", re.IGNORECASE)
TITLE = re.compile(r"<h([1-6])\s*>", re.IGNORECASE)


def read(text):
    """Return the Document that a text in Markdown holds."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    front = FRONT.match(text)
    lines = _front_lines(front[1]) if front else []
    body = _without_html(text[front.end() :] if front else text).split("\n")
    for at, line in enumerate(body):
        above = lines[-1] if lines else ""
        under = UNDER.fullmatch(line)
        if under and at and above.strip() and not above.lstrip().startswith(("#", "|", "-", "*", ">")):
            lines[-1:] = ["", f"{'#' if under[1][0] == '=' else '##'} {above.strip()}", ""]
        elif RULE.fullmatch(line) or FENCE.fullmatch(line):
            lines.append("")
        else:
            lines.append(_line(line))
    return Document(words_only("\n".join(lines)))


def _front_lines(front):
    """The title of the page, then what else its first lines say of it."""
    fields = [match.groups() if (match := FIELD.fullmatch(line)) else ("", line) for line in front.split("\n")]
    title = next((words.strip("\"' ") for name, words in fields if name.lower() == "title"), "")
    rest = [f"{name}: {words}" if name else words for name, words in fields if name.lower() != "title"]
    return [*(["# " + title, ""] if title else []), *rest, ""]


def _without_html(text):
    text = re.sub(r"&nbsp;|&#160;", " ", text)
    text = CELL.sub(" – ", text)
    text = ITEM.sub("\n- ", re.sub(r"</li\s*>", "", text, flags=re.IGNORECASE))
    text = TITLE.sub(
        lambda match: f"\n{'#' * int(match[1])} ", re.sub(r"</h[1-6]\s*>", "\n", text, flags=re.IGNORECASE)
    )
    return INLINE.sub("", BREAKING.sub("\n", text))


def _line(line):
    quote = QUOTE.match(line)
    line = INNER_NUMBER.sub("- ", line[quote.end() :] if quote else line)
    line = DONE.sub(r"\1☑ ", line, count=1)
    line = PLUS.sub("- ", line, count=1) if PLUS.match(line) else line
    line = LINK.sub(_link, line).replace("\\|", "/")
    for pattern in (CODE, EMPHASIS):
        line = pattern.sub(r"\2", line)
    return ESCAPED.sub(r"\1", STRUCK.sub(r"\1", line))


def _link(match):
    words, address = match.groups()
    return words if address.startswith("#") or address in words else f"{words} ({address})".strip()
