"""A site that residents read. It refuses to start when something that only its host can know is missing."""

import os

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import SITE_URL, STORAGES, env

REQUIRED = ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DEFAULT_FROM_EMAIL"]

if missing := [name for name in REQUIRED if not os.environ.get(name, "").strip()]:
    raise ImproperlyConfigured(f"Tablée ne démarre pas : il manque {', '.join(missing)}. Voir docs/settings.md.")

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

STAFF_SECOND_FACTOR_REQUIRED = True
REQUIRE_LEGAL_NOTICE = True

# Everything is secure as soon as the site's address is; http:// only serves to try production settings on one machine.
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_HSTS_SECONDS = env("HSTS_SECONDS") if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT
CSRF_TRUSTED_ORIGINS = [SITE_URL]
