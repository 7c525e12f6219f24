"""« Prévenir » on every meeting people count on; « Comme la dernière fois » on a table, « Dupliquer » on a meeting."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from meetings.models import MeetingPage
from meetings.rules import may_add_meeting, may_cancel
from meetings.views import again, calling
from tables.models import BodyPage


@hooks.register("register_admin_urls")
def calling_urls():
    return [
        path("rencontres/<comment_number:pk>/prevenir/", calling.CallPeople.as_view(), name="meetings_call"),
        path("rencontres/<comment_number:pk>/dupliquer/", again.Duplicate.as_view(), name="meetings_duplicate"),
        path("tables/<int:pk>/comme-la-derniere-fois/", again.AsLastTime.as_view(), name="meetings_as_last_time"),
    ]


def buttons_of(page, user, priority):
    if isinstance(page, MeetingPage) and page.pk and page.live and not page.is_over and may_cancel(user, page):
        yield Button(
            _("Tell people"), url=reverse("meetings_call", args=[page.pk]), icon_name="mail", priority=priority
        )
    if isinstance(page, MeetingPage) and page.pk and may_add_meeting(user, page.body):
        address = reverse("meetings_duplicate", args=[page.pk])
        yield Button(_("Duplicate on another date"), url=address, icon_name="copy", priority=priority + 20)
    elif isinstance(page, BodyPage) and page.pk and may_add_meeting(user, page):
        address = reverse("meetings_as_last_time", args=[page.pk])
        yield Button(_("A meeting as last time"), url=address, icon_name="copy", priority=priority)


@hooks.register("after_publish_page")
def point_to_what_calls_people(request, page):
    """Lead whoever has just announced a date to its poster, its texts and whom to phone."""
    if isinstance(page, MeetingPage) and page.live and not page.is_over and may_cancel(request.user, page):
        call = messages.button(reverse("meetings_call", args=[page.pk]), _("Tell people"))
        messages.info(request, _("Poster, texts to send, people to phone: all is ready."), buttons=[call])


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    yield from buttons_of(page, user, 3)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page, user, next_url=None):
    yield from buttons_of(page, user, 2)
