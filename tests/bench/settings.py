"""Production settings, with what only the host would say, and every file under var/bench/."""

import os
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "var" / "bench"
HOST = "banc.tablee.example"

# Said before production reads them, so that a .env of this machine is not what is measured.
os.environ.update(
    SECRET_KEY="only-to-measure-" + "0123456789abcdef" * 4,
    ALLOWED_HOSTS=HOST,
    SITE_URL=f"https://{HOST}",
    DEFAULT_FROM_EMAIL=f"bonjour@{HOST}",
    EMAIL_URL="",
    MEDIA_STORAGE_URL="",
)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{BENCH / 'tablee.sqlite3'}")
os.environ.setdefault("REDIS_URL", "")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from config.settings.production import *  # noqa: E402, F403
from config.settings.production import CACHES  # noqa: E402

ROOT_URLCONF = "tests.bench.urls"
STATIC_ROOT = BENCH / "static"
MEDIA_ROOT = BENCH / "media"
EMAIL_FILE_PATH = BENCH / "mail"
for _name, _cache in CACHES.items():
    if "filebased" in _cache["BACKEND"]:
        _cache["LOCATION"] = BENCH / "cache" / _name
    else:
        _cache["KEY_PREFIX"] = "tablee-bench"
