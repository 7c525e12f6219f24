"""The editors' calendar: a month or a week of all tables, and what is due on each day. It stands inside Wagtail."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy

from meetings.deadlines import by_day, deadlines_between
from meetings.enums import MeetingState
from meetings.filters import Filters, Option
from meetings.models import CalendarPage, MeetingPage
from meetings.models.meeting import hand_bodies
from meetings.months import Month, Week
from meetings.warnings import warnings_of
from pages.typography import day_words
from tables.models import CommitteePage


class EditorsCalendar(WagtailAdminTemplateMixin, TemplateView):
    """Drafts, cancelled and moved dates, what clashes, what lacks its minutes, what was promised for a day."""

    template_name = "meetings/editors/calendar.html"
    page_title = gettext_lazy("Calendar")
    header_icon = "calendar"

    def get_context_data(self, **kwargs):
        month = self.asked()
        filters = Filters.of(self.request.GET)
        state = state_asked(self.request.GET)
        found = filters.apply(MeetingPage.objects.with_minutes()).between(*month.span)
        meetings = hand_bodies(of_state(found, state))
        mine = editable(self.request.user, meetings)
        warnings = warnings_of(meetings)
        for meeting in meetings:
            meeting.may_edit = meeting.pk in mine
            meeting.may_move = meeting.may_edit and meeting.date_may_change
            meeting.marks = marks_of(meeting)
            meeting.warnings = warnings[meeting.pk]
        # Who looks for one kind of date looks for nothing else.
        narrowed = state or set(filters.chosen) - {"table"}
        body = filters.table.thing if filters.table else None
        due = by_day([] if narrowed else deadlines_between(*month.span, body=body))
        weeks = month.weeks(meetings)
        for week in weeks:
            for day in week:
                # « Mardi 1er », and the month, which the grid says once.
                weekday, number, day["month"] = day_words(day["date"]).capitalize().split(maxsplit=2)
                day["name"] = f"{weekday} {number}"
                day["due"] = due.get(day["date"], []) if day["inside"] else []
        return {
            **super().get_context_data(**kwargs),
            "month": month,
            "month_title": month.title,
            "is_week": isinstance(month, Week),
            "previous_url": month.previous and address_of(month.previous),
            "next_url": month.next and address_of(month.next),
            "other_url": address_of(self.other(month)),
            "weeks": weeks,
            "meetings": meetings,
            "nothing": not meetings and not due,
            "filters": filters,
            "states": states(),
            "state": state,
            "query": "&".join(part for part in (filters.query, urlencode({"etat": state}) if state else "") if part),
            "paper_url": paper_url(month, filters) if isinstance(month, Month) else "",
            "may_add": page_permission_policy.user_has_permission(self.request.user, "add"),
        }

    def asked(self):
        if "number" in self.kwargs:
            return Week.asked(self.kwargs["year"], self.kwargs["number"])
        if "year" in self.kwargs:
            return Month.asked(self.kwargs["year"], self.kwargs["month"])
        return Month.of(timezone.localdate())

    @staticmethod
    def other(shown):
        """Return the week to show of a month, or the month of a week: today's when it is within."""
        first, end = shown.span
        today = timezone.localdate()
        day = today if first <= today < end else first
        return Month.of(day) if isinstance(shown, Week) else Week.of(day)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


def address_of(shown):
    if isinstance(shown, Week):
        return reverse("meetings_calendar_week", args=[shown.year, shown.number])
    return reverse("meetings_calendar_month", args=[shown.year, shown.month])


def paper_url(month, filters):
    """Return the address of the month to hang in a hall, or "" where the site has no public calendar."""
    page = CalendarPage.objects.live().first()
    address = page and page.url
    return f"{address}{month.path}affiche.pdf" + (f"?{filters.query}" if filters.query else "") if address else ""


def states():
    return [
        Option("brouillon", _("Drafts")),
        Option("annoncee", str(MeetingState.ANNOUNCED.label)),
        Option("deplacee", str(MeetingState.MOVED.label)),
        Option("annulee", str(MeetingState.CANCELLED.label)),
        Option("tenue", str(MeetingState.HELD.label)),
    ]


STATES = {
    "annoncee": MeetingState.ANNOUNCED,
    "deplacee": MeetingState.MOVED,
    "annulee": MeetingState.CANCELLED,
    "tenue": MeetingState.HELD,
}


def state_asked(query):
    """Return the state an address names, or "" for all."""
    asked = query.get("etat", "")
    return asked if asked == "brouillon" or asked in STATES else ""


def of_state(meetings, state):
    if state == "brouillon":
        return meetings.filter(live=False)
    return meetings.filter(live=True, state=STATES[state]) if state else meetings


def editable(person, meetings):
    """Return the primary keys of those of `meetings` that `person` may edit, in one query."""
    allowed = page_permission_policy.instances_user_has_any_permission_for(person, {"change"})
    return set(allowed.filter(pk__in=[meeting.pk for meeting in meetings]).values_list("pk", flat=True))


def marks_of(meeting):
    """Return what an editor must see of a meeting, as words."""
    marks = []
    if isinstance(meeting.body, CommitteePage):
        marks.append(str(meeting.body.get_kind_display()))
    if not meeting.live:
        marks.append(_("Draft"))
    elif meeting.has_unpublished_changes:
        marks.append(_("Changes not published"))
    if meeting.is_cancelled:
        marks.append(_("Cancelled"))
    elif meeting.is_moved:
        marks.append(_("Moved"))
    if meeting.live and not meeting.is_cancelled and meeting.is_over:
        if meeting.has_minutes:
            marks.append(_("Minutes published"))
        else:
            marks.append(_("Minutes being written") if meeting.has_draft_minutes else _("Minutes missing"))
    return marks
