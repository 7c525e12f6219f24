"""What is worth another look in minutes before they are published, besides private life: numbers and reading."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.blocks import attendance_of, photos_without_right, walk
from meetings.blocks.choices import Presence
from meetings.publication import summary_lines
from meetings.readings import old_readings

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SENTENCE = re.compile(r"(?<!\bM)(?<!\bMM)(?<!\bMme)[.!?…]+(?:\s|$)|\n")
WORDS_EASY = 12
WORDS_SUMMARY = 20
LONG = 13  # letters
TOLERANCE = 0.2


def hints(minutes):
    """Return sentences, for the facilitator, on what does not add up or reads badly in a MinutesPage."""
    return [*totals(minutes.body), *photos(minutes.body), *reading(minutes), *old_readings(minutes)]


def totals(body):
    """Return what contradicts itself among the numbers of `body`."""
    attendance = attendance_of(body)
    if attendance is None:
        return []
    said = []
    counted, written = sum(number for number, _words in attendance.lines), attendance.get("said_total") or 0
    room = TOLERANCE * max(counted, written) if attendance.get("estimated") else 0
    if counted and written and abs(counted - written) > room:
        said.append(
            _("Who was there: the categories make %(counted)s, the total written says %(written)s.")
            % {"counted": counted, "written": written}
        )
    total = attendance.total or 0
    sexes = (attendance.get("women") or 0) + (attendance.get("men") or 0)
    if total and sexes > total + room:
        said.append(
            _("Who was there: women and men make %(sexes)s, for %(total)s people.") % {"sexes": sexes, "total": total}
        )
    presences = [person.get("presence") for person in attendance.people]
    named = sum(presence in (Presence.PRESENT, Presence.LATE) for presence in presences)
    if total and named > total + room:
        said.append(
            _("Who was there: %(named)s people are named as present, for %(total)s in all.")
            % {"named": named, "total": total}
        )
    proxies = presences.count(Presence.REPRESENTED)
    voters = total + proxies
    for block in walk(body):
        if block.type != "decision" or not total:
            continue
        votes = sum(block.value.get(key) or 0 for key in ("votes_for", "votes_against", "abstentions"))
        if votes > voters + room:
            what = {"votes": votes, "total": total, "proxies": proxies, "text": _short(block.value.get("text"))}
            said.append(
                _("%(votes)s votes for %(total)s people and %(proxies)s represented: “%(text)s”") % what
                if proxies
                else _("%(votes)s votes for %(total)s people: “%(text)s”") % what
            )
    return said


def photos(body):
    return [
        _("Photo “%(title)s”: say whether the people shown agreed.") % {"title": _short(title)}
        for title in photos_without_right(body)
    ]


def reading(minutes):
    """Return what makes the summary and the easy version hard to read."""
    said = []
    for label, text, aim in (
        (_("In five lines"), minutes.summary, WORDS_SUMMARY),
        (_("Easy version"), minutes.easy_read, WORDS_EASY),
    ):
        average = words_in_a_sentence(text)
        if average > aim:
            said.append(
                _("%(label)s: long sentences, %(average)s words on average. Aim at %(aim)s.")
                % {"label": label, "average": average, "aim": aim}
            )
    long = long_words(minutes.easy_read)
    if long:
        said.append(
            ngettext(
                "Easy version: a long word, find a shorter one: %(words)s.",
                "Easy version: long words, find shorter ones: %(words)s.",
                len(long),
            )
            % {"words": ", ".join(long[:5])}
        )
    return said


def words_in_a_sentence(text):
    """Return how many words a sentence of `text` has on average, rounded; 0 without any."""
    counts = [len(WORD.findall(sentence)) for sentence in SENTENCE.split("\n".join(summary_lines(text)))]
    counts = [number for number in counts if number]
    return round(sum(counts) / len(counts)) if counts else 0


def long_words(text):
    """Return the words of many letters, each once, in order."""
    return list(dict.fromkeys(word for word in WORD.findall(text or "") if len(word) >= LONG))


def _short(text):
    text = str(text or "")
    return text if len(text) <= 80 else text[:79].rstrip() + "…"
