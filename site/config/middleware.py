"""What the whole site does with a request before any app sees it."""

from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.http import HttpResponseBadRequest

from config.health import healthz


class HealthMiddleware:
    """Answers /healthz before anything else: a watcher comes by bare address, without TLS, with the cache down."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return healthz(request) if request.path_info == "/healthz" else self.get_response(request)


class RefuseNullCharacterMiddleware:
    """No address holds a null character, and PostgreSQL refuses it: bad request rather than server error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest()
        return self.get_response(request)


class AdminContentPolicyMiddleware:
    """Under /admin/ only: Wagtail's date widgets and inline panels are inline scripts, its uploads show blobs."""

    RELAXED = {
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
    }

    def __init__(self, get_response):
        self.get_response = get_response
        # What public pages may show, the bucket of the pictures too, and what is being uploaded.
        pictures = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"]
        self.relaxed = self.RELAXED | {"img-src": [*pictures, "blob:"]}

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_replace = self.relaxed
        return response
