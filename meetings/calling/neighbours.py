"""The message by which one neighbour tells another what a meeting decided: 300 signs, its short address included."""

import re

from django.utils.translation import gettext as _

from meetings.blocks import walk
from meetings.words import as_sentence
from pages.typography import day_words

NEIGHBOURS_LENGTH = 300
LONGEST_TABLE = 60
WORD = re.compile(r"\w{4,}")


def neighbours_text(minutes, address):
    """Return what to send of a MinutesPage: as it was typed, else made from its five lines, then `address`.

    At most NEIGHBOURS_LENGTH signs. An address that leaves less than half of them to the words is left out.
    """
    end = f" {address}" if len(address) * 2 < NEIGHBOURS_LENGTH and address not in minutes.message else ""
    room = NEIGHBOURS_LENGTH - len(end)
    if minutes.message.strip():
        return _cut(minutes.message, room) + end
    where = {"table": _cut(minutes.meeting.body.title, LONGEST_TABLE), "day": day_words(minutes.starts_at)}
    text = _("%(table)s, %(day)s:") % where
    for number, line in enumerate(lines_to_tell(minutes)):
        if len(text) + 1 + len(line) <= room:
            text = f"{text} {line}"
        elif not number:
            text = f"{text} {_cut(line, room - len(text) - 1)}"
    return text + end


def lines_to_tell(minutes):
    """Return the five lines as sentences, first the one that tells most of a decision."""
    lines = [as_sentence(line) for line in minutes.summary_lines]
    decided = [_words(said.value.get("text") or "") for said in walk(minutes.body) if said.type == "decision"]
    shared = [max((len(_words(line) & words) for words in decided), default=0) for line in lines]
    if any(shared):
        lines.insert(0, lines.pop(shared.index(max(shared))))
    return lines


def _words(text):
    return set(WORD.findall(str(text).lower()))


def _cut(text, room):
    text = " ".join(text.split())
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
