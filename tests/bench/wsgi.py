"""The site's application; `BARE` is answered by a second one without any middleware, for whoever wonders."""

from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from config.wsgi import application as site

BARE = "/bonjour/nu/"

with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


def application(environ, start_response):
    if environ["PATH_INFO"] == BARE:
        return bare({**environ, "PATH_INFO": "/bonjour/"}, start_response)
    return site(environ, start_response)
