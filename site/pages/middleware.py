"""Anonymous readers are given the page as it was made for the one before them."""

import gzip
import time
from hashlib import blake2b

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse, HttpResponseNotModified
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from wagtail.models import Site

from .cache import Stored, generation, keep, recall, remembered

# What is the same for everyone, and shrinks when compressed. JSON is left out: it is asked for by scripts.
KEPT_TYPES = {"text/html", "application/atom+xml", "text/calendar", "application/xml", "text/xml", "text/plain"}
ZIPPED_TYPES = KEPT_TYPES | {
    "application/json",
    "text/csv",
    "text/javascript",
    "image/svg+xml",
}
# A reader without session is the only one who gets these pages, so they cannot differ by her cookies.
KEPT_VARY = {"cookie", "accept-encoding", "hx-request"}
FEEDS = (".atom", ".ics")
LONGEST_PATH = 300
LONGEST_QUERY = 200
MOST_PARAMETERS = 8
# Browsers ask each time whether the page has changed: what an action corrects shows at the very next request.
CACHE_CONTROL = "private, no-cache"


class ResponseCacheMiddleware:
    """Answer GET and HEAD of people without session from the cache; compress what comes from the views.

    Stands before all others that cost something. What it keeps holds the headers that they set.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.zip = GZipMiddleware(get_response)
        # Files of ours have middleware and caches of their own; nobody works in Wagtail without a session.
        self.elsewhere = tuple(prefix for prefix in (settings.STATIC_URL, settings.MEDIA_URL, "/admin/") if prefix)

    def __call__(self, request):
        address = self.address_of(request)
        key = None
        if address and for_everyone(request):
            key = "pages:" + blake2b(address.encode(errors="surrogatepass"), digest_size=20).hexdigest()
        elif address and request.method == "GET":
            request.kept_under = address  # parts of the page are the same for everyone: see the template tag `kept`
        if key and (stored := recall(key)):
            return answer(request, stored)
        if address:
            remember_site(request)
        response = self.get_response(request)
        if key and request.method == "GET" and may_keep(request, response):
            stored = stored_from(response)
            keep(key, stored)
            return answer(request, stored)
        return self.compressed(request, response)

    def address_of(self, request):
        """Return under which words the response, or parts of it, may be kept; None when it is none of a page."""
        meta = request.META
        query = meta.get("QUERY_STRING", "")
        if (
            request.method not in {"GET", "HEAD"}
            or not settings.RESPONSE_CACHE_SECONDS
            or request.path.startswith(self.elsewhere)
            or "HTTP_HX_REQUEST" in meta  # a part of the page
            or len(request.path) > LONGEST_PATH
            or len(query) > LONGEST_QUERY
            or query.count("&") >= MOST_PARAMETERS
        ):
            return None
        try:
            host = request.get_host()
        except DisallowedHost:
            return None
        # Read before the page is built: see pages.cache.
        if (current := generation()) is None:
            return None
        # By name alone: the order of the values of one name may matter.
        query = "&".join(sorted(query.split("&"), key=lambda pair: pair.partition("=")[0]))
        return "\n".join((current, request.scheme, host, request.path, query))

    def compressed(self, request, response):
        """Compress what a view made for one person. Her CSRF token is masked and random bytes are added (BREACH)."""
        kind = kind_of(response)
        if kind in KEPT_TYPES and "Cache-Control" not in response:
            response["Cache-Control"] = CACHE_CONTROL
        if response.streaming or kind not in ZIPPED_TYPES:
            return response
        return self.zip.process_response(request, response)


def for_everyone(request):
    """Whether nothing in the request says who asks. Feeds are the same for whoever asks."""
    meta = request.META
    if "HTTP_AUTHORIZATION" in meta:
        return False
    return request.path.endswith(FEEDS) or not (
        has_cookie(meta, settings.SESSION_COOKIE_NAME) or has_cookie(meta, "messages")
    )


def remember_site(request):
    """Spare Wagtail its two queries for the site and its home page; this is where it looks first."""
    host = request.get_host()
    request._wagtail_site = remembered(f"site:{host}", lambda: Site.find_for_request(request))


def has_cookie(meta, name):
    """Whether the cookies speak of `name`; rather once too often than parse them for every reader."""
    return name in meta.get("HTTP_COOKIE", "")


def kind_of(response):
    return response.get("Content-Type", "").partition(";")[0].strip().lower()


def may_keep(request, response):
    """Whether the response is the same for every reader without session."""
    control = response.get("Cache-Control", "").lower()
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {""}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        # With this cookie a view may have written this reader's own token without setting the cookie again.
        and (request.path.endswith(FEEDS) or not has_cookie(request.META, settings.CSRF_COOKIE_NAME))
        and not response.has_header("Content-Encoding")
        and kind_of(response) in KEPT_TYPES
        and not ("private" in control or "no-store" in control)
        and vary <= KEPT_VARY
    )


def stored_from(response):
    """Return the response as it will be kept."""
    patch_vary_headers(response, ("Accept-Encoding",))
    headers = {name: value for name, value in response.headers.items() if name not in {"Content-Length", "ETag"}}
    headers["Cache-Control"] = CACHE_CONTROL
    body = response.content
    return Stored(
        expires=time.time() + settings.RESPONSE_CACHE_SECONDS,
        headers=headers,
        etag=f'W/"{blake2b(body, digest_size=16).hexdigest()}"',
        zipped=gzip.compress(body, compresslevel=6, mtime=0),
    )


def answer(request, stored):
    """Return what this browser needs: nothing when it has the page already, else the page in a form it can read."""
    known = request.META.get("HTTP_IF_NONE_MATCH")
    if known and (known.strip() == "*" or stored.etag in parse_etags(known)):
        response = HttpResponseNotModified()
        for name in ("Cache-Control", "Vary"):
            response.headers[name] = stored.headers[name]
    elif "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response = HttpResponse(stored.zipped, headers=stored.headers)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(stored.zipped))
    else:
        body = gzip.decompress(stored.zipped)
        response = HttpResponse(body, headers=stored.headers)
        response.headers["Content-Length"] = str(len(body))
    response.headers["ETag"] = stored.etag
    return response
