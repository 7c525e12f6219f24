"""What an editor should know before people are told of a date. It warns, and never forbids anything."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from meetings.filters import BODIES
from meetings.models import MeetingPage
from meetings.series.days_off import public_holiday
from pages.typography import day_words, hour_words
from tables.models import Seat

# A neighbourhood council calls people about a week before; minutes are read within a fortnight (domain.md §2, §3.4).
NOTICE = timedelta(days=7)
MINUTES_WITHIN = timedelta(days=15)


class Kind(models.TextChoices):
    HALL = "hall"
    FACILITATOR = "facilitator"
    NEIGHBOURHOOD = "neighbourhood"
    PUBLIC_HOLIDAY = "public_holiday"
    NOTICE = "notice"
    LATE_MINUTES = "late_minutes"


@dataclass(frozen=True)
class Warning:  # noqa: A001 - the word of the trade, told from the built-in one by its module
    """One thing to know: `kind` for machines, `sentence` (plain text) for people."""

    kind: str
    sentence: str


def warnings_for(meeting):
    """Return the Warnings about one MeetingPage, saved or not (then it needs its `body`)."""
    return warnings_of_each([meeting])[0]


def warnings_of(meetings):
    """Return {primary key: [Warning]} for saved meetings; the number of queries does not grow with them."""
    meetings = list(meetings)
    return dict(zip((meeting.pk for meeting in meetings), warnings_of_each(meetings), strict=True))


def warnings_of_each(meetings):
    """Return a list of Warnings for each of these meetings, in their order. Cancelled ones warn of nothing."""
    meetings = list(meetings)
    watched = [meeting for meeting in meetings if not meeting.is_cancelled]
    if not watched:
        return [[] for _meeting in meetings]
    surroundings = Surroundings(watched)
    return [[] if meeting.is_cancelled else list(surroundings.warnings(meeting)) for meeting in meetings]


class Surroundings:
    """What else happens around some meetings, read at once."""

    def __init__(self, meetings):
        self.meetings = meetings
        self.now = timezone.now()

    def warnings(self, meeting):
        if meeting.ends_at > self.now:
            yield from self._clashes(meeting)
            name = public_holiday(timezone.localdate(meeting.starts_at))
            if name:
                words = {"day": day_words(meeting.starts_at).capitalize(), "name": name}
                yield Warning(Kind.PUBLIC_HOLIDAY, _("%(day)s is a public holiday: %(name)s.") % words)
            yield from self._notice(meeting)
        elif meeting.live and meeting.pk in self._without_minutes:
            days = (self.now - meeting.ends_at).days
            sentence = ngettext(
                "The minutes have been awaited for %(days)s day.",
                "The minutes have been awaited for %(days)s days.",
                days,
            )
            yield Warning(Kind.LATE_MINUTES, sentence % {"days": days})

    def _clashes(self, meeting):
        for other in self._at_the_time_of(meeting):
            words = {
                "title": other.title,
                "body": self._bodies.title(other),
                "from": hour_words(other.starts_at),
                "to": hour_words(other.ends_at),
            }
            if same_hall(meeting, other):
                sentence = _("The hall is taken: “%(title)s” (%(body)s), from %(from)s to %(to)s.")
                yield Warning(Kind.HALL, sentence % words)
            for name in self._bodies.shared_facilitators(meeting, other):
                sentence = _("%(name)s also facilitates “%(title)s” (%(body)s), from %(from)s to %(to)s.")
                yield Warning(Kind.FACILITATOR, sentence % (words | {"name": name}))
            if self._bodies.are_neighbours(meeting, other):
                sentence = _("The same neighbourhood meets elsewhere: “%(title)s” (%(body)s), from %(from)s to %(to)s.")
                yield Warning(Kind.NEIGHBOURHOOD, sentence % words)

    def _notice(self, meeting):
        told = meeting.first_published_at or self.now
        if meeting.starts_at > self.now and meeting.starts_at - told < NOTICE:
            days = max((timezone.localdate(meeting.starts_at) - timezone.localdate(told)).days, 0)
            sentence = ngettext(
                "People know of it %(days)s day before; a week is the usage.",
                "People know of it %(days)s days before; a week is the usage.",
                days,
            )
            yield Warning(Kind.NOTICE, sentence % {"days": days})

    @cached_property
    def _others(self):
        """Whatever is not cancelled and touches the days of the meetings to come, as {day: [meeting]}."""
        coming = [meeting for meeting in self.meetings if meeting.ends_at > self.now]
        others = defaultdict(list)
        if not coming:
            return others
        first = min(meeting.starts_at for meeting in coming)
        last = max(meeting.ends_at for meeting in coming)
        found = MeetingPage.objects.going_ahead().filter(starts_at__lt=last, ends_at__gt=first)
        fields = ("pk", "path", "depth", "title", "starts_at", "ends_at", "place", "address")
        for other in found.only(*fields).order_by("starts_at", "pk"):
            for day in days_of(other):
                others[day].append(other)
        return others

    def _at_the_time_of(self, meeting):
        seen = {meeting.pk}
        for day in days_of(meeting):
            for other in self._others[day]:
                if other.pk not in seen and other.starts_at < meeting.ends_at and other.ends_at > meeting.starts_at:
                    seen.add(other.pk)
                    yield other

    @cached_property
    def _bodies(self):
        clashing = {other for meeting in self.meetings for other in self._at_the_time_of(meeting)}
        return Bodies({body_path(meeting) for meeting in (*self.meetings, *clashing)} if clashing else set())

    @cached_property
    def _without_minutes(self):
        late = [meeting.pk for meeting in self.meetings if meeting.pk and meeting.ends_at < self.now - MINUTES_WITHIN]
        missing = MeetingPage.objects.filter(pk__in=late).missing_minutes() if late else MeetingPage.objects.none()
        return set(missing.values_list("pk", flat=True))


class Bodies:
    """The tables, councils and commissions that stand at some paths of the tree; who facilitates them, and where."""

    def __init__(self, paths):
        # A commission is facilitated by those of its table, and stands in its neighbourhoods.
        above = {path[:length] for path in paths for length in range(Page.steplen, len(path) + 1, Page.steplen)}
        rows = Page.objects.filter(path__in=above).values_list("path", "pk", "title") if above else ()
        self._found = {path: (pk, title) for path, pk, title in rows}

    def title(self, meeting):
        return self._found.get(body_path(meeting), (None, ""))[1]

    def _line(self, meeting):
        """Primary keys of the body and of the pages above it."""
        path = body_path(meeting)
        cuts = range(Page.steplen, len(path) + 1, Page.steplen)
        return {self._found[path[:cut]][0] for cut in cuts if path[:cut] in self._found}

    @cached_property
    def _keys(self):
        return [pk for pk, _title in self._found.values()]

    @cached_property
    def _facilitators(self):
        """{body's key: [Seat]}. Only seats with an account: two people may bear one first name."""
        found = defaultdict(list)
        for seat in Seat.objects.facilitating().filter(body__in=self._keys).exclude(account=None):
            found[seat.body_id].append(seat)
        return found

    @cached_property
    def _neighbourhoods(self):
        """{body's key: {neighbourhood's key}}, one query per kind of body."""
        found = defaultdict(set)
        for model in BODIES:
            through = model.neighbourhoods.through
            own = f"{model._meta.model_name}_id"
            pairs = through.objects.filter(**{f"{own}__in": self._keys}).values_list(own, "neighbourhood_id")
            for body, neighbourhood in pairs:
                found[body].add(neighbourhood)
        return found

    def shared_facilitators(self, meeting, other):
        """Return the names of those who facilitate both, on those days."""
        ours, theirs = self._facilitating(meeting), self._facilitating(other)
        return sorted(name for account, name in ours.items() if account in theirs)

    def _facilitating(self, meeting):
        day = timezone.localdate(meeting.starts_at)
        return {
            seat.account_id: seat.display_name
            for body in self._line(meeting)
            for seat in self._facilitators[body]
            if seat.since <= day and (seat.until is None or seat.until >= day)
        }

    def are_neighbours(self, meeting, other):
        """Whether two different bodies stand in one neighbourhood; a commission and its table are one body here."""
        ours, theirs = body_path(meeting), body_path(other)
        if ours.startswith(theirs) or theirs.startswith(ours):
            return False
        return bool(self._grounds(meeting) & self._grounds(other))

    def _grounds(self, meeting):
        return {ground for body in self._line(meeting) for ground in self._neighbourhoods[body]}


def body_path(meeting):
    return meeting.path[: -Page.steplen] if meeting.path else meeting.body.path


def days_of(meeting):
    """Return the days, in Paris, that a meeting touches; at most a month of them, however long it lasts."""
    first, last = timezone.localdate(meeting.starts_at), timezone.localdate(meeting.ends_at)
    return [first + timedelta(days=number) for number in range(min((last - first).days, 31) + 1)]


def same_hall(meeting, other):
    """Whether two meetings name the same place, accents and capitals aside, and no other address contradicts it."""
    if not plain(meeting.place) or plain(meeting.place) != plain(other.place):
        return False
    addresses = {plain(meeting.address), plain(other.address)} - {""}
    return len(addresses) < 2


def plain(words):
    """Return words without accents, capitals or signs, for comparing."""
    bare = unicodedata.normalize("NFKD", words or "")
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign)).lower()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())
