"""Addresses that only the tests of this floor need."""

from django.core.cache import cache
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from pages.cache import GENERATION
from pages.csrf import anonymous_exempt


@anonymous_exempt
def say(request):
    return HttpResponse("said" if request.method == "POST" else "form")


def with_token(request):
    return HttpResponse(get_token(request))


def made(content_type="text/html", status=200, **headers):
    def view(request):
        view.calls += 1
        return HttpResponse("x" * 500, content_type=content_type, status=status, headers=headers)

    view.calls = 0
    return view


def changing(request):
    """Something changes, the first time, while the page is being built."""
    changing.calls += 1
    if changing.calls == 1:
        cache.set(GENERATION, "changed meanwhile", None)
    return HttpResponse(f"made {changing.calls} times")


changing.calls = 0

VIEWS = {
    "changing": changing,
    "page": made(),
    "feed": made("application/atom+xml"),
    "calendar": made("text/calendar; charset=utf-8"),
    "json": made("application/json"),
    "picture": made("image/png"),
    "gone": made(status=410),
    "private": made(**{"Cache-Control": "private"}),
    "never": made(**{"Cache-Control": "no-store"}),
    "by-language": made(Vary="Accept-Language"),
    "cookie": made(**{"Set-Cookie": "a=b"}),
}

urlpatterns = [
    path("say/", say),
    path("token/", with_token),
    *(path(f"{name}/", view) for name, view in VIEWS.items()),
]
