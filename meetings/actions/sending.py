"""Minutes sent to those who are no followers: people told without account, those who were there and left an address."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task
from wagtail.models import Page

from activity import messages
from activity.actions import tells_the_past
from activity.enums import Frequency
from activity.models import Activity, Delivery, Follow
from meetings.actions.owners import tell_owners
from meetings.models import InformedPerson, MinutesPage
from meetings.models.people import stop_token
from meetings.models.registration import Registration

AT_A_TIME = 500
TEMPLATE = "meetings/mail/minutes"


def send_on_commit(activity):
    """Have the worker send the minutes an activity tells of; nothing of what is told of the past."""
    if not tells_the_past():
        transaction.on_commit(partial(async_task, "meetings.tasks.send_minutes", activity.pk))


def send_minutes(activity_pk):
    """Write to everybody who is no follower, each address once, and to each owner what is hers. Twice is once."""
    activity = Activity.objects.public().select_related("page").filter(pk=activity_pk).first()
    minutes = MinutesPage.objects.filter(pk=activity.page_id).first() if activity else None
    if minutes is None:
        return 0
    return send_to_informed(activity, minutes) + tell_owners(minutes)


def send_to_informed(activity, minutes):
    """Write the mail of an activity to people without account. Return how many were offered it."""
    key, offered = f"activity:{activity.pk}", 0
    followers, written = _addresses_of_followers(minutes), []
    news = {"sentence": activity.sentence, "url": activity.url, "lines": minutes.summary_lines}
    for address, person in addresses_told(minutes).items():
        if address in followers:
            continue
        stop = {"unsubscribe_url": settings.SITE_URL + person.private_path(stop_token(person))} if person else {}
        written.append(
            Delivery(
                recipient=messages.recipient_of(address),
                key=key,
                address=address,
                template=TEMPLATE,
                context=news | stop,
                subject=activity.sentence[:200],
            )
        )
        if len(written) == AT_A_TIME:
            offered += messages.write(written)
            written = []
    offered += messages.write(written)
    messages.queue_waiting(key)
    return offered


def addresses_told(minutes):
    """Return {address: InformedPerson or None}, each once: those told of the table, those who came to the meeting.

    Somebody of the meeting is no InformedPerson: she gets its minutes, and nothing later.
    """
    found = {}
    for person in InformedPerson.objects.of(minutes.meeting.body).by_mail().order_by("pk").iterator(chunk_size=2000):
        found.setdefault(person.email, person)
    came = Registration.objects.of(minutes.meeting).registered().exclude(came=False).select_related("account")
    for registration in came.by_mail():
        address = registration.account.email if registration.account else registration.email
        if address:
            found.setdefault(address.strip().lower(), None)
    return found


def _addresses_of_followers(minutes):
    """Addresses of accounts that follow: the site tells them itself, at once or each week, as they chose."""
    above = Page.objects.ancestor_of(minutes, inclusive=True).values("pk")
    follows = Follow.objects.filter(page__in=above).exclude(frequency=Frequency.NEVER).of_people_who_read()
    return {email.lower() for email in follows.values_list("person__email", flat=True)}
