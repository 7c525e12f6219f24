"""Addresses that end like files; `config.urls` puts them before Wagtail's pages."""

from django.urls import path

from meetings.views import (
    calendar,
    exports,
    institutions,
    owners,
    papers,
    people,
    readback,
    register,
    registration,
    versions,
)

app_name = "meetings"

urlpatterns = [
    path("decisions/", register.entries, {"key": "decision"}, name="decisions"),
    path("decisions/liste.csv", exports.register_csv, {"key": "decision"}, name="decisions_csv"),
    path("decisions/liste.xlsx", exports.register_xlsx, {"key": "decision"}, name="decisions_xlsx"),
    path("decisions/<int:pk>/", register.entry, {"key": "decision"}, name="decision"),
    path("actions/", register.entries, {"key": "action"}, name="actions"),
    path("actions/liste.csv", exports.register_csv, {"key": "action"}, name="actions_csv"),
    path("actions/liste.xlsx", exports.register_xlsx, {"key": "action"}, name="actions_xlsx"),
    path("actions/<int:pk>/", register.entry, {"key": "action"}, name="action"),
    path("engagements/", register.entries, {"key": "commitment"}, name="commitments"),
    path("engagements/liste.csv", exports.register_csv, {"key": "commitment"}, name="commitments_csv"),
    path("engagements/liste.xlsx", exports.register_xlsx, {"key": "commitment"}, name="commitments_xlsx"),
    path("engagements/<int:pk>/", register.entry, {"key": "commitment"}, name="commitment"),
    path("questions/", register.entries, {"key": "question"}, name="questions"),
    path("questions/liste.csv", exports.register_csv, {"key": "question"}, name="questions_csv"),
    path("questions/liste.xlsx", exports.register_xlsx, {"key": "question"}, name="questions_xlsx"),
    path("questions/<int:pk>/", register.entry, {"key": "question"}, name="question"),
    path("prevenir/<int:pk>/", people.inform, name="inform"),
    path("prevenir/<int:pk>/merci/", people.inform_thanks, name="inform_thanks"),
    path("prevenue/<str:token>/", people.informed, name="informed"),
    path("suivi/<str:token>/", owners.owner, name="owner"),
    path("institutions/<int:pk>/", institutions.institution, name="institution"),
    path("<path:path>/agenda.ics", calendar.calendar_feed, name="calendar_feed"),
    path("r/<int:pk>/", papers.short, name="short"),
    path("<path:path>/affiche/", papers.poster, name="poster"),
    path("<path:path>/affiche.pdf", papers.poster_pdf, name="poster_pdf"),
    path("<path:path>/compte-rendu.pdf", papers.minutes_pdf, name="minutes_pdf"),
    path("<path:path>/porte.pdf", papers.door_sign, name="door_sign"),
    path("inscriptions/<comment_token:token>/", registration.registration, name="registration"),
    path("inscriptions/<comment_token:token>/retirer/", registration.withdraw, name="withdraw"),
    path("<path:path>/inscription/", registration.register, name="register"),
    path("<path:path>/rencontre.ics", calendar.meeting_feed, name="meeting_feed"),
    path("remarques/<comment_token:token>/", readback.remark, name="remark"),
    path("remarques/<comment_token:token>/retirer/", readback.withdraw, name="withdraw_remark"),
    path("<path:path>/compte-rendu/remarques/", readback.remarks, name="remarks"),
    path("<path:path>/compte-rendu/remarques/<str:anchor>/", readback.write, name="write_remark"),
    path("<path:path>/compte-rendu/versions/", versions.versions, name="versions"),
    path("<path:path>/compte-rendu/versions/<comment_number:number>/", versions.version, name="version"),
    path(
        "<path:path>/compte-rendu/versions/<comment_number:number>/comparaison/",
        versions.comparison,
        name="comparison",
    ),
]
