"""Minutes on paper: the whole text, and one sheet for the hall. Kept where files are kept, for the version people read.

A file's name holds the revision and a keyed digest of all that is printed: nobody finds it by guessing, and a text that
changed, were it by a single name taken out, is never given an older file.
"""

import json
from bisect import bisect_left
from math import ceil

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.blocks import walk
from meetings.models import MeetingPage
from meetings.papers.meeting import short_address, short_url
from pages.paper import FITS, make_pdf, sheet_digest
from pages.typography import day_words, moment_words

WHOLE = "meetings/papers/minutes.html"
HALL = "meetings/papers/hall.html"
FOLDER = "papiers/comptes-rendus"

# What one sheet in the hall holds; the rest is said to be elsewhere.
LINES = 5
DECISIONS = 6
PROMISES = 6
LONGEST = 200
# How many lines, `ACROSS` signs long, one sheet holds at each size of `FITS` but the last: measured in a browser.
ACROSS = 50
ROOM = (28, 36, 54, 76)


def whole(minutes):
    """Return what the paper of the whole minutes says."""
    return shared(minutes) | {"pdf_url": f"{minutes.meeting.url or ''}compte-rendu.pdf"}


def hall(minutes):
    """Return what the sheet for the hall says, and the sizes of letters to try for it."""
    decisions, promises = [], []
    for said in walk(minutes.body):
        if said.type == "decision":
            decisions.append(cut(said.value["text"]))
        elif said.type == "commitment":
            promises.append(promise(said.value.promised_by_words(), said.value))
        elif said.type == "action":
            promises.append(promise(said.value.get("owner") or "", said.value))
    lines = [cut(line) for line in minutes.summary_lines[:LINES]]
    words = shared(minutes) | {
        "lines": lines,
        "decisions": decisions[:DECISIONS],
        "more_decisions": more(len(decisions) - DECISIONS, "decision"),
        "promises": promises[:PROMISES],
        "more_promises": more(len(promises) - PROMISES, "promise"),
        "next": next_words(minutes),
        "pdf_url": f"{minutes.url or ''}affiche.pdf",
    }
    return words, FITS[bisect_left(ROOM, height_of(words)) :]


def height_of(words):
    """Return how high the sheet is about, in lines of its lists: headings and the foot are counted as so many."""
    promised = [f"{who} : {what} ({by})" for who, what, by in words["promises"]]
    lists = [found for found in (words["lines"], words["decisions"], promised) if found]
    lines = sum(2.5 + sum(0.2 + ceil((len(text) + 4) / ACROSS) for text in found) for found in lists)
    more = bool(words["more_decisions"]) + bool(words["more_promises"])
    return lines + more + 2.2 * ceil((len(words["minutes"].title) + 4) / (ACROSS / 2)) + (4 if words["next"] else 0) + 8


def promise(who, value):
    """Return (who, what, by when) in words."""
    due, what = value.get("due_on"), cut(value["text"])
    if not due:
        return cut(who, 90), what, ""
    return cut(who, 90), what.removesuffix("."), _("by %(day)s") % {"day": day_words(due)}


def more(number, what):
    """Return « et 3 autres décisions », or "" when none is left out."""
    if number <= 0:
        return ""
    if what == "decision":
        words = ngettext("and %(number)s more decision", "and %(number)s more decisions", number)
    else:
        words = ngettext("and %(number)s more promise", "and %(number)s more promises", number)
    return words % {"number": number}


def cut(text, most=LONGEST):
    text = " ".join(str(text).split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def next_words(minutes):
    """Return when and where the same people meet next: as the calendar says today, else as the minutes said.

    An old sheet says nothing: once they met again, the next date is not the one that followed.
    """
    after = MeetingPage.objects.for_lists().going_ahead().at(minutes.meeting.body)
    meeting = after.filter(starts_at__gt=minutes.meeting.starts_at).order_by("starts_at", "pk").first()
    if meeting and not meeting.is_over:
        return ", ".join(part for part in (moment_words(meeting.starts_at), meeting.place) if part)
    said = next((said.value for said in walk(minutes.body) if said.type == "next_meeting"), None)
    if said is None or not said.get("date") or said["date"] < timezone.localdate():
        return ""
    return ", ".join(part for part in (day_words(said["date"]), cut(said.get("venue") or "", 120)) if part)


def shared(minutes):
    return {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "body": minutes.meeting.body,
        "accent": minutes.accent,
        "version": minutes.last_version(),
        "short_url": short_url(minutes),
        "short_address": short_address(minutes),
    }


# --- Kept files -------------------------------------------------------------------------------------------------------


def whole_pdf(minutes):
    """Return the PDF of the minutes as people read them now, made if it was not yet. Raise PaperUnavailable."""
    return kept(minutes, "texte", lambda: make_pdf(WHOLE, whole(minutes), keep=False))


def hall_pdf(minutes):
    """Return the PDF of the sheet for the hall, made if it was not yet. Raise PaperUnavailable."""
    words = hall(minutes)[0]
    return kept(minutes, "affiche", lambda: make_pdf(HALL, words, fits=FITS, keep=False), about=words["next"])


def kept(minutes, kind, make, about=""):
    """Return the file of this version of `minutes`; else make it, keep it, and drop those of other versions."""
    folder = f"{FOLDER}/{minutes.pk}"
    name = f"{folder}/{kind}-{minutes.live_revision_id or 0}-{digest_of(minutes, about)}.pdf"
    try:
        with default_storage.open(name) as file:
            return file.read()
    except FileNotFoundError:
        made = make()
    forget(minutes, kind)
    default_storage.save(name, ContentFile(made))
    return made


def forget(minutes, kind=""):
    """Delete the papers kept of `minutes`, of one kind or all. Return how many."""
    folder = f"{FOLDER}/{minutes.pk}"
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    old = [name for name in files if name.startswith(kind)]
    for name in old:
        default_storage.delete(f"{folder}/{name}")
    return len(old)


def digest_of(minutes, about=""):
    """Return a digest, which nobody without our key can compute, of all that is printed of `minutes`."""
    meeting, body, version = minutes.meeting, minutes.meeting.body, minutes.last_version()
    printed = [
        minutes.serializable_data(),
        [meeting.title, meeting.starts_at, meeting.ends_at, meeting.url],
        [body.title, body.accent, body.contact_name, body.contact_phone],
        [version.number, version.kind, version.published_at] if version else [],
        about,
        sheet_digest(),
    ]
    text = json.dumps(printed, cls=DjangoJSONEncoder, sort_keys=True)
    return salted_hmac("meetings.papers", text, algorithm="sha256").hexdigest()[:40]
