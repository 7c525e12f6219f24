"""The weekly digest: which week, what happened in it, and to whom it matters.

A week runs from Monday 0:00 to the next, in the site's time, and is told once it is over. Which deeds belong to it is
fixed by the calendar alone, never by when the task ran: a late run loses nothing and a second run repeats nothing.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import Activity, Follow, paths_above

WEEKS_BACK = 3
MOST_NEWS = 100


@dataclass(frozen=True)
class Week:
    """An ISO week; `str()` gives "2026-W47", `key` is that of its digests."""

    monday: datetime.date

    @classmethod
    def of(cls, moment):
        day = timezone.localtime(moment).date()
        return cls(day - datetime.timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, text):
        year, week = text.split("-W")
        return cls(datetime.date.fromisocalendar(int(year), int(week), 1))

    def __str__(self):
        return self.monday.strftime("%G-W%V")

    @property
    def key(self):
        return f"digest:{self}"

    @property
    def sunday(self):
        return self.monday + datetime.timedelta(days=6)

    @property
    def subject(self):
        return _("What happened from %(monday)s to %(sunday)s") % {
            "monday": date_format(self.monday, "l j F"),
            "sunday": date_format(self.sunday, "l j F"),
        }

    @property
    def span(self):
        """Its first moment, and the first after it."""
        begin, end = (
            timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
            for day in (self.monday, self.monday + datetime.timedelta(days=7))
        )
        return begin, end

    def before(self, weeks=1):
        return Week(self.monday - datetime.timedelta(weeks=weeks))


def weeks_to_send(now):
    """The weeks that are over at `now`, oldest first, as far back as a late run makes up for."""
    return [Week.of(now).before(weeks) for weeks in range(WEEKS_BACK, 0, -1)]


class News:
    """What happened in a week that followers are told, ready to be matched with who follows what."""

    def __init__(self, week):
        begin, end = week.span
        happened = (
            Activity.objects.public()
            .told_by_mail()
            .filter(at__gte=begin, at__lt=end)
            .select_related("page")
            .prefetch_related("mentions")
            .newest_first()
        )
        self.end = end
        self.by_path = defaultdict(list)
        for activity in happened:
            paths = {*paths_above(activity.page.path), *(page.path for page in activity.mentions.all())}
            for path in paths:
                self.by_path[path].append((activity.at, activity.pk, activity.actor_id))

    def __bool__(self):
        return bool(self.by_path)

    def for_people(self, people):
        """Yield (person, [activity keys, newest first]) for each of these people (keys) to whom something matters."""
        news = defaultdict(set)
        follows = Follow.objects.weekly().filter(person__in=people, since__lt=self.end)
        for person, path, since in follows.order_by().values_list("person", "page__path", "since"):
            news[person].update(
                (at, key) for at, key, actor in self.by_path.get(path, ()) if at >= since and actor != person
            )
        for person in sorted(news):
            if news[person]:
                yield person, [key for _at, key in sorted(news[person], reverse=True)[:MOST_NEWS]]


def grouped(keys):
    """Return [(title, url, [activities, newest first])] of those still public, page by page, the newest page first."""
    groups = {}
    found = Activity.objects.public().filter(pk__in=keys).select_related("page").newest_first()
    for activity in found:
        groups.setdefault(activity.page_id, []).append(activity)
    return [(several[0].title, several[0].url.partition("#")[0], several) for several in groups.values()]
