"""Redis may go: the site stays."""

import logging
import socket

import pytest
from django.core.cache import cache, caches

from config.cache import Outage
from config.settings import services
from pages.cache import forget_pages
from tests.factories.pages import StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(site_root):
    from wagtail.models import Site

    page = StandardPageFactory(parent=site_root, title="Bienvenue", slug="accueil")
    Site.objects.update(root_page=page)
    return page


@pytest.fixture
def redis_is_down(settings, monkeypatch):
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    away = services.cache(f"redis://127.0.0.1:{port}/0", "unused")
    settings.CACHES = {"default": away, "pages": away}
    settings.RESPONSE_CACHE_SECONDS = 300
    outage = Outage()
    monkeypatch.setattr("config.cache.outage", outage)
    return outage


def test_readers_get_their_pages_without_redis(redis_is_down, client, home):
    for _reader in range(2):
        response = client.get("/")
        assert response.status_code == 200
        assert "Bienvenue" in response.content.decode()


def test_what_is_corrected_without_redis_shows_at_once(redis_is_down, client, home, django_capture_on_commit_callbacks):
    client.get("/")
    with django_capture_on_commit_callbacks(execute=True):
        home.title = "Entrez"
        home.save_revision().publish()
        forget_pages()

    assert "Entrez" in client.get("/").content.decode()


def test_the_outage_is_told_once_a_minute(redis_is_down, caplog):
    caplog.set_level(logging.WARNING, "config.cache")
    for _time in range(3):
        redis_is_down.paused_until = float("-inf")  # as if the pause were over: each one tries again
        cache.get("word")
    assert len(caplog.records) == 1

    redis_is_down.paused_until = float("-inf")
    redis_is_down.warned_at -= 60
    cache.get("word")
    assert len(caplog.records) == 2


def test_without_redis_the_cache_behaves_as_an_empty_one(redis_is_down):
    kept = caches["default"]

    assert kept.add("word", 1, 30) is True
    assert kept.set("word", 1, 30) is None
    assert kept.get("word", "nothing") == "nothing"
    assert kept.get_many(["word"]) == {}
    assert kept.set_many({"word": 1}) == []
    assert (kept.touch("word"), kept.delete("word"), kept.has_key("word")) == (False, False, False)
    assert kept.delete_many(["word"]) is None
    with pytest.raises(ValueError, match="Redis"):
        kept.incr("word")
