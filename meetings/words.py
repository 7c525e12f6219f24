"""What is said of a meeting in plain sentences: on its page, on paper, in calendars, in the texts people pass on."""

from django.utils.translation import gettext as _

from meetings.enums import MeetingState
from pages.typography import moment_words


def state_word(meeting):
    """Return the one word that must be seen first, « ANNULÉE » or « DÉPLACÉE »; "" for a meeting as announced."""
    if meeting.is_cancelled:
        return _("CANCELLED")
    return _("MOVED") if meeting.is_moved and meeting.state != MeetingState.HELD else ""


def state_sentences(meeting):
    """Return what became of the date, in words: nothing for a meeting as it was announced."""
    sentences = []
    if meeting.is_cancelled:
        sentences.append(_("Cancelled."))
    elif meeting.is_moved:
        sentences.append(_("Moved (instead of %(old)s).") % {"old": moment_words(meeting.moved_from)})
    if meeting.state_reason and meeting.state != MeetingState.HELD:
        sentences.append(as_sentence(meeting.state_reason))
    if meeting.is_cancelled and meeting.next_date:
        sentences.append(_("Next date: %(next)s.") % {"next": moment_words(meeting.next_date)})
    return sentences


def as_sentence(words):
    words = words.strip()
    return words if words[-1:] in ".!?…" else f"{words}."
