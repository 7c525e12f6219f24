"""The back office of messages: the moderation queue, its place in the menu, the words of its history."""

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from comments import moderation, rules
from comments.actions import forget_author
from comments.models import Comment

hooks.register("account_closing", forget_author)


@hooks.register("register_admin_urls")
def moderation_urls():
    return [
        path("moderation/", moderation.QueueView.as_view(), name="comments_queue"),
        path("moderation/results/", moderation.QueueView.as_view(results_only=True), name="comments_queue_results"),
        path("moderation/<int:pk>/", moderation.one, name="comments_message"),
        path("moderation/decide/", moderation.decide, name="comments_decide"),
        path("moderation/suspend/", moderation.suspend, name="comments_suspend"),
    ]


class ModerationItem(MenuItem):
    """« Modération (3) »: how many messages wait for this person."""

    def is_shown(self, request):
        return rules.may_moderate_somewhere(request.user)

    def render_component(self, request):
        waiting = Comment.objects.moderable_by(request.user).to_decide().count()
        label = f"{self.label} ({waiting})" if waiting else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)


@hooks.register("register_admin_menu_item")
def moderation_item():
    return ModerationItem(
        _("Moderation"), reverse_lazy("comments_queue"), name="moderation", icon_name="comment", order=250
    )


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action("comments.approve", _("Approve"), _("Published"))
    actions.register_action("comments.refuse", _("Refuse"), _("Refused"))
    actions.register_action("comments.hide", _("Hide"), _("Hidden while it is checked"))
    actions.register_action("comments.correct", _("Correct"), _("Corrected by its author"))
    actions.register_action("comments.withdraw", _("Withdraw"), _("Withdrawn by its author"))
    actions.register_action("comments.report", pgettext_lazy("verb", "Report"), _("Reported by a reader"))
    actions.register_action("comments.suspend", _("Suspend messages"), _("Messages suspended"))
    actions.register_action("comments.resume", _("Open messages again"), _("Messages open again"))
