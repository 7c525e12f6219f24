"""What Wagtail offers to take a name out of minutes, and to look at them before publishing."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from meetings.models import MinutesPage
from meetings.rules import may_remove_name
from meetings.views import removal


@hooks.register("register_admin_urls")
def removal_urls():
    return [
        path("noms-a-retirer/", removal.Queue.as_view(), name="meetings_removals"),
        path("noms-a-retirer/<int:request_pk>/", removal.RemoveName.as_view(), name="meetings_removal"),
        path("noms-a-retirer/<int:pk>/fait/", removal.Done.as_view(), name="meetings_removal_done"),
        path("comptes-rendus/<int:pk>/retirer-un-nom/", removal.RemoveName.as_view(), name="meetings_remove_name"),
    ]


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    if isinstance(page, MinutesPage) and page.pk and may_remove_name(user, page):
        address = reverse("meetings_remove_name", args=[page.pk])
        yield Button(_("Remove a name"), url=address, icon_name="user", priority=20)


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action("meetings.removal_asked", _("Ask to remove a name"), _("Somebody asked to remove a name"))
    actions.register_action("meetings.name_removed", _("Remove a name"), _("A name was removed"))
    actions.register_action("meetings.removal_refused", _("Leave a name"), _("A name was left, with a reason"))
