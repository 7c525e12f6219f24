"""Taking a name out of minutes, and out of everything else the site keeps of it.

Nothing here writes the name anywhere: not in the log, not in the news, not in a message. What was done is told in
numbers.
"""

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from wagtail.log_actions import log

from activity.actions import record
from activity.messages import send_message
from meetings import verbs
from meetings.actions import papers
from meetings.actions.projection import project_register
from meetings.actions.readback import phone_of
from meetings.enums import RemovalState
from meetings.models import MinutesPage, NameRemoval
from meetings.privacy.names import REPLACEMENT, TAG, replaced, words_of
from meetings.privacy.sweep import forget_old_words, sweep
from meetings.rules import may_remove_name, may_remove_name_everywhere
from pages.cache import forget_pages
from pages.typography import day_words

SHORTEST = 3


class AlreadyDecided(ValidationError):
    """Somebody answered this request before; the message is a sentence for whoever asked."""


@sensitive_variables("name", "email")
@transaction.atomic
def request_removal(minutes, *, name, anchor="", in_function=False, email="", receipt=None, by=None):
    """Ask that a name be taken out of `minutes`. Anybody may. Return the NameRemoval, which waits.

    The same `receipt` gives the same request. No account is kept with it: `by` is there for the shape of actions.
    """
    values = {"minutes": minutes, "name": name, "anchor": anchor, "in_function": in_function, "email": email}
    if receipt:
        asked, new = NameRemoval.objects.get_or_create(receipt=receipt, defaults=values)
    else:
        asked, new = NameRemoval.objects.create(**values), True
    if new:
        log(minutes, "meetings.removal_asked", data={"request": asked.pk})
        if email:
            send_message(
                email,
                f"removal-{asked.pk}-received",
                _("We received your request (%(ticket)s)") % {"ticket": asked.ticket},
                "meetings/mail/removal_received",
                _about(asked),
            )
    return asked


def _about(asked):
    """What a mail says of a request: its number, never the name."""
    days = {"day": day_words(asked.created_at), "last": day_words(asked.answer_by)}
    return {"ticket": asked.ticket, "phone": phone_of(asked.minutes), **days}


@sensitive_variables("name", "also", "names")
def names_to_remove(name, also=""):
    """Return the name and its other ways of writing (one a line) as a tuple. Raise ValidationError by field."""
    names = []
    for field, written in (("name", name), *(("also", line) for line in also.splitlines())):
        if not written.strip():
            continue
        if len("".join(words_of(written))) < SHORTEST:
            raise ValidationError({field: _("This is too short: it would change many other words.")})
        names.append(written.strip())
    if not names:
        raise ValidationError({"name": _("Write the name as it stands in the text.")})
    return tuple(dict.fromkeys(names))


def scope_page(minutes, everywhere, by):
    """Return the page below which a name is looked for, None for the whole site. Raise PermissionDenied."""
    if not may_remove_name(by, minutes) or (everywhere and not may_remove_name_everywhere(by)):
        raise PermissionDenied
    return None if everywhere else minutes.meeting.body


@sensitive_variables("names")
def find_name(minutes, names, *, everywhere=False, by):
    """Return the Sweep of what `remove_name` would change. Raise PermissionDenied."""
    return sweep(names, below=scope_page(minutes, everywhere, by))


@sensitive_variables("names", "asked")
@transaction.atomic
def remove_name(minutes, names, *, replacement=REPLACEMENT, everywhere=False, asked=None, by):
    """Write `replacement` in place of `names` (a tuple) wherever the site keeps them; return the done NameRemoval.

    Looks at the table of the minutes, or with `everywhere` at the whole site. `asked`: the request this answers; its
    author is told. Raise PermissionDenied, AlreadyDecided, ValidationError for a replacement that is no plain words.
    """
    minutes = MinutesPage.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    below = scope_page(minutes, everywhere, by)
    replacement = " ".join(replacement.split())
    if not replacement or TAG.search(replacement) or set("<>&[]{}") & set(replacement):
        raise ValidationError({"replacement": _("Write plain words, such as “une personne”.")})
    if asked is not None:
        asked = _still_waiting(asked)
    else:
        asked = NameRemoval(minutes=minutes)
    done = sweep(names, below=below, replacement=replacement, write=True)

    touched = MinutesPage.objects.filter(pk__in={*done.minutes, minutes.pk} if done.total else ())
    counts = {str(place): number for place, number in done.places.items()}
    for answered in (asked, *_asked_twice(asked, names)):
        _answer(answered, counts, touched, by=by)
    # Read again: the log keeps the title, which may have borne the name.
    minutes = MinutesPage.objects.get(pk=minutes.pk)
    log(minutes, "meetings.name_removed", user=by, data={"request": asked.pk, "places": done.total})
    for page in touched.live():
        # Rows follow the words of the minutes, whose length has changed.
        project_register(page)
        papers.forget_on_commit(page)
        papers.make_on_commit(page)
        record(page, verbs.NAME_REMOVED, by=by)
    forget_old_words()
    # Kept pages, parts of pages and papers are made anew; the search for what to drop would cost more than all of it.
    transaction.on_commit(forget_everything_kept)
    forget_pages()
    return asked


@transaction.atomic
def refuse_removal(asked, *, reason, by):
    """Leave the name where it is, and say why. Raise PermissionDenied, AlreadyDecided, ValidationError."""
    asked = _still_waiting(asked)
    if not may_remove_name(by, asked.minutes):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why in one sentence: whoever asked reads it.")})
    email = asked.email
    asked.state, asked.reason = RemovalState.REFUSED, reason.strip()
    asked.decided_at, asked.decided_by = timezone.now(), by
    asked.name = asked.email = ""
    asked.save()
    log(asked.minutes, "meetings.removal_refused", user=by, data={"request": asked.pk})
    if email:
        _tell(asked, email, "refused")
    return asked


@sensitive_variables("names", "other")
def _asked_twice(asked, names):
    """Return the other requests that wait for the same name to be taken out of the same minutes."""
    others = NameRemoval.objects.select_for_update(of=("self",)).waiting().filter(minutes=asked.minutes)
    return [other for other in others.exclude(pk=asked.pk) if not replaced(other.name, names, "")[0].strip()]


@sensitive_variables("asked", "email")
def _answer(asked, counts, touched, *, by):
    email = asked.email
    asked.state, asked.decided_at, asked.decided_by = RemovalState.DONE, timezone.now(), by
    asked.name = asked.email = ""
    asked.counts = counts
    asked.save()
    asked.touched.set(touched)
    if email:
        _tell(asked, email, "done")


def _still_waiting(asked):
    asked = NameRemoval.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if not asked.waits:
        raise AlreadyDecided(_("This request was answered already."))
    return asked


def _tell(asked, email, state):
    send_message(
        email,
        f"removal-{asked.pk}-{state}",
        _("What became of your request (%(ticket)s)") % {"ticket": asked.ticket},
        "meetings/mail/removal_decided",
        {**_about(asked), "state": state, "reason": asked.reason},
    )


def forget_everything_kept():
    """Empty every cache of the site: whole pages, parts of pages, papers."""
    for alias in settings.CACHES:
        caches[alias].clear()
