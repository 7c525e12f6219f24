"""The public site stays closed until it says who publishes and hosts it (domain.md §8.2)."""

from django.conf import settings
from django.shortcuts import render

from .models import SiteSettings


def refuse_until_open(page, request, serve_args, serve_kwargs):
    """Receive Wagtail's hook before_serve_page: 503 and a page that names what is missing, or None to go on.

    Wagtail, signing in and /healthz are no pages, so an administrator can fill in what is missing.
    """
    if not settings.REQUIRE_LEGAL_NOTICE:
        return None
    missing = SiteSettings.for_request(request).missing_legal_fields()
    if not missing:
        return None
    return render(request, "pages/not_open.html", {"missing": missing}, status=503)
