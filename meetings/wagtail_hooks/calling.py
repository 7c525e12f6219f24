"""« Prévenir », on every meeting people count on."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from meetings.models import MeetingPage
from meetings.rules import may_cancel
from meetings.views import calling


@hooks.register("register_admin_urls")
def calling_urls():
    return [path("rencontres/<int:pk>/prevenir/", calling.CallPeople.as_view(), name="meetings_call")]


def buttons_of(page, user, priority):
    if isinstance(page, MeetingPage) and page.pk and page.live and may_cancel(user, page):
        yield Button(
            _("Tell people"), url=reverse("meetings_call", args=[page.pk]), icon_name="mail", priority=priority
        )


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    yield from buttons_of(page, user, 10)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page, user, next_url=None):
    yield from buttons_of(page, user, 2)
