"""Each service's address in the environment becomes the right settings; production refuses to start half set up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages

from config.settings import services

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "SECRET_KEY": "a-sample-of-more-than-fifty-characters-drawn-by-nobody-0123456789",
    "ALLOWED_HOSTS": "tablee.example",
    "SITE_URL": "https://tablee.example",
    "DEFAULT_FROM_EMAIL": "tablee@tablee.example",
}


def production(*command, **variables):
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production", **variables}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_production_refuses_to_start_and_names_what_is_missing():
    start = "import sys; sys.path[:0] = ['site']; import config.wsgi"

    started = production("-c", start, SECRET_KEY="x", ALLOWED_HOSTS=" ")

    assert started.returncode != 0
    assert "il manque ALLOWED_HOSTS, SITE_URL, DEFAULT_FROM_EMAIL." in started.stderr


@pytest.mark.parametrize("name", COMPLETE)
def test_production_check_names_the_one_that_is_missing(name):
    checked = production("manage.py", "check", "--deploy", **{**COMPLETE, name: ""})

    assert checked.returncode != 0
    assert f"il manque {name}." in checked.stderr


def test_production_settings_are_safe():
    told = production(
        "-c",
        "import sys; sys.path[:0] = ['site']\n"
        "from config.settings import production as p\n"
        "print(p.DEBUG, p.SESSION_COOKIE_SECURE, p.CSRF_COOKIE_SECURE, p.SECURE_SSL_REDIRECT, p.SECURE_HSTS_SECONDS,"
        " p.STAFF_SECOND_FACTOR_REQUIRED, p.CSRF_TRUSTED_ORIGINS)",
        **COMPLETE,
    )

    assert told.stdout.strip() == "False True True True 31536000 True ['https://tablee.example']", told.stderr


def test_sqlite_lets_one_write_while_many_read():
    options = services.database("sqlite:////somewhere/tablee.sqlite3")["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_postgresql_keeps_its_connections_unless_told_otherwise():
    kept = services.database("postgres://tablee:secret@db.example/tablee")
    behind_pgbouncer = services.database("postgres://tablee:secret@db.example/tablee?CONN_MAX_AGE=0")

    assert (kept["CONN_MAX_AGE"], kept["CONN_HEALTH_CHECKS"], kept["HOST"]) == (60, True, "db.example")
    assert behind_pgbouncer["CONN_MAX_AGE"] == 0


def test_search_is_french_on_postgresql_only():
    assert "SEARCH_CONFIG" not in services.search({"ENGINE": "django.db.backends.sqlite3"})
    assert services.search({"ENGINE": "django.db.backends.postgresql"})["SEARCH_CONFIG"] == "french_unaccent"


def test_the_cache_lies_in_files_that_every_process_reads(tmp_path, settings):
    settings.CACHES = {"default": services.cache("", tmp_path)}
    cache.set("told", "by one process")
    reader = (
        "import django.core.cache.backends.filebased as f, sys; print(f.FileBasedCache(sys.argv[1], {}).get('told'))"
    )

    read = subprocess.run([sys.executable, "-c", reader, tmp_path], capture_output=True, text=True, check=False)

    assert read.stdout.strip() == "by one process", read.stderr


def test_redis_takes_the_place_of_the_files():
    assert services.cache("redis://cache.example:6379/0", "unused")["LOCATION"] == "redis://cache.example:6379/0"


def test_the_cache_of_this_run_keeps_what_it_is_given():
    caches["default"].set("word", "kept", 30)
    assert caches["default"].get("word") == "kept"


def test_media_in_a_bucket_are_read_at_an_address_without_secret(settings):
    bucket = services.media("s3://KEY:se%2Fcret@s3.example/photos?region=fr-par")
    settings.STORAGES = {**settings.STORAGES, "default": bucket}

    url = storages["default"].url("images/une table.jpg")

    assert bucket["OPTIONS"]["secret_key"] == "se/cret"
    assert bucket["OPTIONS"]["region_name"] == "fr-par"
    assert url == "https://s3.example/photos/images/une%20table.jpg"
    assert services.media_origins(bucket) == ["https://s3.example"]


def test_media_may_be_read_through_another_host():
    bucket = services.media("s3://KEY:SECRET@127.0.0.1:9000/photos?scheme=http&domain=images.tablee.example")

    assert bucket["OPTIONS"]["endpoint_url"] == "http://127.0.0.1:9000"
    assert services.media_origins(bucket) == ["http://images.tablee.example"]


@pytest.mark.parametrize("url", ["s3://s3.example/photos", "s3://KEY:SECRET@s3.example", "ftp://a:b@c/d", "photos"])
def test_a_bucket_half_described_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="MEDIA_STORAGE_URL"):
        services.media(url)


def test_media_lie_in_a_folder_by_default():
    assert services.media_origins(services.media("")) == []


def test_a_task_comes_again_only_after_it_had_its_time(settings):
    assert settings.Q_CLUSTER["retry"] > settings.Q_CLUSTER["timeout"]
