"""Settings shared by every environment. What may differ from one host to the next comes from the environment."""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from . import services
from .sign_in import *  # noqa: F403

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var"

# Every variable, its type and its default; none has to be set to work on one machine. docs/settings.md explains them.
env = environ.Env(
    SECRET_KEY=(str, ""),
    ALLOWED_HOSTS=(list, []),
    SITE_URL=(str, "http://127.0.0.1:8000"),
    DEFAULT_FROM_EMAIL=(str, "Tablée <tablee@demo.example>"),
    DATABASE_URL=(str, f"sqlite:///{VAR / 'tablee.sqlite3'}"),
    REDIS_URL=(str, ""),
    EMAIL_URL=(str, ""),
    MEDIA_STORAGE_URL=(str, ""),
    WORKER_PROCESSES=(int, 2),
    HSTS_SECONDS=(int, 31_536_000),
    LOG_LEVEL=(str, "INFO"),
    TRUSTED_PROXIES=(int, 0),
)
environ.Env.read_env(ROOT / ".env")

SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env("ALLOWED_HOSTS")
SITE_URL = env("SITE_URL").rstrip("/")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL")
DEBUG = False

INSTALLED_APPS = [
    "home",
    "projects",
    "meetings",
    "tables",
    "comments",
    "activity",
    "pages",
    "accounts",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.PeopleConfig",  # wagtail.users, with our forms
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_q",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.middleware.HealthMiddleware",
    "pages.middleware.ResponseCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.RefuseNullCharacterMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.AdminContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.StaffDoorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    }
]

# --- Database, search -------------------------------------------------------------------------------------------------
DATABASES = {"default": services.database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
WAGTAILSEARCH_BACKENDS = {"default": services.search(DATABASES["default"])}

# --- Cache: shared by every process (web, worker), because the actions empty it ----------------------------------
CACHES = {
    "default": services.cache(env("REDIS_URL"), VAR / "cache"),
    # Whole responses, apart: a flood of odd addresses must not push out anything else.
    "pages": services.cache(env("REDIS_URL"), VAR / "cache-pages"),
}
RESPONSE_CACHE_SECONDS = 300  # Lists depend on the time of day; what an action changes shows at once.

# --- Background work --------------------------------------------------------------------------------------------------
# A task comes again when nobody has finished it within `retry` seconds, at most `max_attempts` times. `save_limit` 0
# means no pruning at each task, which is twelve times faster; a task of our own prunes.
Q_CLUSTER = {
    "name": "tablee",
    "broker_class": "config.broker.Broker",
    "orm": "default",
    "workers": env("WORKER_PROCESSES"),
    "timeout": 300,
    "retry": 360,
    "max_attempts": 5,
    "save_limit": 0,
    "catch_up": False,
    "poll": 0.5,
    "guard_cycle": 1,
    "recycle": 500,
}

# How long the traces of what was sent and done are kept.
DELIVERY_RETENTION_DAYS = 365
TASK_RETENTION_DAYS = 30

# --- Mail -------------------------------------------------------------------------------------------------------------
# Without a mail server every message becomes a file.
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_TIMEOUT = 20
if env("EMAIL_URL"):
    vars().update(env.email_url("EMAIL_URL"))

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", _("French"))]
LOCALE_PATHS = [ROOT / "site" / "locale"]
TIME_ZONE = "Europe/Paris"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": services.media(env("MEDIA_STORAGE_URL")),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Wagtail's editor sends one field per thing on the page: long minutes pass Django's thousand.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- What browsers may do ---------------------------------------------------------------------------------------------
# Nothing but our own files on public pages; `AdminContentPolicyMiddleware` gives Wagtail the inline scripts it needs.
# There is no nonce: a page kept for everyone would give everyone the same one.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *services.media_origins(STORAGES["default"])],
        "media-src": ["'self'", *services.media_origins(STORAGES["default"])],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"  # Wagtail lifts it for the previews it frames itself.
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_SAVE_EVERY_REQUEST = False  # Readers get no cookie.

# --- Logs: what happened, never to whom: no address, no e-mail, no query string ---------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"private": {"()": "config.logs.WithoutPersonalData"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["private"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django-q": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django_tasks": {"level": "WARNING"},  # Wagtail's indexing says a line twice for every page saved
        "wagtail": {"level": "WARNING"},  # its own history keeps who did what
        "botocore": {"level": "WARNING"},
        "weasyprint": {"level": "CRITICAL"},  # a line for each style it does not know, with addresses
        "fontTools": {"level": "CRITICAL"},
    },
}

# --- Wagtail ----------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Tablée"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # An address must be spelt over the phone and printed on a poster.
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y", "%d/%m/%Y %H:%M"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # A private collection's documents stay private wherever they are stored.

# --- The site --------------------------------------------------------------------------------------------------------
REQUIRE_LEGAL_NOTICE = False  # Whether readers wait until the site says who publishes and hosts it.
DEMO_ALLOWED = False  # Whether `load_demo` may make its well-known sign-ins: development and tests only.

# How many proxies of ours stand before the site: limits on sending then count readers, not the proxy itself.
ALLAUTH_TRUSTED_PROXY_COUNT = env("TRUSTED_PROXIES")
