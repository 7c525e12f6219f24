"""Pages behind a private link, which is the right of whoever holds it."""

from functools import wraps

from django.shortcuts import redirect


def private_page(view):
    """Nobody else may keep, find or be told the address of such a page."""

    @wraps(view)
    def kept_private(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return kept_private


def redirect_after(request, *where):
    """303: the browser reads the next page with GET, and going back does not send the form again."""
    response = redirect(*where)
    response.status_code = 303
    return response
