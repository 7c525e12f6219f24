"""What registrations add to Wagtail: who comes, the sign-in sheet, counting who came."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from meetings.actions.people import forget_told
from meetings.actions.proposals import forget_proposer
from meetings.actions.registration import forget_person
from meetings.models import MeetingPage
from meetings.rules import may_register_others
from meetings.views import proposals
from meetings.views import registrations_desk as desk

hooks.register("account_closing", forget_person)
hooks.register("account_closing", forget_proposer)
hooks.register("account_closing", forget_told)


@hooks.register("register_admin_urls")
def registration_urls():
    meeting = "rencontres/<comment_number:pk>/"
    return [
        path(f"{meeting}inscriptions/", desk.registrations, name="meetings_registrations"),
        path(f"{meeting}inscriptions/decider/", desk.decide, name="meetings_registrations_decide"),
        path(f"{meeting}points/", proposals.answer, name="meetings_proposals"),
        path(f"{meeting}emargement/", desk.sign_in_sheet, name="meetings_sign_in_sheet"),
        path(f"{meeting}emargement.pdf", desk.sign_in_sheet_pdf, name="meetings_sign_in_sheet_pdf"),
        path(f"{meeting}presence/", desk.attendance, name="meetings_attendance"),
        path(f"{meeting}presence/hors-ligne.js", desk.attendance_worker, name="meetings_attendance_worker"),
    ]


def buttons_of(page, user, priority):
    if not isinstance(page, MeetingPage) or not page.pk or not may_register_others(user, page):
        return
    if page.takes_points or page.proposals.pending().exists():
        address = reverse("meetings_proposals", args=[page.pk])
        yield Button(_("Points proposed by residents"), url=address, icon_name="list-ul", priority=priority)
    if page.takes_registrations:
        address = reverse("meetings_registrations", args=[page.pk])
        yield Button(_("Registrations"), url=address, icon_name="group", priority=priority)
    if not page.is_cancelled:
        sheet, count = (reverse(name, args=[page.pk]) for name in ("meetings_sign_in_sheet", "meetings_attendance"))
        yield Button(_("Sign-in sheet"), url=sheet, icon_name="list-ul", priority=priority + 1)
        yield Button(_("Count who is there"), url=count, icon_name="check", priority=priority + 1)


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    yield from buttons_of(page, user, 6)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page, user, next_url=None):
    yield from buttons_of(page, user, 2)


@hooks.register("register_log_actions")
def log_actions(actions):
    kept, refused = _("A proposed point was put on the agenda"), _("A proposed point was not kept, with the reason")
    actions.register_action("meetings.proposal_accepted", _("Put a proposed point on the agenda"), kept)
    actions.register_action("meetings.proposal_refused", _("Answer a proposed point"), refused)
