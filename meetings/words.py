"""What is said of a meeting in plain sentences: on its page, in calendars, in the text people pass on."""

from django.utils.translation import gettext as _

from meetings.enums import MeetingState
from pages.typography import moment_words, span_words

SHARE_LENGTH = 500


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


def share_text(meeting, url):
    """Return the text of a message that says all without opening the link; at most SHARE_LENGTH signs before it."""
    where = ", ".join(part for part in (meeting.place, meeting.address, meeting.landmark) if part)
    lines = [
        _("CANCELLED: %(title)s") % {"title": meeting.title} if meeting.is_cancelled else meeting.title,
        span_words(meeting.starts_at, meeting.ends_at),
        *(state_sentences(meeting)[1:] if meeting.is_cancelled else state_sentences(meeting)),
        where,
        ", ".join(str(service.label) for service in meeting.provided),
    ]
    phone = meeting.body.contact_phone
    if phone:
        lines.append(_("Phone: %(phone)s") % {"phone": phone})
    text = "\n".join(line for line in lines if line)
    if len(text) > SHARE_LENGTH:
        text = f"{text[: SHARE_LENGTH - 1]}…"
    return f"{text}\n{url}" if url else text
