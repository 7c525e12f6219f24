"""Series in Wagtail: their screens, the buttons that lead there, the school holidays, and what to be warned of."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from meetings.models import MeetingPage, SchoolHoliday
from meetings.rules import may_make_series
from meetings.views import new_series
from meetings.views import series as views
from meetings.warnings import warnings_for


@hooks.register("register_admin_urls")
def series_urls():
    return [
        path("agenda/series/", views.SeriesList.as_view(), name="meetings_series"),
        path("agenda/series/nouvelle/", new_series.ChooseSeriesBody.as_view(), name="meetings_series_new"),
        path("agenda/series/nouvelle/<int:body>/", new_series.MakeSeries.as_view(), name="meetings_series_of_body"),
        path(
            "rencontres/<comment_number:pk>/serie/",
            new_series.MakeSeries.as_view(),
            name="meetings_series_from_meeting",
        ),
        path("agenda/series/<int:pk>/", views.ShowSeries.as_view(), name="meetings_series_show"),
        path("agenda/series/<int:pk>/changer/", views.ChangeSeries.as_view(), name="meetings_series_change"),
        path("agenda/series/<int:pk>/arreter/", views.EndSeries.as_view(), name="meetings_series_end"),
    ]


def buttons_of(page, user, priority):
    if not isinstance(page, MeetingPage) or not page.pk:
        return
    if page.series_id:
        address = reverse("meetings_series_show", args=[page.series_id])
        yield Button(_("See the series"), url=address, icon_name="resubmit", priority=priority)
    elif may_make_series(user, page.get_parent()):
        address = reverse("meetings_series_from_meeting", args=[page.pk])
        yield Button(_("Make a series"), url=address, icon_name="resubmit", priority=priority)


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    yield from buttons_of(page, user, 16)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page, user, next_url=None):
    yield from buttons_of(page, user, 6)


@hooks.register("before_edit_page")
def warn_in_the_editor(request, page):
    """Say above the form what clashes; the very request that saves says nothing, its answer comes back here."""
    asked_by_script = any(name.startswith("_w_") for name in request.GET)
    if request.method == "GET" and isinstance(page, MeetingPage) and not asked_by_script:
        warn(request, page.get_latest_revision_as_object())


@hooks.register("after_publish_page")
def warn_after_publishing(request, page):
    if isinstance(page, MeetingPage):
        warn(request, page)


def warn(request, meeting):
    for warning in warnings_for(meeting):
        messages.warning(request, warning.sentence)


class SchoolHolidayViewSet(SnippetViewSet):
    model = SchoolHoliday
    icon = "calendar-alt"
    menu_label = _("School holidays")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", "zone", "first_on", "last_on"]
    list_filter = ["zone"]
    search_fields = ["name"]
    search_backend_name = None


register_snippet(SchoolHolidayViewSet)
