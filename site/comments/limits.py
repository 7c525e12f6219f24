"""How often one sender may write. Counted in the shared cache under a salted hash: no address is kept."""

import time
from functools import partial

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.utils.crypto import salted_hmac

HOUR = 3600
DOUBLE_CLICK = 10 * 60
"""Seconds within which the same words of the same sender are one message."""


def sender_of(request):
    """Return what tells this sender from others: the account, else the connection. Never stored as it is."""
    if request.user.is_authenticated:
        return f"person {request.user.pk}"
    try:
        return get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        # A proxy that says nothing of whom it speaks for: all its readers share one count.
        return request.META.get("REMOTE_ADDR", "")


def key_of(*parts):
    return "comments:" + salted_hmac("comments.limits", "\x00".join(map(str, parts)), algorithm="sha256").hexdigest()


def allows(deed, sender, times):
    """Count one more `deed` of `sender`; return whether there were at most `times` within the current hour."""
    key = key_of(deed, sender, int(time.time() // HOUR))
    if cache.add(key, 1, HOUR):
        return times >= 1
    try:
        return cache.incr(key) <= times
    except ValueError:  # it expired between the two lines
        return True


def counted(deed, sender):
    """Return how many times `allows` counted this deed of this sender within the current hour."""
    return cache.get(key_of(deed, sender, int(time.time() // HOUR)), 0)


def receipt_for(make, *parts):
    """Return (receipt, whether it is new, how to forget it): the same words sent twice bear the same receipt."""
    key = key_of("receipt", *parts)
    receipt = make()
    new = cache.add(key, receipt, DOUBLE_CLICK)
    return (receipt if new else cache.get(key, receipt)), new, partial(cache.delete, key)
