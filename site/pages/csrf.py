"""Forms that anybody may send from a page kept in the cache."""

from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


def anonymous_exempt(view):
    """Ask for a CSRF token from signed-in people only.

    A token protects the authority of whoever is signed in: another site must not use it in her name. A post without
    a session carries no authority, it could as well be sent from the other site's own machine; asking a token for it
    would put a cookie on every reader and forbid to keep the page in the cache. Where the browser itself says that
    another site sends the form, it is refused all the same, so that nobody is made to write without knowing.

    Raises PermissionDenied (403) for such a post. The template gives `{% csrf_token %}` to signed-in people only.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method in SAFE_METHODS:
            return view(request, *args, **kwargs)
        if comes_from_elsewhere(request):
            raise PermissionDenied(_("This form was sent from another site. Please send it from this one."))
        if request.user.is_authenticated:
            return protected(request, *args, **kwargs)
        return view(request, *args, **kwargs)

    return guarded


def comes_from_elsewhere(request):
    """Whether the browser says that another site made it send this request. Old browsers say nothing: False."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site == "cross-site":
        return True
    if fetch_site in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    if not origin:
        return False
    try:
        # The scheme is left out: behind a proxy that ends TLS we may not know our own.
        sender = urlsplit(origin).netloc
    except ValueError:
        return True
    return sender != request.get_host() and origin not in settings.CSRF_TRUSTED_ORIGINS
