"""The participation calendar's page: what is to come, each month, what is past, and the feed of it all."""

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from meetings.filters import Filters
from meetings.months import Month, Week
from pages.models import BasePage
from pages.parts import lazily

from .meeting import MeetingPage, hand_bodies

PER_PAGE = 20


class CalendarPage(RoutablePageMixin, BasePage):
    """`/agenda/`, `/agenda/2026/11/`, `/agenda/2026/s47/`, `/agenda/passees/`: the same meetings, narrowed alike."""

    max_count = 1
    subpage_types = []

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")

    @path("")
    def upcoming(self, request):
        filters = Filters.of(request.GET)
        meetings = self._page_of(request, filters.apply(MeetingPage.objects.for_lists()).upcoming())
        month = Month.of(timezone.localdate())
        return self._show(request, filters, "meetings/calendar_page.html", meetings=meetings, **_grid(month, filters))

    @path("passees/")
    def past(self, request):
        filters = Filters.of(request.GET)
        meetings = self._page_of(request, filters.apply(MeetingPage.objects.for_lists()).with_minutes().past())
        return self._show(request, filters, "meetings/calendar_past.html", meetings=meetings)

    @path("<int:year>/<int:month>/")
    def month(self, request, year, month):
        filters = Filters.of(request.GET)
        grid = _grid(Month.asked(year, month), filters)
        return self._show(request, filters, "meetings/calendar_month.html", **grid)

    @path("<int:year>/s<int:number>/")
    def week(self, request, year, number):
        filters = Filters.of(request.GET)
        grid = _grid(Week.asked(year, number), filters)
        return self._show(request, filters, "meetings/calendar_week.html", **grid)

    def _show(self, request, filters, template, **context):
        address = self.get_url(request)
        feed = f"{address}agenda.ics" + (f"?{filters.query}" if filters.query else "")
        context |= {
            "filters": filters,
            "address": address,
            "query": filters.query,
            "feed_url": request.build_absolute_uri(feed),
            "webcal_url": f"webcal://{request.get_host()}{feed}",
            "this_month": Month.of(timezone.localdate()),
            "this_week": Week.of(timezone.localdate()),
        }
        return self.render(request, template=template, context_overrides=context)

    def _page_of(self, request, meetings):
        found = Paginator(meetings, PER_PAGE).get_page(request.GET.get("page"))
        found.object_list = hand_bodies(found.object_list)
        return found


def _grid(month, filters):
    """Return a month or a week, its name, its meetings, those that left it and its weeks, for a template."""
    found = lazily(lambda: meetings_of(month, filters))
    first, last = month.span
    return {
        "month": month,
        "month_title": month.title,
        "month_meetings": lazily(lambda: found[0]),
        "moved_out": lazily(lambda: [one for one in found[1] if not first <= timezone.localdate(one.starts_at) < last]),
        "weeks": lazily(lambda: month.weeks(*found)),
    }


def meetings_of(month, filters):
    """Return (the meetings of a month or a week, those first announced in it and moved away), as lists."""
    shown = filters.apply(MeetingPage.objects.for_lists())
    meetings = list(shown.between(*month.span))
    found = hand_bodies([*meetings, *shown.moved_away(*month.span)])
    return found[: len(meetings)], found[len(meetings) :]
