from config.broker import Broker
from config.settings import services


def test_healthz_says_that_everything_works(client, db):
    Broker(list_key="tablee").set_stat("a-worker", "its state", 3)

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"database": True, "cache": True, "worker": True}
    assert response["Cache-Control"] == "no-store"


def test_healthz_says_that_no_worker_has_beaten(client, db):
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": True, "cache": True, "worker": False}


def test_healthz_says_that_the_database_is_out_of_reach(client):
    """A test without the `db` fixture cannot reach the database at all."""
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["database"] is False


def test_healthz_says_that_the_cache_is_down(client, db, settings):
    settings.CACHES = {"default": services.cache("redis://127.0.0.1:1/0", "unused")}

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": True, "cache": False, "worker": False}


def test_healthz_answers_a_watcher_who_comes_by_bare_address(client, db, settings):
    settings.ALLOWED_HOSTS = ["tablee.example"]
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 503


def test_healthz_sets_no_cookie(client, db):
    assert not client.get("/healthz").cookies
