"""People told without account: by the public form once they confirm, or added by a facilitator who has their word."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from activity.messages import send_message
from meetings.models.people import DAYS_TO_CONFIRM, MONTHS_KEPT, InformedPerson, new_token, stop_token
from meetings.rules import may_invite
from pages.models.private_link import hash_of

ASK_AGAIN = 60  # days before she is forgotten at which she is asked whether she stays
KEPT_AFTER_STOP = 30  # days within which she may come back by the same link


@transaction.atomic
def ask_to_be_told(body, *, email, name=""):
    """Note that somebody wants to be told of `body`, and send her the link that confirms it. Return nothing.

    Whoever is told already gets nothing new, and the answer is the same: nobody learns whose address is known.
    """
    email = email.strip().lower()
    _lock(body)
    person = InformedPerson.objects.filter(body_id=body.pk, email=email).first()
    if person and person.confirmed_at and not person.stopped_at:
        return
    person = person or InformedPerson(body_id=body.pk, email=email, name=name)
    token = new_token()
    person.token_hash, person.consent_on = hash_of(token), timezone.localdate()
    person.name = person.name or name
    person.confirmed_at = person.stopped_at = None
    person.save()
    send_message(
        email,
        f"informed:{person.token_hash[:40]}",
        _("Confirm: to be told of %(body)s") % {"body": body.title},
        "meetings/mail/confirm",
        {"body": body.title, "url": settings.SITE_URL + person.private_path(token), "days": DAYS_TO_CONFIRM},
    )


@transaction.atomic
def confirm_to_be_told(person):
    """Say yes by the private link, the first time or again. Return the person."""
    person = InformedPerson.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.confirmed_at, person.stopped_at = timezone.now(), None
    person.consent_on = timezone.localdate()
    person.save(update_fields=["confirmed_at", "stopped_at", "consent_on"])
    return person


@transaction.atomic
def stop_telling(person):
    """Stop every message to this person about this table. Twice is once."""
    InformedPerson.objects.filter(pk=person.pk, stopped_at=None).update(stopped_at=timezone.now())


@transaction.atomic
def add_informed(body, *, by, name="", email="", phone=""):
    """Put on the list somebody who agreed by word of mouth or on paper. Return the person; an address twice is once.

    Raise PermissionDenied; ValidationError without any way to reach her, or when she asked to be told no more.
    """
    if not may_invite(by, body):
        raise PermissionDenied
    _lock(body)
    known = InformedPerson.objects.filter(body_id=body.pk, email=email.strip().lower()).first() if email else None
    if known and known.stopped_at is None:
        if known.confirmed_at is None:
            known.confirmed_at, known.added_by = timezone.now(), by
            known.save()
        return known
    person = InformedPerson(
        body_id=body.pk, name=name, email=email, phone=phone, added_by=by, confirmed_at=timezone.now()
    )
    person.full_clean()
    person.save()
    return person


def _lock(body):
    """Two people who write the same address at once come one after the other."""
    Page.objects.select_for_update(of=("self",)).only("pk").get(pk=body.pk)


@transaction.atomic
def remove_informed(person, *, by):
    """Take somebody off the list, with all we knew of her. Raise PermissionDenied."""
    if not may_invite(by, person.body):
        raise PermissionDenied
    person.delete()


def forget_told(person):
    """Take a person whose account is being erased off every list of people told without account, by her address."""
    erased, _rows = InformedPerson.objects.filter(email=person.email.strip().lower()).delete()
    return erased


def forget_informed(today=None):
    """Erase those who did not confirm, those who stopped, those whose yes is old; ask these first. Return how many.

    Run each day.
    """
    today = today or timezone.localdate()
    now = timezone.now()
    gone = InformedPerson.objects.filter(confirmed_at=None, consent_on__lt=today - timedelta(days=DAYS_TO_CONFIRM))
    gone |= InformedPerson.objects.filter(stopped_at__lt=now - timedelta(days=KEPT_AFTER_STOP))
    oldest = today - timedelta(days=round(MONTHS_KEPT * 30.44))
    gone |= InformedPerson.objects.filter(consent_on__lt=oldest)
    erased, _rows = gone.delete()
    old = InformedPerson.objects.by_mail().filter(consent_on__lt=oldest + timedelta(days=ASK_AGAIN))
    for person in old.select_related("body").iterator(chunk_size=500):
        send_message(
            person.email,
            f"informed-stay:{person.pk}:{person.consent_on}",
            _("Do you still want to be told of %(body)s?") % {"body": person.body.title},
            "meetings/mail/stay",
            {"body": person.body.title, "url": settings.SITE_URL + person.private_path(stop_token(person))},
        )
    return erased
