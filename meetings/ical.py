"""Meetings as an iCalendar feed (RFC 5545, 7986), for people's own calendars.

Each entry has one identifier in the whole world, a SEQUENCE that grows when what matters changes, and a STATUS.
Cancelled and past entries stay: an entry that vanishes leaves a resident before a closed door.

In a feed, the dates of a series bear the series' identifier: a recurring entry says the rule, and each date, which has
a page of its own, stands as an override of what the rule gives (RECURRENCE-ID), moved, cancelled or as foreseen. The
rule ends with the last published date and leaves out what has no page (EXDATE), so that calendars show what the site
shows and never promise more. Alone in a file of its own a date has its own identifier: many calendars cannot read an
override without its rule.
"""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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


def feed(meetings, *, name, url, request=None, by_series=False):
    """Return the bytes of a calendar called `name`, whose page is `url`.

    `meetings` are MeetingPages that know their body (`hand_bodies`) and their themes and agenda (prefetched). With
    `by_series` those of a series are told as one recurring entry: their series must be fetched with them.
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
    entries = entries_by_series(meetings, request) if by_series else (entry(one, request=request) for one in meetings)
    return b"".join([head, *entries, b"END:VCALENDAR", end])


def entries_by_series(meetings, request):
    """Yield the VEVENTs of meetings that stand alone, then of each series its recurring entry and its dates."""
    series = defaultdict(list)
    for meeting in meetings:
        if meeting.series_id and meeting.occurs_at:
            series[meeting.series_id].append(meeting)
        else:
            yield entry(meeting, request=request)
    for dates in series.values():
        yield recurring_entry(dates, request=request)
        for meeting in dates:
            yield entry(meeting, request=request, in_series=True)


def recurring_entry(dates, *, request=None):
    """Return the bytes of the VEVENT that says when the dates of one series were to be, without what became of them."""
    series, body = dates[0].series, dates[0].body
    moments = sorted(timezone.localtime(meeting.occurs_at).replace(tzinfo=None) for meeting in dates)
    changed = max(changed_at(meeting) for meeting in dates)
    first = moments[0]
    url = body.get_full_url(request) or ""
    where = line(", ".join(part for part in (series.pattern.get("place"), series.pattern.get("address")) if part))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{series.uid}@{host()}",
        f"DTSTAMP:{utc(changed)}",
        f"LAST-MODIFIED:{utc(changed)}",
        f"SEQUENCE:{series.sequence}",
        "STATUS:CONFIRMED",
        f"DTSTART;TZID=Europe/Paris:{first:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Paris:{first + series.length:%Y%m%dT%H%M%S}",
        *recurrence(series.rule, moments),
        f"SUMMARY:{escape(line(series.title))}",
        f"DESCRIPTION:{escape(text(chr(10).join(part for part in (body.title, series.words, url) if part)))}",
        f"LOCATION:{escape(where)}" if where else "",
        f"URL:{line(url)}" if url else "",
        "END:VEVENT",
    ]
    return b"".join(fold(written) for written in lines if written)


def recurrence(rule, moments):
    """Return the lines that give exactly `moments` (sorted, on the clock of the wall), by the rule if it can.

    A rule that was changed on the way gives the first dates no more: then they are named one by one (RDATE).
    """
    first, last = moments[0], moments[-1]
    hour = first.time()
    days = replace(rule, anchor=first.date(), hour=hour).days(first.date(), last.date())
    given = [datetime.combine(day, hour) for day in days]
    missing = sorted(set(given) - set(moments))
    if given[:1] == [first] and set(moments) <= set(given) and len(missing) <= len(moments):
        until = last.replace(tzinfo=timezone.get_default_timezone())
        ruled = [f"RRULE:{rule.ical()};UNTIL={utc(until)}"] if len(moments) > 1 else []
        return [*ruled, *([f"EXDATE;{zoned(missing)}"] if missing else [])]
    # The first one too: ical.js forgets DTSTART beside RDATE, and twice the same moment is once (RFC 5545 §3.8.5.2).
    return [f"RDATE;{zoned(moments)}"] if len(moments) > 1 else []


def zoned(moments):
    return "TZID=Europe/Paris:" + ",".join(f"{moment:%Y%m%dT%H%M%S}" for moment in moments)


def utc(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def changed_at(meeting):
    return meeting.last_published_at or meeting.latest_revision_created_at or meeting.starts_at


def entry(meeting, *, request=None, in_series=False):
    """Return the bytes of one meeting's VEVENT; `in_series`, as an override of what its series gives.

    Written out rather than built with the library: ten times as fast, and a feed holds every meeting there ever was.
    """
    changed = changed_at(meeting)
    url = meeting.get_full_url(request)
    where = location(meeting)
    words = ",".join(escape(line(word)) for word in categories(meeting))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{f'{meeting.series.uid}@{host()}' if in_series else uid(meeting)}",
        f"RECURRENCE-ID;{zoned([timezone.localtime(meeting.occurs_at)])}" if in_series else "",
        f"DTSTAMP:{utc(changed)}",
        f"LAST-MODIFIED:{utc(changed)}",
        # A calendar heeds an override only when it is not older than the rule it has.
        f"SEQUENCE:{meeting.sequence + (meeting.series.sequence if in_series else 0)}",
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
    return f"{meeting.uid}@{host()}"


def host():
    # The site's own name, not the one the reader typed: an address with or without « www » is the same meeting.
    return urlsplit(settings.SITE_URL).hostname


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
