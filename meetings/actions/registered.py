"""What those who mean to come are told: it is noted, a place was found, the date changes, it is soon.

No mail repeats a name: anybody could have left this address.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activity.actions import tells_the_past
from activity.messages import queue_waiting, recipient_of, send_message, write
from activity.models import Delivery
from meetings import ical
from meetings.enums import MeetingState
from meetings.models.meeting import MeetingPage, hand_bodies
from meetings.models.registration import Registration
from pages.typography import moment_words, span_words

# (word of the key, from how long before, up to how long before)
REMINDERS = (
    ("days", timedelta(days=2), timedelta(days=1)),
    ("hours", timedelta(hours=3), timedelta(0)),
)


def tell(registration, word, subject, template, *, invitation=False):
    """Write to whoever registered, when we know where; return how many messages were new."""
    told = registration.reachable
    if told is None:
        return 0
    key = f"registration-{registration.pk}-{word}"
    # Looked up before the calendar is made: the clock asks every quarter of an hour.
    if Delivery.objects.filter(recipient=recipient_of(getattr(told, "pk", told)), key=key).exists():
        return 0
    send_message(told, key, subject, template, about(registration, invitation=invitation))
    return 1


def about(registration, *, invitation=False):
    """Return what a mail says of a registration, as plain JSON: never a name."""
    meeting = registration.meeting
    context = {
        "title": meeting.title,
        "when": span_words(meeting.starts_at, meeting.ends_at),
        "place": ", ".join(part for part in (meeting.place, meeting.address, meeting.landmark) if part),
        "people": registration.people,
        "url": meeting.full_url or "",
        "private_url": registration.private_url,
        "withdraw_url": registration.withdraw_url,
        "phone": meeting.body.contact_phone,
        "waiting": registration.is_waiting,
    }
    if invitation:
        calendar = ical.feed([meeting], name=meeting.title, url=meeting.full_url or "")
        context["attachments"] = [["rencontre.ics", calendar.decode(), "text/calendar"]]
    return context


def phone_list(meeting):
    """Return the Registrations of those who mean to come and left no address, by name: to be called one by one.

    Who left no phone either has `phone` empty: nothing but the door will tell her.
    """
    return Registration.objects.of(meeting).expected().without_mail().order_by("name", "pk")


def tell_registered(meeting, activity):
    """Write to whoever registered what `activity` says of the meeting, once, also to those who follow it.

    In the transaction of the deed, before its followers are told: the two messages bear the same key, so that one
    person gets one.
    """
    if activity is None or tells_the_past():
        return 0
    expected = list(Registration.objects.of(meeting).expected().by_mail().select_related("account"))
    if not expected:
        return 0
    emails = {registration.email.lower() for registration in expected if registration.email}
    # The address of somebody who has an account is her account: a follower is not told twice.
    known = {person.email.lower(): person for person in User.objects.filter(email__in=emails, is_active=True)}
    key, deliveries = f"activity:{activity.pk}", []
    for registration in expected:
        registration.meeting = meeting
        person = registration.account or known.get(registration.email.lower())
        deliveries.append(
            Delivery(
                recipient=recipient_of(person.pk if person else registration.email),
                key=key,
                person=person,
                address="" if person else registration.email,
                template="meetings/mail/date_changed",
                subject=activity.sentence[:200],
                context=about(registration) | {"sentence": activity.sentence},
            )
        )
    write(deliveries)
    queue_waiting(key)
    return len(deliveries)


def remind_registered(now=None):
    """Remind those who hold a place, two days and three hours before, with the meeting as an .ics. Return how many.

    Run as often as one likes: each reminder bears the date in its key, so a meeting that moved is reminded again, and
    no one twice. Who registered after the moment of a reminder does not get that one; a cancelled meeting has none.
    """
    now, reminded = now or timezone.now(), 0
    for word, before, until in REMINDERS:
        soon = MeetingPage.objects.live().filter(
            starts_at__lte=now + before,
            starts_at__gt=now + until,
            state__in=[MeetingState.ANNOUNCED, MeetingState.MOVED],
        )
        for meeting in hand_bodies(soon.prefetch_related("agenda_items", "theme_items__tag")):
            reminded += _remind(meeting, word, meeting.starts_at - before)
    return reminded


@transaction.atomic
def _remind(meeting, word, since):
    expected = Registration.objects.of(meeting).registered().by_mail().filter(registered_at__lte=since)
    written = 0
    for registration in expected.select_related("account"):
        registration.meeting = meeting
        subject = _("Reminder: %(title)s, %(when)s") % {
            "title": meeting.title,
            "when": moment_words(meeting.starts_at),
        }
        written += tell(
            registration,
            f"reminder-{word}-{meeting.starts_at:%Y%m%d%H%M}",
            subject,
            "meetings/mail/reminder",
            invitation=True,
        )
    return written
