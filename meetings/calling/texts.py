"""Texts ready to send. Each says all without opening the link: what, when, where, whom to call (domain.md §11, S1, S4).

They are cut so that the day and the phone always stand: the title, the place and the reason give way first.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.calling.gsm import ONE_SMS, fold, septets, shortened
from meetings.words import as_sentence, state_sentences, state_word
from pages.typography import SHORT_MONTHS, french, is_midnight, moment_words, on_the_wall, span_words

MESSAGE_LENGTH = 500
LEAST = 24  # signs left to each of title, place and reason however long the others are
SHORT_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")


def sms_text(meeting, url=""):
    """Return a text of at most 160 septets. `url` (short, absolute) is left out when there is no room for it."""
    title = fold(meeting.title) or fold(meeting.get_kind_display())
    place = fold(_place(meeting))
    phone = shortened(fold(_("Phone %(phone)s") % {"phone": meeting.body.contact_phone}), 40) if _phone(meeting) else ""
    fixed = [fold(_short_span(meeting))]
    tellable = []
    if meeting.is_cancelled:
        tellable.append(fold(meeting.state_reason))
        if meeting.next_date:
            fixed.append(fold(_("Next date: %(next)s") % {"next": _short_moment(meeting.next_date)}))
        place = ""
    elif state_word(meeting):
        fixed[0] += " " + fold(_("instead of %(old)s") % {"old": _short_moment(meeting.moved_from)})
    head = fold(f"{state_word(meeting)}: ") + " " if state_word(meeting) else ""
    link = fold(url.partition("://")[2].rstrip("/"))

    room = ONE_SMS - septets(head) - sum(septets(part) + 2 for part in (*fixed, phone) if part)
    wanted = [part for part in (title, place, *tellable) if part]
    if link and room - septets(link) - 2 >= sum(min(septets(part), LEAST) + 2 for part in wanted):
        room -= septets(link) + 2
    else:
        link = ""
    title, place, *tellable = _shared_out([title, place, *tellable], room)
    when, *rest = fixed
    told = [title, when, *rest, place, *tellable, phone, link]
    sentences = ". ".join(part if part.endswith("..") else part.rstrip(".") for part in told if part)
    return shortened(head + sentences.replace("... ", ".. "), ONE_SMS)


def _shared_out(texts, room):
    """Return `texts` cut so that all of them, each with two signs of punctuation, fit in `room` septets."""
    lengths = [septets(text) for text in texts]
    room -= 2 * sum(1 for length in lengths if length)
    # Whoever needs less than an equal share leaves the rest to the others.
    for number, position in enumerate(sorted(range(len(texts)), key=lengths.__getitem__)):
        given = min(lengths[position], max(room // (len(texts) - number), 0))
        texts[position] = shortened(texts[position], given)
        room -= given
    return texts


def message_text(meeting, url):
    """Return the text of a message of at most MESSAGE_LENGTH signs, `url` and phone included, one line for each."""
    end = [_("Phone: %(phone)s") % {"phone": meeting.body.contact_phone}] if _phone(meeting) else []
    end += [url] if url else []
    fixed = [span_words(meeting.starts_at, meeting.ends_at)]
    if meeting.is_cancelled:
        if meeting.next_date:
            fixed.append(_("Next date: %(next)s.") % {"next": moment_words(meeting.next_date)})
    elif state_word(meeting):
        fixed.append(state_sentences(meeting)[0])
    room = MESSAGE_LENGTH - sum(len(line) + 1 for line in (*fixed, *end))
    head = french(f"{state_word(meeting)} : ") if state_word(meeting) else ""
    title = head + _cut(meeting.title, max(room // 2, LEAST))
    room -= len(title) + 1
    loose = []
    if meeting.state_reason and state_word(meeting):
        loose.append(as_sentence(meeting.state_reason))
    if not meeting.is_cancelled:
        loose += [_place(meeting), ", ".join(str(service.label) for service in meeting.provided)]
    kept = []
    for line in loose:
        if line and room > LEAST:
            kept.append(_cut(line, min(room - 1, 200)))
            room -= len(kept[-1]) + 1
    when, *rest = fixed
    lines = [title, when, *rest, *kept, *end]
    # Nothing else gives way: a long address of a page leaves before the phone does.
    return "\n".join(lines) if len("\n".join(lines)) <= MESSAGE_LENGTH else "\n".join(lines[:-1])[:MESSAGE_LENGTH]


def _cut(text, room):
    text = " ".join(text.split())
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def _phone(meeting):
    return meeting.body.contact_phone.strip()


def _place(meeting):
    return ", ".join(part for part in (meeting.place, meeting.address, meeting.landmark) if part)


def _short_day(moment):
    day = on_the_wall(moment)
    words = f"{SHORT_DAYS[day.weekday()]} {'1er' if day.day == 1 else day.day} {SHORT_MONTHS[day.month - 1]}"
    return words if day.year == timezone.localdate().year else f"{words} {day.year}"


def _short_hour(moment):
    moment = on_the_wall(moment)
    return f"{moment.hour}h{moment.minute:02d}" if moment.minute else f"{moment.hour}h"


def _short_moment(moment):
    return f"{_short_day(moment)} {_short_hour(moment)}"


def _short_span(meeting):
    """Return « jeu. 3 déc. 18h-20h »; of one whole day « jeu. 3 déc. »."""
    starts_at, ends_at = on_the_wall(meeting.starts_at), on_the_wall(meeting.ends_at)
    if is_midnight(starts_at) and ends_at - starts_at == timedelta(days=1):
        return _short_day(starts_at)
    if starts_at.date() == ends_at.date():
        return f"{_short_moment(starts_at)}-{_short_hour(ends_at)}"
    return f"{_short_moment(starts_at)} - {_short_moment(ends_at)}"
