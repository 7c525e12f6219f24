"""The resident's own space."""

from allauth.account import views as account_views
from allauth.account.internal import stagekit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import close_account
from accounts.forms import NameForm


def request_login_code(request):
    """Send a code. An address typed now takes the place of the one before, whose code is no longer awaited.

    Left to itself, allauth would go back to waiting for the first code, and a mistyped address would shut the door.
    """
    if request.method == "POST":
        stagekit.clear_login(request)
    return account_views.request_login_code(request)


@login_required
@require_http_methods(["GET", "POST"])
def home(request):
    """What I am called here, and where the rest of my space is."""
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your name is saved."))
        return redirect("accounts:home", permanent=False)
    return render(request, "accounts/home.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def close(request):
    """Close my account, after one question."""
    if request.method == "POST":
        account = request.user
        close_account(account, by=account)
        logout(request)
        return redirect("accounts:closed")
    return render(request, "accounts/close.html")


def closed(request):
    return render(request, "accounts/closed.html")
