"""What Wagtail offers to read minutes again: remarks to answer, approval, versions."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from meetings.actions.readback import forget_remark_author
from meetings.models import MinutesPage
from meetings.rules import may_approve
from meetings.views import readback_desk

hooks.register("account_closing", forget_remark_author)


@hooks.register("register_admin_urls")
def readback_urls():
    return [
        path("comptes-rendus/remarques/", readback_desk.Remarks.as_view(), name="meetings_remarks"),
        path("comptes-rendus/remarques/<int:pk>/", readback_desk.Remark.as_view(), name="meetings_remark"),
        path(
            "comptes-rendus/<comment_number:pk>/approuver/",
            readback_desk.ApproveMinutes.as_view(),
            name="meetings_approve_minutes",
        ),
        path(
            "comptes-rendus/<comment_number:pk>/lien/",
            readback_desk.InviteToReadBack.as_view(),
            name="meetings_readback_link",
        ),
    ]


def buttons_of(page, user, priority):
    if not isinstance(page, MinutesPage) or not page.pk or not page.live or not may_approve(user, page):
        return
    waiting = page.remarks.waiting().count()
    label = ngettext("%(number)d remark to answer", "%(number)d remarks to answer", waiting) % {"number": waiting}
    queue = f"{reverse('meetings_remarks')}?compte-rendu={page.pk}"
    yield Button(label if waiting else _("Remarks, code and link"), url=queue, icon_name="remark", priority=priority)
    if not page.validated_on:
        approve = reverse("meetings_approve_minutes", args=[page.pk])
        yield Button(_("Approved at a meeting"), url=approve, icon_name="check", priority=priority + 1)
    yield Button(_("Versions"), url=f"{page.url}versions/", icon_name="history", priority=priority + 2)


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    yield from buttons_of(page, user, 9)


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action("meetings.remark_received", _("Remark"), _("A remark came in"))
    actions.register_action("meetings.remark_withdrawn", _("Withdraw a remark"), _("A remark was withdrawn"))
    actions.register_action("meetings.remark_accepted", _("Accept a remark"), _("A remark was accepted"))
    actions.register_action("meetings.remark_refused", _("Refuse a remark"), _("A remark was refused"))
    actions.register_action(
        "meetings.remark_next_meeting", _("Put a remark to the next meeting"), _("A remark was put to the next meeting")
    )
    actions.register_action("meetings.readback_invited", _("Send a private link"), _("A private link was sent"))
    actions.register_action("meetings.approve", _("Approve minutes"), _("Approved at a meeting"))
