"""Whole responses kept for anonymous readers, and the one way to forget them.

A response is stored under the site's current generation. Whatever changes what readers see calls `forget_pages()`:
the generation changes once the deed is saved, and the very next request builds the page anew. A page being built
while the generation changes is stored under the old one, where nobody looks any more.

The responses have a cache of their own, "pages", so that a flood of odd addresses pushes out nothing but responses.
Each process also remembers the ones it gave last (`Memory`), because most readers ask for the same few pages.
"""

import time
import uuid
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from threading import Lock

from django.conf import settings
from django.core.cache import cache, caches
from django.db import transaction

GENERATION = "pages:generation"


def generation():
    """Return the word under which responses are stored at this moment, or None while the cache is down.

    Pages forgotten while the cache is down may come back with it, until they expire.
    """
    current = cache.get(GENERATION)
    if current is None:
        cache.add(GENERATION, uuid.uuid4().hex, None)
        current = cache.get(GENERATION)
    return current


def forget_pages(**_signal):
    """Drop every stored response once the current transaction is committed. Also fits as a signal receiver."""
    transaction.on_commit(partial(cache.set, GENERATION, uuid.uuid4().hex, None))


@dataclass(frozen=True, slots=True)
class Stored:
    """A response as it is kept: compressed once, sent many times. `expires` is in seconds since the epoch."""

    expires: float
    headers: dict[str, str]
    etag: str
    zipped: bytes


class Memory:
    """What this process gave last: at most `size` responses, the least recently asked for leaving first."""

    def __init__(self, size=200):
        self.size = size
        self.kept = OrderedDict()
        self.lock = Lock()

    def get(self, key):
        with self.lock:
            stored = self.kept.get(key)
            if stored:
                self.kept.move_to_end(key)
            return stored

    def set(self, key, stored):
        with self.lock:
            self.kept[key] = stored
            self.kept.move_to_end(key)
            while len(self.kept) > self.size:
                self.kept.popitem(last=False)


memory = Memory()
parts = Memory(400)  # of the pages of people with a session: see the template tag `kept`
facts = Memory(1000)


def remembered(name, build):
    """Return what `build` returns, asked once per process until something changes what readers see.

    For small things, such as the menus. What it returns is shared: nobody may change it.
    """
    # Read before building, as for pages.
    if not settings.RESPONSE_CACHE_SECONDS or (current := generation()) is None:
        return build()
    key = (current, name)
    found = facts.get(key)
    if found is None:
        found = (build(),)
        facts.set(key, found)
    return found[0]


def recall(key):
    """Return the Stored response of `key`, or None when there is none or it is too old."""
    stored = memory.get(key)
    if stored is None:
        stored = caches["pages"].get(key)
        if stored is not None:
            memory.set(key, stored)
    return stored if stored and stored.expires > time.time() else None


def keep(key, stored):
    """Keep a response until it expires."""
    memory.set(key, stored)
    caches["pages"].set(key, stored, max(1, stored.expires - time.time()))
