"""What Wagtail offers to take a name out of minutes, and to look at them before publishing."""

from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from meetings.models import MinutesPage
from meetings.privacy.check import by_words
from meetings.rules import may_remove_name, may_verify
from meetings.views import removal
from meetings.views.verify import Verify


@hooks.register("register_admin_urls")
def removal_urls():
    return [
        path("noms-a-retirer/", removal.Queue.as_view(), name="meetings_removals"),
        path("noms-a-retirer/<int:request_pk>/", removal.RemoveName.as_view(), name="meetings_removal"),
        path("noms-a-retirer/<int:pk>/fait/", removal.Done.as_view(), name="meetings_removal_done"),
        path("comptes-rendus/<comment_number:pk>/verifier/", Verify.as_view(), name="meetings_verify"),
        path(
            "comptes-rendus/<comment_number:pk>/retirer-un-nom/",
            removal.RemoveName.as_view(),
            name="meetings_remove_name",
        ),
    ]


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    if isinstance(page, MinutesPage) and page.pk and may_verify(user, page):
        address = reverse("meetings_verify", args=[page.pk])
        yield Button(_("Check before publishing"), url=address, icon_name="view", priority=7)
    if isinstance(page, MinutesPage) and page.pk and may_remove_name(user, page):
        address = reverse("meetings_remove_name", args=[page.pk])
        yield Button(_("Remove a name"), url=address, icon_name="user", priority=20)


@hooks.register("after_edit_page")
def say_what_is_left(request, page):
    """Publishing with things left to look at is allowed once the tick is there, and said."""
    if not isinstance(page, MinutesPage) or "action-publish" not in request.POST:
        return
    number = len(by_words(page))
    if number:
        sentence = ngettext(
            "Published with %(number)s thing that should perhaps not be public.",
            "Published with %(number)s things that should perhaps not be public.",
            number,
        )
        look = messages.button(reverse("meetings_verify", args=[page.pk]), gettext("Look at it"))
        messages.warning(request, sentence % {"number": number}, buttons=[look])


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action("meetings.removal_asked", _("Ask to remove a name"), _("Somebody asked to remove a name"))
    actions.register_action("meetings.name_removed", _("Remove a name"), _("A name was removed"))
    actions.register_action("meetings.word_kept", _("Leave a word"), _("A word was said to be public"))
    actions.register_action("meetings.removal_refused", _("Leave a name"), _("A name was left, with a reason"))
