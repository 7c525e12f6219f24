"""Reading a calendar file as it comes: whatever its encoding, its line ends, its mistakes.

The file is cut in entries before the library sees it, so that a broken one is refused with its line and the others
still come in.
"""

import hashlib
import re
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from html import unescape

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Event, Timezone
from icalendar.timezone import tzp

from meetings.entries.entry import Entry, Read
from meetings.entries.lines import content_lines, cut
from meetings.entries.rules import NoRule, expand
from meetings.enums import MeetingKind
from pages.sheets import Refused, Unreadable, printable

LARGEST = 5 << 20  # bytes
MOST_ENTRIES = 5000
MOST_RULES = 200
MOST_GIVEN = 100_000  # dates that all the rules of a file give
MOST_ZONES = 50
USUAL_LENGTH = timedelta(hours=2)
LONGEST = timedelta(days=366)
YEARS = range(1990, 2101)
TITLE, PLACE, ADDRESS, TEXT, UID = 255, 200, 255, 5000, 180

# What a broken property makes the library raise.
BROKEN = (ValueError, AttributeError, KeyError, TypeError, IndexError, ArithmeticError, RecursionError)
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]+"
)
NEEDED = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


def read_calendar(content):
    """Return the Read of a file's bytes. Raises Unreadable when it is no calendar at all, or far too big a one."""
    if len(content) > LARGEST:
        raise Unreadable(_("The file is too big: 5 megabytes at most."))
    lines = content_lines(content)
    if not any(words.strip().upper() == "BEGIN:VCALENDAR" for _line, words in lines[:200]):
        raise Unreadable(_("This is not a calendar: such a file ends with .ics and begins with BEGIN:VCALENDAR."))
    return Reading(lines).read


class Reading:
    """One file on its way to plain entries."""

    def __init__(self, lines):
        self.read, self.zones, self.others = Read(), {}, Counter()
        self.cancels, self.given = False, 0
        self.today = timezone.localdate()
        tzp.use_default()  # the library remembers the zones that other files defined
        events = []
        for name, line, block, ends in cut(lines):
            if name == "VTIMEZONE":
                self._zone(block)
            elif name == "VEVENT":
                events.append((line, block, ends))
            elif name:
                self.others[name] += 1
            elif block[0][1].upper().replace(" ", "") == "METHOD:CANCEL":
                self.cancels = True
        self._note_others()
        self._read_events(events)
        if not events:
            self.read.notes.append(_("There is no date in this file."))

    def _zone(self, block):
        """Keep a time zone the file defines. The rules of real ones are yearly; others could never end."""
        words = [text for _line, text in block]
        named = next((text.partition(":")[2] for text in words if text.upper().startswith("TZID")), "")
        rules = [text.upper() for text in words if text.upper().startswith("RRULE")]
        if len(self.zones) >= MOST_ZONES or len(words) > 400 or not all("FREQ=YEARLY" in rule for rule in rules):
            return
        try:
            self.zones[named] = Timezone.from_ical("\r\n".join(words)).to_tz()
        except BROKEN:
            return

    def _note_others(self):
        tasks = self.others.get("VTODO", 0)
        if tasks:
            sentence = ngettext(
                "%(number)s task was left out: only dates come in.",
                "%(number)s tasks were left out: only dates come in.",
                tasks,
            )
            self.read.notes.append(sentence % {"number": tasks})
        rest = self.others.total() - tasks
        if rest:
            sentence = ngettext(
                "%(number)s thing of another kind was left out: only dates come in.",
                "%(number)s things of another kind were left out: only dates come in.",
                rest,
            )
            self.read.notes.append(sentence % {"number": rest})

    def note_zone(self, name):
        """Say, once, that a time zone is not known."""
        sentence = _("The time zone “%(name)s” is not known: its hours are read as the hours here.")
        sentence %= {"name": printable(name[:80])}
        if sentence not in self.read.notes:
            self.read.notes.append(sentence)

    def _read_events(self, events):
        masters, overrides, seen = [], [], {}
        for number, (line, block, ends) in enumerate(events):
            try:
                if number >= MOST_ENTRIES:
                    sentence = _("There are too many entries in this file: %(most)s at most.")
                    raise Refused(sentence % {"most": MOST_ENTRIES})
                if block[0][1].upper().startswith("END:"):
                    raise Refused(_("This entry has no beginning: its line BEGIN:VEVENT is missing or spoilt."))
                if not ends:
                    raise Refused(_("This entry has no end: the file was cut short."))
                event = self._parsed(line, block)
                key = (event.uid, event.recurrence_key)
                if key in seen and not event.no_uid:
                    words = {"line": seen[key]}
                    raise Refused(_("The entry of line %(line)s has the same identifier.") % words)
                seen[key] = line
                (overrides if event.recurrence_key else masters).append(event)
            except Refused as refusal:
                self.read.refused.append((line, printable(refusal)))
        changed = {(event.uid, event.recurrence_key) for event in overrides}
        rules = 0
        for event in masters:
            try:
                rules += event.has_rule
                if event.has_rule and rules > MOST_RULES:
                    raise Refused(_("There are too many rules in this file: %(most)s at most.") % {"most": MOST_RULES})
                if event.has_rule and self.given > MOST_GIVEN:
                    raise Refused(_("The rules of this file give too many dates: cut the file in two."))
                self.read.entries += self._dates(event, changed)
            except Refused as refusal:
                self.read.refused.append((event.line, printable(refusal)))
        for event in overrides:
            occurs_at = event.recurrence
            self.read.entries.append(event.entry(f"{event.uid}#{event.recurrence_key}", occurs_at=occurs_at))
        self.read.entries.sort(key=lambda entry: (entry.starts_at, entry.line))
        self.read.refused.sort()

    def _parsed(self, line, block):
        try:
            component = Event.from_ical("\r\n".join(words for _line, words in block))
        except BROKEN as error:
            raise Refused(_("This entry cannot be understood.")) from error
        broken = {str(name).upper() for name, _error in component.errors if name}
        for number, words in block:
            name = re.split("[;:]", words, maxsplit=1)[0].upper()
            if name in NEEDED and name in broken:
                sentence = _("Line %(line)s cannot be understood: %(words)s")
                raise Refused(sentence % {"line": number, "words": words[:80]})
        try:
            return Said(component, line, self)
        except BROKEN as error:
            raise Refused(_("This entry cannot be understood.")) from error

    def _dates(self, event, changed):
        """Return the entries of one VEVENT: a single one, or one for each date its rule gives."""
        if not event.has_rule:
            return [event.entry(event.uid)]
        try:
            given, all_given = expand(event, self.today)
        except NoRule as error:
            raise Refused(str(error)) from error
        except BROKEN as error:
            # What the library of rules lets in and then trips over.
            raise Refused(_("The rule of this entry gives no date.")) from error
        self.given += len(all_given)
        self.read.given[event.uid] = {f"{event.uid}#{event.key_of(start)}" for start in all_given}
        left = len(all_given) - len(given)
        if left:
            sentence = ngettext(
                "“%(title)s”: %(number)s date of the rule was left out, too far away.",
                "“%(title)s”: %(number)s dates of the rule were left out, too far away.",
                left,
            )
            self.read.notes.append(sentence % {"title": event.title, "number": left})
        length = event.ends_at - event.starts_at
        entries = []
        for start in given:
            key = event.key_of(start)
            if (event.uid, key) not in changed:
                starts_at = event.aware(start)
                ends_at = starts_at + length if not event.all_day else event.aware(start + (event.end - event.start))
                entries.append(
                    event.entry(f"{event.uid}#{key}", starts_at=starts_at, ends_at=ends_at, occurs_at=starts_at)
                )
        return entries


class Said:
    """What one VEVENT says, checked. Raises Refused when it makes no date."""

    def __init__(self, component, line, reading):
        self.component, self.line, self.reading = component, line, reading
        self.title = one_line(self.text("SUMMARY"), TITLE)
        started = self.first("DTSTART")
        if started is None:
            raise Refused(_("This entry has no date (DTSTART)."))
        # Whole days keep their date; hours keep their clock, wherever it hangs.
        self.all_day = not isinstance(started.dt, datetime)
        self.zone = self.zone_of(started)
        self.start = self.wall(started)
        self.end = self._ending()
        self.starts_at, self.ends_at = self.aware(self.start), self.aware(self.end)
        if self.ends_at <= self.starts_at:
            self.ends_at = self.starts_at + (self.end - self.start)  # in the hour that a night of March leaves out
        if self.starts_at.year not in YEARS or self.ends_at.year not in YEARS:
            raise Refused(_("Check the year."))
        if self.ends_at - self.starts_at > LONGEST:
            raise Refused(_("This entry lasts more than a year."))
        self.recurrence, self.recurrence_key = self._recurrence()
        given = one_line(self.text("UID"), 10_000)
        self.no_uid = not given
        self.uid = self._uid(given)

    def first(self, name):
        value = self.component.get(name)
        return value[0] if isinstance(value, list) else value

    def all(self, name):
        value = self.component.get(name)
        return [] if value is None else value if isinstance(value, list) else [value]

    def text(self, name):
        value = self.first(name)
        return "" if value is None else str(value)

    def zone_of(self, value):
        moment = getattr(value, "dt", value)
        if isinstance(moment, datetime) and moment.tzinfo is not None:
            return moment.tzinfo
        named = str(getattr(value, "params", {}).get("TZID", ""))
        if named and named not in self.reading.zones and isinstance(moment, datetime):
            self.reading.note_zone(named)
        # Without a zone one knows, an hour is that of the clock on the wall here.
        return self.reading.zones.get(named) or timezone.get_default_timezone()

    def wall(self, value):
        """Return a naive datetime, on the clock of the event's own zone."""
        moment = getattr(value, "dt", value)
        if not isinstance(moment, datetime):
            return datetime.combine(moment, time())
        if moment.tzinfo is None and self.zone_of(value) == self.zone:
            return moment
        aware = moment if moment.tzinfo else moment.replace(tzinfo=self.zone_of(value))
        return aware.astimezone(self.zone).replace(tzinfo=None)

    def aware(self, naive):
        zone = timezone.get_default_timezone() if self.all_day else self.zone
        return naive.replace(tzinfo=zone).astimezone(UTC)

    def _ending(self):
        ended, lasting = self.first("DTEND"), self.first("DURATION")
        usual = self.start + (timedelta(days=1) if self.all_day else USUAL_LENGTH)
        if ended is not None:
            end = self.wall(ended)
            if end < self.start:
                raise Refused(_("This entry ends before it starts."))
            return end if end > self.start else usual
        if lasting is not None:
            if lasting.dt < timedelta(0):
                raise Refused(_("This entry ends before it starts."))
            return self.start + lasting.dt if lasting.dt else usual
        return usual

    def _recurrence(self):
        value = self.first("RECURRENCE-ID")
        if value is None:
            return None, ""
        if "RANGE" in value.params:
            raise Refused(_("A change of “this date and all following” cannot be read: change the rule itself."))
        moment = value.dt
        if not isinstance(moment, datetime):
            return datetime.combine(moment, time(), timezone.get_default_timezone()).astimezone(UTC), f"{moment:%Y%m%d}"
        naive = self.wall(value)
        aware = naive.replace(tzinfo=self.zone).astimezone(UTC)
        return aware, f"{aware:%Y%m%dT%H%M%SZ}"

    def key_of(self, start):
        """Return the place in the rule of the date that begins at `start` (naive)."""
        return f"{start:%Y%m%d}" if self.all_day else f"{self.aware(start):%Y%m%dT%H%M%SZ}"

    def _uid(self, given):
        if not given:
            # Nothing else tells it from others; the same file read again gives the same.
            seen = f"{self.title}\n{self.start}\n{self.text('LOCATION')}"
            return f"sans-uid-{hashlib.sha256(seen.encode('utf-8', 'replace')).hexdigest()[:40]}"
        if len(given) > UID or "#" in given:
            return f"uid-{hashlib.sha256(given.encode('utf-8', 'replace')).hexdigest()}"
        return given

    @property
    def has_rule(self):
        return bool(self.all("RRULE") or self.all("RDATE"))

    def entry(self, key, *, starts_at=None, ends_at=None, occurs_at=None):
        place, address = where(one_line(self.text("LOCATION"), PLACE + ADDRESS))
        status, classed = self.text("STATUS").upper(), self.text("CLASS").upper()
        return Entry(
            line=self.line,
            uid=self.uid,
            key=key,
            title=self.title or str(_("Date without title")),
            kind=kind_of(self.words("CATEGORIES")),
            starts_at=starts_at or self.starts_at,
            ends_at=ends_at or self.ends_at,
            place=place,
            address=address,
            introduction=self._introduction(),
            online_url=address_in(self.text("CONFERENCE")),
            reason=one_line(self.text("COMMENT"), ADDRESS),
            cancelled=self.reading.cancels or status == "CANCELLED",
            held_back=status == "TENTATIVE" or classed in ("PRIVATE", "CONFIDENTIAL"),
            sequence=self._sequence(),
            occurs_at=occurs_at,
        )

    def words(self, name):
        found = []
        for value in self.all(name):
            found += [str(word) for word in getattr(value, "cats", [value])]
        return found

    def _introduction(self):
        words = plain_text(self.text("DESCRIPTION"))
        more = address_in(self.text("URL"))
        if more and more not in words:
            words = f"{words}\n{more}".strip()
        return Truncator(words).chars(TEXT, truncate="…")

    def _sequence(self):
        try:
            return min(max(int(self.first("SEQUENCE") or 0), 0), 1 << 30)
        except (TypeError, ValueError):
            return 0


def one_line(words, longest):
    return Truncator(" ".join(CONTROLS.sub(" ", words).split())).chars(longest, truncate="…")


def plain_text(words):
    """Return a description as plain lines: some calendars write HTML in it."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    if re.search(r"</?(br|p|a|b|i|ul|li|div|span|strong|html)\b", words, re.IGNORECASE):
        words = re.sub(r"<(br|/p|/li|/div)\b[^>]*>", "\n", words, flags=re.IGNORECASE)
        words = unescape(strip_tags(words))
    lines = [" ".join(line.split()) for line in CONTROLS.sub(" ", words).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def where(words):
    """Return (place, address) of a location: all in the place, unless it is too long for one."""
    if len(words) <= PLACE:
        return words, ""
    place, _comma, address = words.partition(", ")
    if address and len(place) <= PLACE:
        return place, address[:ADDRESS]
    return words[:PLACE], words[PLACE:][:ADDRESS]


def address_in(words):
    """Return words if they are an address of the Web that a page may link to, else ""."""
    words = words.strip()
    return words if re.fullmatch(r"https?://[^\s<>\"\\^`{|}\x00-\x1f]{3,180}", words) else ""


def kind_of(words):
    """Return the kind of meeting that one of these categories names, by its label or its word in addresses."""
    said = {word.strip().lower() for word in words}
    for kind in MeetingKind:
        if {str(kind.label).lower(), kind.slug} & said:
            return str(kind)
    return str(MeetingKind.MEETING)
