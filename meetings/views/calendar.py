"""Calendars that phones subscribe to. Their addresses end like files, so they stand before Wagtail's pages."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from meetings import ical
from meetings.filters import Filters
from meetings.models import CalendarPage, MeetingPage
from meetings.models.meeting import hand_bodies
from meetings.months import Month
from meetings.papers.month import month_sheet
from pages.paper import paper_response
from tables.models import BodyPage


@require_safe
def calendar_feed(request, path):
    """All meetings of the site, or those of the body at `path`, past and cancelled ones too, as a text/calendar."""
    page = page_at(request, path)
    if not isinstance(page, (CalendarPage, BodyPage)):
        raise Http404("No calendar here.")
    filters = Filters.of(request.GET)
    found = filters.apply(MeetingPage.objects.for_lists())
    meetings = found.select_related("series").prefetch_related("agenda_items", "theme_items__tag")
    if isinstance(page, BodyPage):
        meetings = meetings.at(page)
    name = _("Calendar") if isinstance(page, CalendarPage) else page.title
    if filters.title:
        name = f"{name} – {filters.title}"
    meetings = hand_bodies(meetings.order_by("starts_at", "pk"))
    content = ical.feed(meetings, name=name, url=page.get_full_url(request), request=request, by_series=True)
    return _answer(content, "agenda")


@require_safe
def meeting_feed(request, path):
    """One meeting, to keep in a phone."""
    page = page_at(request, path)
    if not isinstance(page, MeetingPage):
        raise Http404("No meeting here.")
    content = ical.feed([page], name=page.title, url=page.get_full_url(request), request=request)
    return _answer(content, page.slug)


@require_safe
def month_paper(request, path, year, month):
    """A month on one sheet of A3 for the hall, narrowed as the calendar is. Raise Http404."""
    page = page_at(request, path)
    if not isinstance(page, CalendarPage):
        raise Http404("No calendar here.")
    asked, filters = Month.asked(year, month), Filters.of(request.GET)
    url = f"{page.get_full_url(request)}{asked.path}"
    words, fits = month_sheet(page, asked, filters, url=url)
    name = f"agenda-{asked.year}-{asked.month:02d}"
    return paper_response(request, "meetings/papers/month.html", words, name=name, fits=fits)


def page_at(request, path):
    """Return the published, public page at an address of this site; raise Http404."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("No site here.")
    pages = Page.objects.live().public().descendant_of(site.root_page)
    page = pages.filter(url_path=f"{site.root_page.url_path}{path}/").first()
    if page is None:
        raise Http404("No page here.")
    return page.specific


def _answer(content, name):
    # Inline: a phone then offers to add the dates instead of filing a document away.
    return HttpResponse(
        content,
        content_type=ical.CONTENT_TYPE,
        headers={"Content-Disposition": f'inline; filename="{name}.ics"'},
    )
