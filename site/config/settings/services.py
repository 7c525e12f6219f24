"""What a service's address in the environment becomes in Django's settings. Each function is pure."""

from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

FRENCH_SEARCH = "french_unaccent"  # made on PostgreSQL by pages.search_config


def database(url):
    """Return Django's settings of the database at `url` (`sqlite:///path`, `postgres://user:password@host/name`)."""
    config = environ.Env.db_url_config(url)
    if config["ENGINE"].endswith("sqlite3"):
        # Many readers, one writer at a time, writers wait their turn: Django's defaults fail with "database is locked".
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA mmap_size=67108864; PRAGMA cache_size=-16000;"
            ),
        }
    else:
        # The web server's threads live as long as it does, so each keeps its connection.
        config = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True} | config
    return config


def search(database):
    """Return the settings of Wagtail's search in `database`; PostgreSQL searches in French whatever the accents."""
    config = {"BACKEND": "config.search"}
    if "postgresql" in database["ENGINE"]:
        config["SEARCH_CONFIG"] = FRENCH_SEARCH
    return config


def cache(url, folder):
    """Return the settings of the cache at `url` (`redis://host:6379/0`), else in files under `folder`."""
    if url:
        return {"BACKEND": "config.cache.ForgivingRedisCache", "LOCATION": url, "KEY_PREFIX": "tablee"}
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": folder,
        "OPTIONS": {"MAX_ENTRIES": 5000, "CULL_FREQUENCY": 4},
    }


def media(url):
    """Return the storage of pictures and documents: a folder, or the S3 bucket at `url`.

    `s3://KEY:SECRET@HOST/BUCKET?region=…`; `&domain=` when readers reach the files at another host (a CDN),
    `&scheme=http` for a store without TLS. The bucket's `images/` must be readable by everyone, because pages kept for
    everyone cannot carry signed addresses; the rest is read with the key. Raises ImproperlyConfigured when a part is
    missing.
    """
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not (parts.hostname and bucket and parts.username and parts.password):
        raise ImproperlyConfigured("MEDIA_STORAGE_URL must look like s3://KEY:SECRET@HOST/BUCKET?region=REGION.")
    more = dict(parse_qsl(parts.query))
    scheme = more.get("scheme", "https")
    host = parts.netloc.rpartition("@")[2]
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": f"{scheme}://{host}",
            "bucket_name": bucket,
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "region_name": more.get("region") or None,
            "custom_domain": more.get("domain") or f"{host}/{bucket}",
            "url_protocol": f"{scheme}:",
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }


def media_origins(storage):
    """Return the origins, besides our own, from which a page may show the files of `storage`."""
    options = storage.get("OPTIONS", {})
    if "custom_domain" not in options:
        return []
    return [f"{options['url_protocol']}//{options['custom_domain'].partition('/')[0]}"]
