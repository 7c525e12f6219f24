"""What somebody awaits on a day: minutes, remarks, papers, what was promised. Computed each time, never stored."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import Page

from meetings.enums import MeetingState
from meetings.models import Action, Commitment, MeetingPage, MeetingPaper, MinutesPage, Question
from meetings.warnings import MINUTES_WITHIN

MOST = 200  # of one kind in one month; beyond, the register's own lists say it better
SHORT = 90


@dataclass(frozen=True)
class Deadline:
    """One thing due on a day: `words` for people, `url` where it is dealt with, `body` the name of the table.

    `owed` when somebody must do it.
    """

    day: date
    words: str
    url: str
    body: str
    owed: bool = True

    @property
    def is_late(self):
        return self.owed and self.day < timezone.localdate()


def deadlines_between(first, last, body=None):
    """Return the Deadlines from the day `first` up to `last`, not counted, of all bodies or of one; ten queries."""
    found = [*minutes_due(first, last, body), *remarks_due(first, last, body), *papers_due(first, last, body)]
    for model, sentence in (
        (Commitment, _("Commitment: %(text)s")),
        (Question, _("Answer awaited: %(text)s")),
        (Action, _("Action: %(text)s")),
    ):
        rows = model.objects.standing().filter(status__in=model.AWAITED).select_related("body")
        due = Q(put_off_to__gte=first, put_off_to__lt=last) | Q(put_off_to=None, due_on__gte=first, due_on__lt=last)
        rows = rows.filter(due).order_by("due_on", "pk")
        rows = rows.at(body) if body else rows
        for row in rows[:MOST]:
            words = sentence % {"text": short(row.text)}
            found.append(Deadline(row.awaited_on, words, row.get_absolute_url(), row.body.title))
    return sorted(found, key=lambda one: (one.day, one.words))


def minutes_due(first, last, body):
    """Those of each announced meeting that took place, a fortnight after it, until they are published."""
    held = MeetingPage.objects.live().between(first - MINUTES_WITHIN, last - MINUTES_WITHIN).missing_minutes()
    held = held.at(body) if body else held
    titles, held = bodies_above(held[:MOST])
    for meeting in held:
        day = timezone.localdate(meeting.ends_at) + MINUTES_WITHIN
        if first <= day < last:
            url = reverse("wagtailadmin_pages:edit", args=[meeting.pk])
            words = _("Minutes due: %(title)s") % {"title": short(meeting.title)}
            yield Deadline(day, words, url, titles[meeting.pk])


def remarks_due(first, last, body):
    """The last day on which those present may say that provisional minutes are wrong: a right, so never late."""
    read = MinutesPage.objects.live().filter(validated_on=None, remarks_until__gte=first, remarks_until__lt=last)
    read = read.descendant_of(body) if body else read
    titles, read = bodies_above(read.order_by("remarks_until", "pk")[:MOST], levels=2)
    for minutes in read:
        url = reverse("wagtailadmin_pages:edit", args=[minutes.pk])
        words = _("Remarks until this day: %(title)s") % {"title": short(minutes.title)}
        yield Deadline(minutes.remarks_until, words, url, titles[minutes.pk], owed=False)


def papers_due(first, last, body):
    """The papers promised before a meeting that nobody has received."""
    awaited = MeetingPaper.objects.awaited().filter(expected_on__gte=first, expected_on__lt=last)
    awaited = awaited.exclude(meeting__state=MeetingState.CANCELLED)
    if body:
        awaited = awaited.filter(meeting__in=MeetingPage.objects.at(body))
    awaited = list(awaited.select_related("meeting").order_by("expected_on", "pk")[:MOST])
    titles, _meetings = bodies_above(paper.meeting for paper in awaited)
    for paper in awaited:
        url = reverse("wagtailadmin_pages:edit", args=[paper.meeting_id])
        words = _("Paper awaited: %(title)s") % {"title": short(paper.title)}
        yield Deadline(paper.expected_on, words, url, titles[paper.meeting_id])


def bodies_above(pages, levels=1):
    """Return ({primary key: title of the page so many levels above}, the pages as a list), in one query."""
    pages = list(pages)
    above = {page.pk: page.path[: -levels * Page.steplen] for page in pages}
    titles = dict(Page.objects.filter(path__in=set(above.values())).values_list("path", "title")) if above else {}
    return {pk: titles[path] for pk, path in above.items()}, pages


def short(words):
    return Truncator(words).chars(SHORT, truncate="…")


def by_day(deadlines):
    """Return {day: [Deadline]}."""
    found = {}
    for one in deadlines:
        found.setdefault(one.day, []).append(one)
    return found
