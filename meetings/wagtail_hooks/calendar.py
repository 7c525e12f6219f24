"""The editors' calendar in Wagtail's menu."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from meetings.views import calendar_import, editors, editors_calendar


@hooks.register("register_admin_urls")
def calendar_urls():
    calendar = editors_calendar.EditorsCalendar.as_view()
    day = "agenda/<int:year>/<int:month>/<int:day>/"
    return [
        path("agenda/", calendar, name="meetings_calendar"),
        path("agenda/<int:year>/<int:month>/", calendar, name="meetings_calendar_month"),
        path("agenda/<int:year>/s<int:number>/", calendar, name="meetings_calendar_week"),
        path("agenda/importer/", calendar_import.ImportCalendar.as_view(), name="meetings_import_calendar"),
        path(day, editors.ChooseBody.as_view(), name="meetings_choose_body"),
        path(f"{day}<int:parent_page_id>/", editors.AddOnDay.as_view(), name="meetings_add_on_day"),
        path("rencontres/<comment_number:pk>/annuler/", editors.CancelMeeting.as_view(), name="meetings_cancel"),
        path("rencontres/<comment_number:pk>/deplacer/", editors.MoveMeeting.as_view(), name="meetings_move"),
        path("rencontres/<comment_number:pk>/retablir/", editors.RestoreMeeting.as_view(), name="meetings_restore"),
    ]


@hooks.register("register_admin_menu_item")
def calendar_menu_item():
    return MenuItem(_("Calendar"), reverse("meetings_calendar"), name="agenda", icon_name="calendar", order=90)
