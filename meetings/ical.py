"""Meetings as an iCalendar feed (RFC 5545, 7986), for people's own calendars.

Each entry has one identifier in the whole world, a SEQUENCE that grows when what matters changes, and a STATUS.
Cancelled and past entries stay: an entry that vanishes leaves a resident before a closed door.
"""

import re
from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Component, vDuration

from meetings.enums import MeetingKind
from meetings.words import state_sentences

CONTENT_TYPE = "text/calendar; charset=utf-8"

# The classic rules, written out: ical.js and vobject read the zone that libraries generate one hour late in summer.
VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
X-LIC-LOCATION:Europe/Paris
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""

# Controls and halves of characters have no place in a text line; some calendars refuse the whole feed for one of them.
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")


def feed(meetings, *, name, url, request=None):
    """Return the bytes of a calendar called `name`, whose page is `url`.

    `meetings` are MeetingPages that know their body (`hand_bodies`) and their themes and agenda (prefetched).
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Tablée//Agenda//FR")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", line(name))
    calendar.add("name", line(name))
    calendar.add("x-wr-timezone", "Europe/Paris")
    calendar.add("url", url)
    calendar.add("refresh-interval", vDuration(timedelta(hours=1)), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(timedelta(hours=1)))
    calendar.add_component(Component.from_ical(VTIMEZONE))
    head, end = calendar.to_ical().rsplit(b"END:VCALENDAR", 1)
    return b"".join([head, *(entry(meeting, request=request) for meeting in meetings), b"END:VCALENDAR", end])


def entry(meeting, *, request=None):
    """Return the bytes of one meeting's VEVENT.

    Written out rather than built with the library: ten times as fast, and a feed holds every meeting there ever was.
    """
    changed = meeting.last_published_at or meeting.latest_revision_created_at or meeting.starts_at
    url = meeting.get_full_url(request)
    where = location(meeting)
    words = ",".join(escape(line(word)) for word in categories(meeting))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid(meeting)}",
        f"DTSTAMP:{changed.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"LAST-MODIFIED:{changed.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{meeting.sequence}",
        f"STATUS:{'CANCELLED' if meeting.is_cancelled else 'CONFIRMED'}",
        f"DTSTART;TZID=Europe/Paris:{timezone.localtime(meeting.starts_at):%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Paris:{timezone.localtime(meeting.ends_at):%Y%m%dT%H%M%S}",
        f"SUMMARY:{escape(summary(meeting))}",
        f"DESCRIPTION:{escape(description(meeting, url))}",
        f"LOCATION:{escape(where)}" if where else "",
        f"CATEGORIES:{words}" if words else "",
        f"URL:{line(url)}" if url else "",
        "END:VEVENT",
    ]
    return b"".join(fold(written) for written in lines if written)


def escape(words):
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(written):
    """Return a content line as bytes, cut so that none is longer than 75 (RFC 5545 §3.1), never inside a character."""
    raw, pieces, room = written.encode(), [], 75
    while len(raw) > room:
        cut = room
        while raw[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(raw[:cut])
        raw, room = raw[cut:], 74  # a continued line begins with a space
    return b"\r\n ".join([*pieces, raw]) + b"\r\n"


def uid(meeting):
    # The site's own name, not the one the reader typed: an address with or without « www » is the same meeting.
    return f"{meeting.uid}@{urlsplit(settings.SITE_URL).hostname}"


def summary(meeting):
    title = line(meeting.title)
    return _("CANCELLED: %(title)s") % {"title": title} if meeting.is_cancelled else title


def location(meeting):
    return line(", ".join(part for part in (meeting.place, meeting.address) if part) or meeting.online_url)


def categories(meeting):
    kind = MeetingKind(meeting.kind).label if meeting.kind in MeetingKind.values else ""
    return [str(word) for word in (kind, *(item.tag.name for item in meeting.theme_items.all())) if word]


def description(meeting, url):
    """Return what one must know without opening the page, line by line."""
    body = meeting.body
    services = [str(service.label) for service in meeting.provided]
    lines = [body.title, *state_sentences(meeting), meeting.introduction, meeting.landmark, meeting.access]
    if services:
        lines.append(", ".join(services))
    if meeting.languages:
        lines.append(_("Languages: %(languages)s") % {"languages": meeting.languages})
    lines += [f"- {item.title}" for item in meeting.agenda_items.all()]
    if meeting.online_url:
        lines.append(_("Online: %(url)s") % {"url": meeting.online_url})
    if body.contact_phone:
        lines.append(_("Phone: %(phone)s") % {"phone": body.contact_phone})
    lines.append(url or "")
    return text("\n".join(part.strip() for part in lines if part and part.strip()))


def text(words):
    """Return words as several plain lines."""
    return CONTROLS.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n"))


def line(words):
    """Return words as one plain line."""
    return " ".join(CONTROLS.sub(" ", words).split())
