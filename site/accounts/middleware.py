"""The staff's door: nobody enters the back office with a password alone."""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponseNotFound
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

ADMIN = "/admin/"
WAGTAIL_LOGIN = "/admin/login/"


def has_second_factor(request):
    """Whether this very session was opened, or confirmed, with a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def remember_second_factor(request, user, authenticator, **_signal):
    """Whoever has just set up a second factor has just shown it: do not ask for it again at once."""
    record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)


class StaffDoorMiddleware:
    """Send everyone through the one sign-in page, and the staff through their second factor.

    Wagtail's own login page would accept a password alone, so it is closed. Without
    `STAFF_SECOND_FACTOR_REQUIRED` (development) the second factor is offered, not demanded.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(ADMIN):
            return self.door(request) or self.get_response(request)
        return self.get_response(request)

    def door(self, request):
        if request.path == WAGTAIL_LOGIN:
            if request.method != "GET":
                return HttpResponseNotFound()
            wanted = request.GET.get("next", ADMIN)
            return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")
        if not request.user.is_authenticated or not settings.STAFF_SECOND_FACTOR_REQUIRED:
            return None
        if has_second_factor(request):
            return None
        view = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_activate_totp"
        return redirect(f"{reverse(view)}?{urlencode({'next': request.get_full_path()})}")
