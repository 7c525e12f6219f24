from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")
    default = True

    def ready(self):
        from allauth.mfa.signals import authenticator_added
        from django.db.models.signals import pre_delete

        from accounts.middleware import remember_second_factor
        from accounts.models import User

        authenticator_added.connect(remember_second_factor)
        # However a person is deleted (by herself, in the back office one by one or in bulk), she is forgotten.
        pre_delete.connect(forget_deleted, sender=User, dispatch_uid="accounts.forget_account")


def forget_deleted(*, instance, **_signal):
    from accounts.actions import forget_account

    forget_account(instance)


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's own screens for people, with our forms."""

    user_viewset = "accounts.viewsets.PersonViewSet"
