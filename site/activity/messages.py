"""Messages to people: written as rows first, sent by the worker, each of them once.

A row is claimed before it is sent (state "sending", one attempt more) in a transaction of its own, so that no lock is
held while a mail server thinks. A worker that dies in the middle leaves its claim behind; `queue_left_behind` takes it
up again, and the message bears the same Message-ID, by which mail systems know a double.
"""

import datetime
import logging
from functools import partial

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django_q.tasks import async_task

from . import digests
from .enums import DeliveryState, Frequency
from .models import Activity, Delivery, Follow
from .text import one_line, printable

logger = logging.getLogger(__name__)

NEWS = "activity/mail/news"
DIGEST = "activity/mail/digest"

MOST_ATTEMPTS = 5
MESSAGES_A_TASK = 25
CLAIM_HOLDS = datetime.timedelta(minutes=10)
SALT = "activity.unsubscribe"


class BadToken(ValueError):
    """Not a token of ours."""


def send_message(person_or_email, key, subject, template, context=None):
    """Write a message and send it once the transaction is committed. Return its Delivery; the same key is sent once.

    `template`: "<app>/mail/<notice>", of which `.txt` must exist and `.html` may; `context`: plain JSON values, kept
    only until the message has left; its "attachments" are [file name, text, type]. Raise TypeError for a context that
    is not JSON.
    """
    person = None if isinstance(person_or_email, str) else person_or_email
    address = "" if person else person_or_email.strip()
    delivery, _new = Delivery.objects.get_or_create(
        recipient=recipient_of(person.pk) if person else recipient_of(address),
        key=key,
        defaults={
            "person": person,
            "address": address,
            "template": template,
            "context": printable(context or {}),
            "subject": one_line(subject),
        },
    )
    if delivery.state == DeliveryState.PENDING:
        transaction.on_commit(partial(async_task, "activity.tasks.send_deliveries", [delivery.pk]))
    return delivery


def recipient_of(person_pk_or_address):
    """Return what stands for a recipient in `Delivery.recipient`."""
    if isinstance(person_pk_or_address, str):
        return salted_hmac("activity.recipient", person_pk_or_address.strip().lower(), algorithm="sha256").hexdigest()
    return f"person:{person_pk_or_address}"


def write(deliveries):
    """Write rows of which some may exist already. Return how many were offered."""
    return len(Delivery.objects.bulk_create(deliveries, batch_size=500, ignore_conflicts=True))


def queue_waiting(key):
    """Queue every message of this key that still waits."""
    queue(Delivery.objects.waiting().filter(key=key).order_by("pk").values_list("pk", flat=True).iterator())


def queue_left_behind(now=None):
    """Queue what waits though it is due since a while, and what a dead worker was sending. Return how many."""
    now = now or timezone.now()
    late = now - CLAIM_HOLDS
    return queue(
        Delivery.objects.filter(
            Q(state=DeliveryState.PENDING, due_at__lte=now, created_at__lte=now - datetime.timedelta(minutes=1))
            | Q(state=DeliveryState.SENDING, due_at__lte=late)
        )
        .order_by("due_at", "pk")
        .values_list("pk", flat=True)[:5000]
    )


def queue(keys):
    keys = list(keys)
    for start in range(0, len(keys), MESSAGES_A_TASK):
        transaction.on_commit(
            partial(async_task, "activity.tasks.send_deliveries", keys[start : start + MESSAGES_A_TASK])
        )
    return len(keys)


def send_deliveries(keys, now=None):
    """Send these messages through one connection, each if nobody has sent it yet. Return how many left."""
    connection, sent = get_connection(), 0
    try:
        for key in keys:
            sent += send_delivery(key, connection, now)
    finally:
        connection.close()
    return sent


def send_delivery(key, connection=None, now=None):
    """Send one message, once. Return whether it left. A failure is kept in the row and tried again later."""
    delivery = _claim(key, now or timezone.now())
    if delivery is None:
        return False
    try:
        with translation.override(settings.LANGUAGE_CODE):
            mail = compose(delivery)
        if mail is None:
            _settle(delivery, DeliveryState.DROPPED)
            return False
        mail.connection = connection
        mail.send()
    except Exception as error:  # whatever the mail server or a template says, the other messages must leave
        if connection:
            connection.close()
        _note_failure(delivery, error)
        return False
    _settle(delivery, DeliveryState.SENT)
    return True


@transaction.atomic
def _claim(key, now):
    delivery = Delivery.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if delivery is None or delivery.state in DeliveryState.finished() or delivery.due_at > now:
        return None
    if delivery.state == DeliveryState.SENDING and delivery.due_at > now - CLAIM_HOLDS:
        return None
    if delivery.attempts >= MOST_ATTEMPTS:
        # Its worker died each time: the message itself may be what kills it.
        delivery.state, delivery.error = DeliveryState.FAILED, delivery.error or "WorkerDied"
        delivery.save(update_fields=["state", "error"])
        return None
    delivery.state, delivery.due_at, delivery.attempts = DeliveryState.SENDING, now, delivery.attempts + 1
    delivery.save(update_fields=["state", "due_at", "attempts"])
    return delivery


def _settle(delivery, state):
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state,
        sent_at=timezone.now() if state == DeliveryState.SENT else None,
        subject=delivery.subject,
        address="",
        context={},
        error="",
    )


def _note_failure(delivery, error):
    # Only the kind of error is kept: what a mail server says repeats the address.
    code = getattr(error, "smtp_code", "")
    delivery.error = f"{type(error).__name__} {code}".strip()[:120]
    delivery.state = DeliveryState.FAILED if delivery.attempts >= MOST_ATTEMPTS else DeliveryState.PENDING
    delivery.due_at = timezone.now() + datetime.timedelta(minutes=5 * 3 ** (delivery.attempts - 1))
    delivery.save(update_fields=["error", "state", "due_at"])
    logger.warning("Message %s: attempt %s failed (%s)", delivery.pk, delivery.attempts, delivery.error)


def compose(delivery):
    """Return the mail of a delivery, or None when there is nothing left to say or nobody to say it to."""
    address = delivery.address or (delivery.person.email if delivery.person and delivery.person.is_active else "")
    if not address:
        return None
    context = delivery.context
    if delivery.template == NEWS:
        context = _news(delivery)
    elif delivery.template == DIGEST:
        context = _digest(delivery)
    if context is None:
        return None

    headers = {"Message-ID": message_id(delivery), "Auto-Submitted": "auto-generated"}
    context = {**context, "site_name": settings.WAGTAIL_SITE_NAME, "site_url": settings.SITE_URL}
    if stop := context.get("unsubscribe_url"):
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if delivery.person_id:
            context["follows_url"] = settings.SITE_URL + reverse("activity:follows")
    delivery.subject = one_line(delivery.subject)
    context["subject"] = delivery.subject
    mail = EmailMultiAlternatives(
        subject=delivery.subject,
        body=render_to_string(f"{delivery.template}.txt", context).strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers=headers,
    )
    for name, content, kind in context.get("attachments", ()):
        mail.attach(name, content, kind)
    try:
        mail.attach_alternative(render_to_string(f"{delivery.template}.html", context), "text/html")
    except TemplateDoesNotExist as error:
        if error.args[0] != f"{delivery.template}.html":
            raise
    return mail


def message_id(delivery):
    """The same for every attempt at the same message, and telling nothing of it."""
    host = settings.SITE_URL.split("://")[-1].split("/")[0].split(":")[0]
    return f"<{salted_hmac('activity.message', f'{delivery.pk}:{delivery.key}').hexdigest()}@{host}>"


def _news(delivery):
    """Context of a mail about one deed, or None when it is no longer to be told to this person."""
    activity = Activity.objects.public().select_related("page").filter(pk=delivery.context.get("activity")).first()
    if activity is None:
        return None
    follows = Follow.objects.at_once().told_of(activity).filter(person=delivery.person).values_list("pk", flat=True)
    if not follows:
        return None
    delivery.subject = activity.sentence
    return {
        "sentence": activity.sentence,
        "url": activity.url,
        "at": activity.at,
        "unsubscribe_url": unsubscribe_url(follows=sorted(follows)),
    }


def _digest(delivery):
    """Context of a weekly mail, or None when nothing of it is public any more or she no longer wants it."""
    if not Follow.objects.weekly().filter(person=delivery.person).exists():
        return None
    week = digests.Week.parse(delivery.context["week"])
    groups = digests.grouped(delivery.context["activities"])
    if not groups:
        return None
    delivery.subject = week.subject
    return {"groups": groups, "week": week, "unsubscribe_url": unsubscribe_url(person=delivery.person_id)}


def unsubscribe_url(*, follows=None, person=None):
    """Return the address that stops these follows, or all weekly follows of a person. It holds no e-mail address."""
    token = signing.dumps({"f": follows} if follows else {"w": person}, salt=SALT)
    return settings.SITE_URL + reverse("activity:unsubscribe", args=[token])


def follows_of_token(token):
    """Return the follows that a token stops. Raise BadToken."""
    try:
        what = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise BadToken from error
    if "f" in what:
        return Follow.objects.filter(pk__in=what["f"])
    return Follow.objects.filter(person=what["w"], frequency=Frequency.WEEKLY)
