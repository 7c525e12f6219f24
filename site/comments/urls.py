"""/commentaires/…"""

from django.urls import path, register_converter

from comments import views


class TokenConverter:
    regex = "[0-9a-f]{40}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class NumberConverter:
    """A row's number, never longer than the database can look for."""

    regex = "[0-9]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(TokenConverter, "comment_token")
register_converter(NumberConverter, "comment_number")

app_name = "comments"
urlpatterns = [
    path("page/<comment_number:page_id>/", views.write, name="write"),
    path("merci/<comment_token:token>/", views.thanks, name="thanks"),
    path("signalement/S<comment_number:number>/", views.report_thanks, name="report_thanks"),
    path("<comment_number:pk>/voir/", views.show, name="show"),
    path("<comment_number:pk>/signaler/", views.report, name="report"),
    path("<comment_token:token>/", views.private, name="private"),
    path("<comment_token:token>/corriger/", views.correct, name="correct"),
    path("<comment_token:token>/retirer/", views.withdraw, name="withdraw"),
]
