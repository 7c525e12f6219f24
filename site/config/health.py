"""Whether the site can work: asked by whoever watches the host, several times a minute."""

import uuid

from django.core.cache import cache
from django.db import connection
from django.http import JsonResponse

from config.broker import BEAT


def database_answers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def cache_remembers():
    word = uuid.uuid4().hex
    cache.set("config:health", word, 10)
    # Another request may have written its own word in between: any word proves that the cache remembers.
    return bool(cache.get("config:health"))


def worker_beats():
    """True when a worker has said within the last minute that it is alive."""
    return bool(cache.get(BEAT))


CHECKS = {"database": database_answers, "cache": cache_remembers, "worker": worker_beats}


def works(check):
    # Each driver has its own family of errors, and every one of them means the same: it does not work.
    try:
        return check()
    except Exception:
        return False


def healthz(request):
    """Return what works and what does not, in JSON: 200 when everything does, 503 otherwise."""
    found = {name: works(check) for name, check in CHECKS.items()}
    status = 200 if all(found.values()) else 503
    return JsonResponse(found, status=status, headers={"Cache-Control": "no-store"})
