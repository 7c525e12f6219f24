"""Addresses that end like files; `config.urls` puts them before Wagtail's pages."""

from django.urls import path

from meetings.views import calendar

app_name = "meetings"

urlpatterns = [
    path("<path:path>/agenda.ics", calendar.calendar_feed, name="calendar_feed"),
    path("<path:path>/rencontre.ics", calendar.meeting_feed, name="meeting_feed"),
]
