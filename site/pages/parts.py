"""Parts of a page that are the same for everyone, and what they show, asked for only when they are drawn."""

import time
from functools import partial

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from .cache import parts


def lazily(build, *args, **kwargs):
    """Return what `build(*args, **kwargs)` returns, built when a template first looks at it."""
    return SimpleLazyObject(partial(build, *args, **kwargs))


def kept_part(request, names, draw):
    """Return the markup `draw()` returns, kept for whoever asks for this very address until something changes.

    `names` are that of the part and whatever else it depends on.
    Only for people with a session: other readers are given whole pages from the cache. The address, with the
    generation it belongs to, was read before the page was built (`ResponseCacheMiddleware`). Previews are never kept.
    """
    address = getattr(request, "kept_under", None)
    if address is None or getattr(request, "is_preview", False):
        return draw()
    known = parts.get((address, names))
    if known and known[0] > time.time():
        return known[1]
    drawn = draw()
    parts.set((address, names), (time.time() + settings.RESPONSE_CACHE_SECONDS, drawn))
    return drawn
