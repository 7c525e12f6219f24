from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component


class SecondFactorNotice(Component):
    """Under development settings a password alone opens the back office; say that it will not do for real."""

    name = "second_factor_notice"
    template_name = "accounts/_second_factor_notice.html"
    order = 10


@hooks.register("construct_homepage_panels")
def say_that_a_second_factor_will_be_required(request, panels):
    if not settings.STAFF_SECOND_FACTOR_REQUIRED:
        panels.append(SecondFactorNotice())


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action("accounts.remove_second_factor", _("Remove the second check"), _("Second check removed"))
