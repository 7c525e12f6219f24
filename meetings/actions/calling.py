"""Telling people without account what becomes of a meeting's date, each address once."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

from activity import messages
from activity.actions import tells_the_past
from activity.enums import Frequency
from activity.models import Activity, Delivery, Follow
from meetings import ical
from meetings.models import InformedPerson, MeetingPage, Registration
from meetings.models.people import stop_token
from pages.typography import span_words

AT_A_TIME = 500
TEMPLATE = "meetings/mail/called"


def tell_on_commit(activity):
    """Have the worker write what an activity says of a meeting; nothing of what is told of the past."""
    if not tells_the_past():
        transaction.on_commit(partial(async_task, "meetings.tasks.tell_informed", activity.pk))


def tell_informed(activity_pk):
    """Write to everybody told of the tables concerned without account. Return how many were offered it; twice is once.

    Followers and whoever registered are told elsewhere, under the same key: nobody gets two.
    """
    activity = Activity.objects.public().select_related("page").filter(pk=activity_pk).first()
    meeting = MeetingPage.objects.filter(pk=activity.page_id).first() if activity else None
    if meeting is None:
        return 0
    key, offered, written = f"activity:{activity.pk}", 0, []
    told_elsewhere = _addresses_told(activity, meeting)
    news = said_of(meeting) | {"sentence": activity.sentence}
    for email, person in informed_of(meeting).items():
        if email in told_elsewhere:
            continue
        stop = settings.SITE_URL + person.private_path(stop_token(person))
        written.append(
            Delivery(
                recipient=messages.recipient_of(email),
                key=key,
                address=email,
                template=TEMPLATE,
                context=news | {"unsubscribe_url": stop},
                subject=activity.sentence[:200],
            )
        )
        if len(written) == AT_A_TIME:
            offered += messages.write(written)
            written = []
    offered += messages.write(written)
    messages.queue_waiting(key)
    return offered


def informed_of(meeting):
    """Return {address: InformedPerson} of the body that holds the meeting and of those it concerns, each once."""
    found = {}
    for body in (meeting.body, *meeting.concerned_pages()):
        for person in InformedPerson.objects.of(body).by_mail().order_by("pk").iterator(chunk_size=2000):
            found.setdefault(person.email, person)
    return found


def called_by_phone(meeting):
    """Return the InformedPersons to be called: they left a number and no e-mail."""
    found = {}
    for body in (meeting.body, *meeting.concerned_pages()):
        for person in InformedPerson.objects.of(body).by_phone():
            found.setdefault(person.phone, person)
    return sorted(found.values(), key=lambda person: (person.name.lower(), person.pk))


def said_of(meeting):
    """Return what the mail says of the meeting as it is now, as plain JSON; a date to come brings its .ics."""
    said = {
        "title": meeting.title,
        "when": span_words(meeting.starts_at, meeting.ends_at),
        "place": ", ".join(part for part in (meeting.place, meeting.address, meeting.landmark) if part),
        "services": ", ".join(str(service.label) for service in meeting.provided),
        "phone": meeting.body.contact_phone,
        "body": meeting.body.title,
        "url": meeting.full_url or "",
        "cancelled": meeting.is_cancelled,
    }
    if not meeting.is_cancelled:
        calendar = ical.feed([meeting], name=meeting.title, url=meeting.full_url or "")
        said["attachments"] = [["rencontre.ics", calendar.decode(), "text/calendar"]]
    return said


def _addresses_told(activity, meeting):
    """Addresses of accounts that follow, at once or each week as they chose, and of whoever registered."""
    follows = Follow.objects.told_of(activity).exclude(frequency=Frequency.NEVER).of_people_who_read()
    emails = {email.lower() for email in follows.values_list("person__email", flat=True)}
    registered = Registration.objects.of(meeting).expected().exclude(email="")
    return emails | {email.lower() for email in registered.values_list("email", flat=True)}
