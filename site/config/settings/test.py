"""The tests: DATABASE_URL and REDIS_URL choose the ground, everything else is fixed."""

import os

from .base import *  # noqa: F403
from .base import CACHES, DATABASES, VAR, services

SECRET_KEY = "test-only"
ALLOWED_HOSTS = ["*"]
SITE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = "Tablée <tablee@demo.example>"

if not os.environ.get("DATABASE_URL"):
    # A file, because the threads of a live server must not share one connection; it leaves with the run's folder.
    FILE = VAR / "tests" / str(os.getpid()) / "tests.sqlite3"
    FILE.parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"] = services.database(f"sqlite:///{FILE}") | {"TEST": {"NAME": str(FILE)}}
if redis := os.environ.get("REDIS_URL"):
    # Processes of one run must not empty each other's cache: each has its own database of Redis, from the one given on.
    server, _slash, number = redis.rpartition("/")
    mine = f"{server}/{int(number) + int(os.environ.get('PYTEST_XDIST_WORKER', 'gw0')[2:])}"
    CACHES["default"] = CACHES["pages"] = services.cache(mine, VAR)
else:
    # One folder per run: two runs side by side must not empty each other's cache.
    CACHES["default"] = services.cache("", VAR / "tests" / str(os.getpid()) / "cache")
    CACHES["pages"] = services.cache("", VAR / "tests" / str(os.getpid()) / "cache-pages")
# A test's changes are never committed, so nothing would empty the cache: the tests about it turn it on.
RESPONSE_CACHE_SECONDS = 0

MEDIA_ROOT = VAR / "tests" / str(os.getpid()) / "media"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
Q_CLUSTER["sync"] = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEMO_ALLOWED = True
