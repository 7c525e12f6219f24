"""What Wagtail offers to have minutes read: the five ways, and the message to send once they are published."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from meetings.models import MinutesPage
from meetings.rules import may_verify
from meetings.views.readings import HaveRead


@hooks.register("register_admin_urls")
def readings_urls():
    return [path("comptes-rendus/<comment_number:pk>/faire-lire/", HaveRead.as_view(), name="meetings_readings")]


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    if isinstance(page, MinutesPage) and page.pk and may_verify(user, page):
        yield Button(
            gettext_lazy("Have them read"),
            url=reverse("meetings_readings", args=[page.pk]),
            icon_name="view",
            priority=12,
        )


@hooks.register("after_edit_page")
def offer_the_message(request, page):
    """Just published: the message for the neighbours is ready."""
    if isinstance(page, MinutesPage) and "action-publish" in request.POST:
        button = messages.button(reverse("meetings_readings", args=[page.pk]), _("Have them read"))
        messages.info(request, _("A message for the neighbours is ready to send."), buttons=[button])
