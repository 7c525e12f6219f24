"""Whole responses kept for anonymous readers, and the one way to forget them.

A response is stored under the site's current generation. Whatever changes what readers see calls `forget_pages()`:
the generation changes once the deed is saved, and the very next request builds the page anew. A page being built
while the generation changes is stored under the old one, where nobody looks any more.
"""

import uuid
from functools import partial

from django.core.cache import cache
from django.db import transaction

GENERATION = "pages:generation"


def generation():
    """Return the key under which responses are stored at this moment."""
    current = cache.get(GENERATION)
    if current is None:
        cache.add(GENERATION, uuid.uuid4().hex, None)
        current = cache.get(GENERATION)
    return current


def forget_pages(**_signal):
    """Drop every stored response once the current transaction is committed. Also fits as a signal receiver."""
    transaction.on_commit(partial(cache.set, GENERATION, uuid.uuid4().hex, None))
