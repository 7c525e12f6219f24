"""The five ways minutes are read: the page, the sheet for the hall, the easy version, aloud, a message to neighbours.

The page, the sheet and the voice always say today's text. The easy version and a typed message are written by hand, and
may be older than a correction: the revisions published and the versions of the text tell so, nobody has to.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry, Revision

from meetings.enums import VersionKind
from pages.typography import day_words

# What is written by hand; of the easy version, also who read it again: naming somebody says that it was looked at.
BY_HAND = {"easy": ("easy_read", "easy_read_by"), "message": ("message",)}


@dataclass(frozen=True)
class Age:
    """Since when readers have the words of a reading, and the last correction of the text since then; else None."""

    written_on: datetime | None
    corrected_on: datetime | None


@dataclass(frozen=True)
class Reading:
    """One way to read minutes, for whoever wrote them: how it stands in words, and whether it is to be done again."""

    name: str
    label: str
    path: str
    state: str
    is_old: bool = False


def age_of(minutes, name):
    """Return the Age of what is written by hand ("easy" or "message") in a published MinutesPage. Two queries."""
    fields = BY_HAND[name]
    words, first = words_of(minutes, fields), None
    logged = PageLogEntry.objects.filter(page=minutes.pk, action="wagtail.publish").values("revision_id")
    was_public = Q(pk__in=logged) | Q(pk__in=minutes.versions.values("revision_id"))
    kept = [f"content__{field}" for field in fields]
    for pk, at, *then in Revision.objects.filter(was_public).order_by("-pk").values_list("pk", "created_at", *kept):
        if tuple(text or "" for text in then) != words:
            break
        first = pk, at
    if first is None:
        return Age(minutes.last_published_at, None)
    corrections = minutes.versions.exclude(kind=VersionKind.APPROVED).filter(number__gt=1, revision__gt=first[0])
    return Age(first[1], corrections.newest_first().values_list("published_at", flat=True).first())


def words_of(minutes, fields):
    return tuple(getattr(minutes, field) or "" for field in fields)


def readings_of(minutes, draft=None):
    """Return the five Readings of a MinutesPage; of its `draft`, when one is given, as they will be once published."""
    text = draft or minutes
    version = minutes.last_version()
    today = _("always today’s text")
    if version:
        today = _("today’s text: version %(number)s, published on %(day)s") % {
            "number": version.number,
            "day": day_words(version.published_at),
        }
    easy = _("not written yet") if not text.easy_lines else reread_words(text)
    message = _("typed by hand") if text.message else _("made from the five lines, at each publication")
    return [
        Reading("page", _("The page"), "", today),
        Reading("hall", _("The sheet for the hall"), "affiche/", today),
        _by_hand("easy", _("Easy version"), "facile/" if text.easy_lines else "", easy, minutes, draft, version),
        Reading("aloud", _("Read aloud"), "", _("today’s text, by the voice of the phone")),
        _by_hand("message", _("Message to neighbours"), "#envoyer", message, minutes, draft, version),
    ]


def reread_words(minutes):
    """Return who read the easy version again, or that nobody it is meant for has."""
    if minutes.easy_read_by:
        return _("Read again by %(who)s.") % {"who": minutes.easy_read_by}
    return _("Not read again by residents yet.")


def _by_hand(name, label, path, state, minutes, draft, version):
    fields = BY_HAND[name]
    words = words_of(draft or minutes, fields)
    if not words[0] or not version or words != words_of(minutes, fields):
        return Reading(name, label, path, state)  # nothing written, nothing public, or being rewritten
    if draft and draft.text_differs_from(version.text):
        return Reading(name, label, path, _("will be older than the text you are correcting"), True)
    corrected_on = age_of(minutes, name).corrected_on
    if corrected_on is None:
        return Reading(name, label, path, state)
    state = _("older than the correction of %(day)s") % {"day": day_words(corrected_on)}
    return Reading(name, label, path, state, True)


def old_readings(draft):
    """Return a sentence for each reading of a saved draft that is, or will be, older than a correction."""
    minutes = type(draft).objects.filter(pk=draft.pk, live=True).first()
    if minutes is None:
        return []
    return [
        _("%(label)s: %(state)s. Look at it again.") % {"label": one.label, "state": one.state}
        for one in readings_of(minutes, draft)
        if one.is_old
    ]
