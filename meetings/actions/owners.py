"""Those who answer for an action, a promise or a question: told what is theirs, by a private link, and reminded."""

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activity.messages import send_message
from activity.models import paths_above
from meetings.models import Action, Commitment, EntryEvent, EntryOwner, MeetingPage, MinutesPage, Question
from meetings.models.meeting import hand_bodies
from meetings.models.register import row_of
from meetings.models.story import Quality, What
from meetings.register_filters import public_rows
from meetings.rules import may_update_entry
from pages.cache import forget_pages
from pages.typography import day_words, moment_words
from tables.models import Seat

OWNED = (Action, Commitment, Question)
RECENT = timedelta(days=180)  # nobody is told of what older minutes, imported today, say

# (what the story says, days after the day awaited, days after which it is too late to say it)
REMINDERS = ((What.REMINDED, 0, 15), (What.REMINDED_AGAIN, 15, 45))
DESK_AFTER = 30  # days late after which it is on the editors' desk
MINUTES_AWAITED = (7, 15)  # days after a meeting at which its facilitators are reminded of its minutes
MINUTES_GIVEN_UP = 60


def owned_of(minutes):
    """Return the open entries of published minutes that somebody may answer for, in reading order."""
    rows = [row for model in OWNED for row in public_rows(model).filter(minutes_id=minutes.pk).open()]
    return sorted(rows, key=lambda row: row.position)


def addresses_of(rows):
    """Return the EntryOwner of these rows by (kind, block id): one query."""
    owners = EntryOwner.objects.filter(block_id__in=[row.block_id for row in rows])
    return {(owner.kind, owner.block_id): owner for owner in owners}


@transaction.atomic
def settle_owners(minutes, addresses, *, by):
    """Say who answers for each entry of `minutes`, then tell those who were not told yet.

    `addresses`: {(kind, block id): e-mail, or "" for nobody}. Another address, or none, closes the former link. Return
    how many people are told. Raise PermissionDenied.
    """
    minutes = MinutesPage.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    rows = {(row.KIND, row.block_id): row for row in owned_of(minutes)}
    known = addresses_of(rows.values())
    for key, email in addresses.items():
        if key not in rows:
            continue
        if not may_update_entry(by, rows[key]):
            raise PermissionDenied
        owner, email = known.get(key), email.strip().lower()
        if (owner.email if owner else "") == email and (owner or not _partner_address(rows[key])):
            continue
        owner = owner or EntryOwner(kind=key[0], block_id=key[1])
        owner.email, owner.added_by, owner.told_at = email, by, None
        owner.renew()
        owner.save()
    return tell_owners(minutes)


@transaction.atomic
def tell_owners(minutes):
    """Write to each address one message with the entries of `minutes` that are hers and she was not told of.

    An institution's public address answers for what it promised or was asked, unless another was given. Return how
    many people are told; run twice, nobody is told twice.
    """
    minutes = MinutesPage.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if minutes.meeting.starts_at < timezone.now() - RECENT:
        return 0
    rows = owned_of(minutes)
    known = addresses_of(rows)
    hers = defaultdict(list)
    for row in rows:
        owner = known.get((row.KIND, row.block_id)) or _institution_of(row)
        if owner and owner.email and owner.told_at is None:
            hers[owner.email].append((owner, row))
    for email, owned in hers.items():
        subject = _("What you took on at %(table)s") % {"table": minutes.meeting.body.title}
        context = {
            "body": minutes.meeting.body.title,
            "day": day_words(minutes.meeting.starts_at),
            "minutes_url": settings.SITE_URL + minutes.get_url_parts()[2],
            "lines": [_line(row, owner) for owner, row in owned],
        }
        send_message(email, f"owner:{owned[0][0].receipt}", subject, "meetings/mail/owner", context)
        EntryOwner.objects.filter(pk__in=[owner.pk for owner, _row in owned]).update(told_at=timezone.now())
    return len(hers)


def _institution_of(row):
    email = _partner_address(row)
    return EntryOwner.objects.create(kind=row.KIND, block_id=row.block_id, email=email) if email else None


def _partner_address(row):
    partner = getattr(row, "partner", None)
    return partner.email if partner else ""


def _line(row, owner=None):
    """What a mail says of an entry; plain values."""
    return {
        "text": str(row),
        "state": row.state_words,
        "day": day_words(row.awaited_on) if row.awaited_on else "",
        "url": owner.url if owner else settings.SITE_URL + row.get_absolute_url(),
    }


# --- What is late -----------------------------------------------------------------------------------------------------


def remind_late(today=None):
    """Remind those who answer for what is due, then, fifteen days later, their table's facilitators too.

    Each entry twice at most for one day promised: its story says so, and a new day begins it again. Return how many
    messages were written.
    """
    today = today or timezone.localdate()
    return sum(_remind(what, today, after, until) for what, after, until in REMINDERS)


@transaction.atomic
def _remind(what, today, after, until):
    days = (today - timedelta(days=until - 1), today - timedelta(days=after))
    rows = [row for model in OWNED for row in _awaited(model, *days)]
    told = set(
        EntryEvent.objects.filter(what=what, block_id__in=[row.block_id for row in rows]).values_list(
            "kind", "block_id", "due_after"
        )
    )
    rows = [row for row in rows if (row.KIND, row.block_id, row.awaited_on) not in told]
    owners = addresses_of(rows)
    hers, events = defaultdict(list), []
    facilitators = facilitators_of([row.body for row in rows]) if what == What.REMINDED_AGAIN else {}
    for row in rows:
        owner = owners.get((row.KIND, row.block_id))
        people = [owner.email] if owner and owner.email else []
        if people and owner.until < timezone.now() + timedelta(days=30):
            owner.renew()
            owner.save()
        lines = [(email, _line(row, owner)) for email in people]
        lines += [(person, _line(row)) for person in facilitators.get(row.body_id, ())]
        if not lines:
            continue
        event = EntryEvent(
            kind=row.KIND, block_id=row.block_id, what=what, quality=Quality.CLOCK, due_after=row.awaited_on
        )
        events.append(event)
        for who, line in lines:
            hers[who].append((event, line))
    for who, owned in hers.items():
        first = owned[0][0]
        subject = ngettext("%(number)s thing is awaited", "%(number)s things are awaited", len(owned))
        send_message(
            who,
            f"late:{what}:{first.kind}:{first.block_id}:{first.due_after}",
            subject % {"number": len(owned)},
            "meetings/mail/late",
            {"lines": [line for _event, line in owned], "owner": isinstance(who, str)},
        )
    if EntryEvent.objects.bulk_create(events, batch_size=500):
        forget_pages()
    return len(hers)


def _awaited(model, first, last):
    """The entries awaited on a day from `first` to `last`, and not declared done."""
    rows = public_rows(model).filter(status__in=model.AWAITED).annotate(day=Coalesce("put_off_to", "due_on"))
    return rows.filter(day__range=(first, last)).order_by("day", "pk")


def facilitators_of(bodies):
    """Return the accounts that facilitate each body today, or one above it: {body's pk: [person]}; two queries."""
    bodies = {body.pk: body for body in bodies}
    paths = {path for body in bodies.values() for path in paths_above(body.path)}
    seats = (
        Seat.objects.current()
        .facilitating()
        .filter(body__path__in=paths, account__is_active=True)
        .select_related("account", "body")
    )
    found = {pk: {} for pk in bodies}
    for seat in seats:
        for pk, body in bodies.items():
            if body.path.startswith(seat.body.path):
                found[pk][seat.account_id] = seat.account
    return {pk: list(people.values()) for pk, people in found.items()}


def remind_minutes(now=None):
    """Remind facilitators of meetings whose minutes nobody published, twice at most. Return how many are written to."""
    now = now or timezone.now()
    written = 0
    for number, days in enumerate(MINUTES_AWAITED, start=1):
        until = MINUTES_AWAITED[number] if number < len(MINUTES_AWAITED) else MINUTES_GIVEN_UP
        over = MeetingPage.objects.live().missing_minutes()
        over = over.filter(ends_at__gt=now - timedelta(days=until), ends_at__lte=now - timedelta(days=days))
        meetings = hand_bodies(over)
        people = facilitators_of([meeting.body for meeting in meetings])
        for meeting in meetings:
            for person in people[meeting.body.pk]:
                send_message(
                    person,
                    f"minutes-awaited:{meeting.pk}:{number}",
                    _("Minutes awaited: %(title)s") % {"title": meeting.title},
                    "meetings/mail/minutes_awaited",
                    {
                        "title": meeting.title,
                        "when": moment_words(meeting.starts_at),
                        "url": settings.SITE_URL + reverse("meetings_start_minutes", args=[meeting.pk]),
                    },
                )
                written += 1
    return written


def forget_owners(now=None):
    """Erase the addresses whose link has closed and whose entry waits for nothing more. Return how many."""
    now = now or timezone.now()
    closed = EntryOwner.objects.filter(until__lt=now)
    gone = [owner.pk for owner in closed.iterator(chunk_size=500) if not _is_awaited(owner)]
    return EntryOwner.objects.filter(pk__in=gone).delete()[0]


def _is_awaited(owner):
    row = row_of(owner.kind, owner.block_id)
    return row is not None and row.is_open
