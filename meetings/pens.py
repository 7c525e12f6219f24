"""Who has minutes open in the editor, since when, and which device fell silent with them: a hint, in the cache.

Wagtail shows who is there now as small portraits, and forgets them after an hour. Before she types, a facilitator needs
it in words; and days later she needs to know that a phone whose battery died may hold a newer text than the site.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from pages.typography import hour_words, moment_words

KEPT_FOR = 7 * 24 * 3600  # seconds
SILENT = timedelta(minutes=2)  # an open editor says every minute that it is there
MOST = 30  # devices, the last seen: one facilitator has two or three


@dataclass(frozen=True, slots=True)
class Pen:
    """One device with the minutes open: the key of its User, both moments aware."""

    user: int
    since: datetime
    seen: datetime

    @property
    def is_silent(self):
        return self.seen < timezone.now() - SILENT


def hold(minutes, device, *, by):
    """Remember that `device` (a word of its own making) has the minutes open; return the pens of the other devices."""
    pens = cache.get(_key(minutes), {})
    now = timezone.now()
    before = pens.pop(device, None)
    goes_on = before is not None and before.user == by.pk and not before.is_silent
    others = list(pens.values())
    pens[device] = Pen(by.pk, before.since if goes_on else now, now)
    _keep(minutes, pens)
    return others


def put_down(minutes, device):
    """Forget a device that left with everything sent."""
    pens = cache.get(_key(minutes), {})
    if pens.pop(device, None):
        _keep(minutes, pens)


def in_words(pens, minutes, *, to):
    """Return what the User `to` should know of the pens of others, as sentences."""
    names = User.objects.in_bulk({pen.user for pen in pens})
    # Of somebody's devices still writing, and of those silent, the last seen is enough.
    last = {(pen.user, pen.is_silent): pen for pen in sorted(pens, key=lambda pen: pen.seen) if pen.user in names}
    said = []
    for pen in sorted(last.values(), key=lambda pen: pen.since):
        words = {"who": str(names[pen.user]), "moment": _moment(pen.seen if pen.is_silent else pen.since)}
        said.append(_sentence(pen, mine=pen.user == to.pk) % words)
    if any(pen.is_silent for pen in last.values()) and minutes.latest_revision:
        moment = _moment(minutes.latest_revision.created_at)
        said.append(_("What the site has was saved at %(moment)s.") % {"moment": moment})
    return said


def _sentence(pen, *, mine):
    if pen.is_silent and mine:
        return _(
            "You had these minutes open on another device, silent since %(moment)s. A newer text may be kept there: "
            "open this page on it to send it."
        )
    if pen.is_silent:
        return _(
            "%(who)s had these minutes open on a device that has been silent since %(moment)s. A newer text may be "
            "kept there: this page, opened on that device, will send it."
        )
    if mine:
        return _("You also have these minutes open on another device, since %(moment)s.")
    return _("%(who)s has been writing here since %(moment)s. You may write too: nobody’s text is overwritten.")


def _moment(moment):
    """The hour is enough for today."""
    today = timezone.localdate(moment) == timezone.localdate()
    return hour_words(moment) if today else moment_words(moment)


def _key(minutes):
    return f"meetings:pens:{minutes.pk}"


def _keep(minutes, pens):
    last = sorted(pens.items(), key=lambda held: held[1].seen)[-MOST:]
    cache.set(_key(minutes), dict(last), KEPT_FOR)
