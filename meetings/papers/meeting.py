"""The poster of a meeting, and the sign for the door when it was cancelled or moved."""

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from meetings.words import as_sentence, state_sentences, state_word
from pages.paper import fits_for
from pages.typography import day_words, moment_words, span_words

LONGEST_TITLE = 160
LONGEST_LEAD = 280
LONGEST_REASON = 255


def short_url(meeting):
    """Return the short address of a meeting, absolute: it holds whatever becomes of the page's own."""
    return settings.SITE_URL + reverse("meetings:short", args=[meeting.pk])


def short_address(meeting):
    """Return the same as one says it over the phone, without https."""
    return short_url(meeting).partition("://")[2].rstrip("/")


def poster(meeting):
    """Return what the poster of `meeting` says, and the sizes of letters to try for it."""
    told = [] if not state_word(meeting) else state_sentences(meeting)
    if meeting.is_cancelled:
        told = told[1:]  # « Annulée. » is said above, in big
    lead = Truncator(meeting.introduction).chars(LONGEST_LEAD, truncate="…")
    day, hours = day_and_hours(meeting)
    words = shared(meeting) | {
        "told": told,
        "day": day,
        "hours": hours,
        "lead": lead,
        "pdf_url": f"{meeting.url or ''}affiche.pdf",
    }
    where = (meeting.place, meeting.address, meeting.landmark, meeting.access)
    others = sum(len(text) for text in (*told, *where, lead)) // 6 + 12 * len(meeting.provided)
    return words, fits_for(words["title"], "·" * others, roomy=46)


def door_sign(meeting):
    """Return what the sign for the door says, and sizes to try. Only for a meeting that was cancelled or moved."""
    old = meeting.moved_from if meeting.is_moved else meeting.starts_at
    words = shared(meeting) | {
        "told": state_sentences(meeting),
        "was": _("It was to take place on %(day)s.") % {"day": moment_words(old)},
        "reason": as_sentence(meeting.state_reason) if meeting.state_reason else "",
        "pdf_url": f"{meeting.url or ''}porte.pdf",
    }
    return words, fits_for(words["title"], words["reason"], meeting.place, meeting.address, roomy=70)


def shared(meeting):
    body = meeting.body
    return {
        "meeting": meeting,
        "body": body,
        "accent": body.accent,
        "title": Truncator(meeting.title).chars(LONGEST_TITLE, truncate="…"),
        "state_word": state_word(meeting),
        "short_url": short_url(meeting),
        "short_address": short_address(meeting),
    }


def day_and_hours(meeting):
    """Return « jeudi 3 décembre » and « de 18 h à 20 h », or for several days the whole span in one."""
    day = day_words(meeting.starts_at)
    whole = span_words(meeting.starts_at, meeting.ends_at)
    if whole.startswith(f"{day}, "):
        return day, whole.removeprefix(f"{day}, ")
    return whole, ""
