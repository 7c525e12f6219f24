"""Every address of the site, and the least a view can do, to compare with."""

from django.http import HttpResponse
from django.urls import include, path

from config.urls import urlpatterns as site


def hello(request):
    """Say hello. Never kept, so that it is this view that is measured and not the cache."""
    words = b"Bonjour tout le monde"
    return HttpResponse(words, headers={"Cache-Control": "no-store", "Content-Length": str(len(words))})


urlpatterns = [path("bonjour/", hello), path("", include(site))]
