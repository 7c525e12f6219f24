"""What can be done with the log: write in it, follow a page, tell followers, forget what is old."""

import datetime
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django_q.models import Failure, Schedule, Success
from django_q.tasks import async_task

from pages.cache import forget_pages

from . import digests, messages, rules, verbs
from .enums import DeliveryState, Frequency
from .models import Activity, Delivery, Follow
from .text import printable

PEOPLE_AT_A_TIME = 500

_past = ContextVar("moment_of_a_past_deed", default=None)


@contextmanager
def in_the_past(at):
    """Date what is recorded inside at `at`, an aware datetime, and mail nobody: for what tells of an earlier time."""
    token = _past.set(at)
    try:
        yield
    finally:
        _past.reset(token)


def tells_the_past():
    """Whether what happens now is dated earlier, so that nobody is to be mailed."""
    return _past.get() is not None


@transaction.atomic
def record(page, verb, *, by=None, data=None, mentions=(), at=None):
    """Write in the log that `by` (a person, or None) did `verb` (Verb or key) at `page`. Return the Activity.

    To be called in the transaction of the deed. `data`: plain JSON values for the verb's sentence (a lazy translation
    is said now), never about a person. `mentions`: other pages concerned, whose followers are told too. `at` dates a
    deed that is past: nobody is mailed then. Raise verbs.UnknownVerb.
    """
    verb = verbs.get(verb)
    at = at or _past.get()
    actor = by if getattr(by, "is_authenticated", False) else None
    activity = Activity.objects.create(
        page_id=page.pk, verb=verb.key, actor=actor, at=at or timezone.now(), data=printable(data or {})
    )
    others = {other.pk for other in mentions} - {page.pk}
    if others:
        activity.mentions.set(others)
    forget_pages()
    if verb.mail and at is None:
        transaction.on_commit(partial(async_task, "activity.tasks.tell_followers", activity.pk))
    return activity


@transaction.atomic
def follow(page, *, by, frequency=Frequency.AT_ONCE):
    """Tell `by` what happens at the page and below it, this often. Return the Follow; twice is once.

    Raise PermissionDenied without an account or for a page not open to all, ValueError for an unknown frequency.
    """
    frequency = Frequency(frequency)
    if not rules.may_have_follows(by):
        raise PermissionDenied
    known = Follow.objects.select_for_update(of=("self",)).filter(person=by, page_id=page.pk).first()
    if not known and not rules.may_follow(by, page):
        raise PermissionDenied
    if known is None:
        return Follow.objects.get_or_create(person=by, page_id=page.pk, defaults={"frequency": frequency})[0]
    if known.frequency != frequency:
        known.frequency, known.since = frequency, timezone.now()
        known.save(update_fields=["frequency", "since"])
    return known


@transaction.atomic
def unfollow(page, *, by):
    """Tell `by` nothing more of the page. Twice is once. Raise PermissionDenied without an account."""
    if not rules.may_have_follows(by):
        raise PermissionDenied
    Follow.objects.filter(person=by, page_id=page.pk).delete()


@transaction.atomic
def unsubscribe(token):
    """Stop the follows that brought the message bearing this token. Return how many were stopped; 0 the second time.

    The token is its own right: whoever holds the message may stop it. Raise messages.BadToken.
    """
    follows = messages.follows_of_token(token).exclude(frequency=Frequency.NEVER)
    return follows.update(frequency=Frequency.NEVER, since=timezone.now())


def tell_followers(activity_pk):
    """Write one Delivery for each follower to be told at once, then queue them. Running twice writes nothing twice."""
    activity = Activity.objects.public().filter(pk=activity_pk).select_related("page").first()
    if activity is None:
        return 0
    key, last, told = f"activity:{activity.pk}", 0, 0
    people = Follow.objects.at_once().of_people_who_read().told_of(activity)
    while batch := list(
        people.filter(person__gt=last).order_by("person").values_list("person", flat=True).distinct()[:PEOPLE_AT_A_TIME]
    ):
        messages.write(
            Delivery(
                recipient=messages.recipient_of(person),
                key=key,
                person_id=person,
                template=messages.NEWS,
                context={"activity": activity.pk},
            )
            for person in batch
        )
        last, told = batch[-1], told + len(batch)
    messages.queue_waiting(key)
    return told


def send_digests(now=None):
    """Write the digest of the week that ended, for each weekly follower with news in it. Return how many were written.

    Runs any day of the week after, as often as one likes. A run that comes more than a week late makes up for the weeks
    missed, up to `digests.WEEKS_BACK`.
    """
    written = 0
    for week in digests.weeks_to_send(now or timezone.now()):
        news = digests.News(week)
        last = 0
        while news and (
            people := list(
                Follow.objects.weekly()
                .of_people_who_read()
                .filter(person__gt=last)
                .order_by("person")
                .values_list("person", flat=True)
                .distinct()[:PEOPLE_AT_A_TIME]
            )
        ):
            written += messages.write(
                Delivery(
                    recipient=messages.recipient_of(person),
                    key=week.key,
                    person_id=person,
                    template=messages.DIGEST,
                    context={"week": str(week), "activities": activities},
                )
                for person, activities in news.for_people(people)
            )
            last = people[-1]
        messages.queue_waiting(week.key)
    return written


def forget_person(person):
    """Take the person out of everything that happened, for an account being erased. Return how many rows changed."""
    # The log refuses changes; erasure is the one thing that stands above it.
    return Activity._base_manager.filter(actor=person).update(actor=None)


def prune(now=None):
    """Delete messages and task results past their retention, and addresses of messages that never left."""
    now = now or timezone.now()
    old = now - datetime.timedelta(days=max(settings.DELIVERY_RETENTION_DAYS, digests.WEEKS_BACK * 7 + 7))
    Delivery.objects.filter(created_at__lt=old).delete()
    Delivery.objects.filter(
        state__in=[DeliveryState.FAILED, DeliveryState.DROPPED], created_at__lt=now - datetime.timedelta(days=30)
    ).update(address="", context={})
    done = now - datetime.timedelta(days=settings.TASK_RETENTION_DAYS)
    Success.objects.filter(stopped__lt=done).delete()
    Failure.objects.filter(stopped__lt=done - datetime.timedelta(days=60)).delete()


def schedule_tasks():
    """Make sure the regular tasks are scheduled: digests, messages left behind, pruning. Running twice adds nothing."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today + datetime.timedelta(days=7 - today.weekday())
    for name, task, repeat, minutes, first in [
        ("activity.digests", "send_digests", Schedule.WEEKLY, None, monday.replace(hour=7)),
        ("activity.deliveries", "send_left_behind", Schedule.MINUTES, 5, timezone.now()),
        ("activity.prune", "prune", Schedule.DAILY, None, today.replace(hour=3) + datetime.timedelta(days=1)),
    ]:
        plan = {"func": f"activity.tasks.{task}", "schedule_type": repeat, "minutes": minutes, "repeats": -1}
        Schedule.objects.update_or_create(name=name, defaults=plan, create_defaults={**plan, "next_run": first})
