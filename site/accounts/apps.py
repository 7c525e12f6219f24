from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")
    default = True

    def ready(self):
        from allauth.mfa.signals import authenticator_added

        from accounts.middleware import remember_second_factor

        authenticator_added.connect(remember_second_factor)


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's own screens for people, with our forms."""

    user_viewset = "accounts.viewsets.PersonViewSet"
