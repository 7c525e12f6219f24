"""Addresses that end like files; `config.urls` puts them before Wagtail's pages."""

from django.urls import path

from meetings.views import calendar, register

app_name = "meetings"

urlpatterns = [
    path("decisions/", register.entries, {"key": "decision"}, name="decisions"),
    path("decisions/<int:pk>/", register.entry, {"key": "decision"}, name="decision"),
    path("actions/", register.entries, {"key": "action"}, name="actions"),
    path("actions/<int:pk>/", register.entry, {"key": "action"}, name="action"),
    path("engagements/", register.entries, {"key": "commitment"}, name="commitments"),
    path("engagements/<int:pk>/", register.entry, {"key": "commitment"}, name="commitment"),
    path("questions/", register.entries, {"key": "question"}, name="questions"),
    path("questions/<int:pk>/", register.entry, {"key": "question"}, name="question"),
    path("<path:path>/agenda.ics", calendar.calendar_feed, name="calendar_feed"),
    path("<path:path>/rencontre.ics", calendar.meeting_feed, name="meeting_feed"),
]
