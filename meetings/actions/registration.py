"""What can be done with registrations: come, be added by phone, withdraw, move up, be forgotten.

Every deed that changes places locks the meeting first. After each of them nobody waits for whom there is room. Nothing
of it goes into the public log. Who is told what: `meetings.actions.registered`.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import NAME_LENGTH
from meetings.actions.registered import tell
from meetings.enums import RegistrationState
from meetings.models.meeting import MeetingPage
from meetings.models.proposal import AgendaProposal
from meetings.models.registration import ERASED, Registration, RegistrationSettings
from meetings.rules import may_change_registration, may_register_others
from pages.cache import forget_pages
from pages.models.private_link import new_receipt


class RegistrationClosed(ValidationError):
    """Nobody registers there, or no more; its message is a sentence for whoever asked."""


@transaction.atomic
def register(meeting, *, name, people=1, by=None, receipt=None, **details):
    """Register `people` who come together; they get a place, or wait for one. Return the Registration.

    `by`: the signed-in person, or None. `details`: phone, email, childcare, step_free, interpreter, other_needs. The
    same `receipt` always gives the same registration: a double click writes one. Raise RegistrationClosed.
    """
    meeting = _locked(meeting)
    if existing := Registration.objects.filter(receipt=receipt).first() if receipt else None:
        return existing
    if not meeting.registration_is_open:
        raise RegistrationClosed(why_closed(meeting))
    account = by if by is not None and by.is_authenticated else None
    return _write(meeting, name=name, people=people, account=account, receipt=receipt, **details)


@transaction.atomic
def register_by_hand(meeting, *, by, name, people=1, receipt=None, **details):
    """Register somebody who called. Up to the end of the meeting, even where the public form is closed.

    Raise PermissionDenied, RegistrationClosed for a cancelled meeting or one that is over.
    """
    meeting = _locked(meeting)
    if not may_register_others(by, meeting):
        raise PermissionDenied
    if existing := Registration.objects.filter(receipt=receipt).first() if receipt else None:
        return existing
    if meeting.is_cancelled or meeting.is_over:
        raise RegistrationClosed(why_closed(meeting))
    return _write(meeting, name=name, people=people, added_by=by, receipt=receipt, **details)


@transaction.atomic
def withdraw(registration, *, by=None, token=""):
    """Give the place back: name, contact and needs are erased at once, and who waited moves up. Twice does no harm.

    Raise PermissionDenied.
    """
    meeting = _locked(registration.meeting)
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    registration.meeting = meeting
    if not may_change_registration(by, registration, token):
        raise PermissionDenied
    if not registration.is_withdrawn:
        _give_back(registration)
        fill_places(meeting)
    return registration


@transaction.atomic
def fill_places(meeting):
    """Give the places that are free to those who wait, in the order they came; who needs more than is left waits on.

    Return those who got a place. Called whenever one is given back, or when the number of places changes.
    """
    meeting = _locked(meeting)
    waiting = list(Registration.objects.of(meeting).waiting().select_related("account"))
    if not waiting or meeting.is_cancelled or meeting.is_over:
        return []
    places = Registration.objects.places_of(meeting)
    free, moved = places.free, []
    for registration in waiting:
        if free is not None and registration.people > free:
            continue
        free = None if free is None else free - registration.people
        registration.state, registration.registered_at = RegistrationState.REGISTERED, timezone.now()
        registration.meeting = meeting
        registration.to_call = registration.reachable is None
        registration.save(update_fields=["state", "registered_at", "to_call"])
        tell(registration, "place", _("There is a place for you"), "meetings/mail/place_found")
        moved.append(registration)
    if moved:
        forget_pages()
    return moved


@transaction.atomic
def note_call(registration, *, by):
    """Note that somebody was called and knows that she has a place. Raise PermissionDenied."""
    registration = (
        Registration.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=registration.pk)
    )
    if not may_register_others(by, registration.meeting):
        raise PermissionDenied
    registration.to_call = False
    registration.save(update_fields=["to_call"])
    return registration


@transaction.atomic
def forget_contacts(days=None):
    """Erase who registered, or proposed a point, for meetings that ended more than `days` ago; numbers and words stay.

    Without `days`, the shortest time any site of this installation asks for. Return how many registrations were erased.
    """
    if days is None:
        default = RegistrationSettings._meta.get_field("contacts_kept_for").default
        days = RegistrationSettings.objects.aggregate(days=Min("contacts_kept_for"))["days"] or default
    limit = timezone.now() - timedelta(days=days)
    AgendaProposal.objects.filter(meeting__ends_at__lt=limit).exclude(name="").update(name="")
    over = Registration.objects.filter(meeting__ends_at__lt=limit)
    kept = ~Q(name="", phone="", email="", interpreter="", other_needs="", account=None)
    return over.filter(kept).update(**ERASED)


@transaction.atomic
def forget_person(person):
    """Take a person whose account is being erased out of every registration; a place to come is given back.

    Those made without her account, with the same address, are hers too.
    """
    hers = Q(account=person) | Q(account=None, email__iexact=person.email)
    for registration in Registration.objects.filter(hers).select_related("meeting"):
        if registration.is_withdrawn or registration.meeting.is_over:
            Registration.objects.filter(pk=registration.pk).update(**ERASED)
        else:
            meeting = _locked(registration.meeting)
            _give_back(registration)
            fill_places(meeting)


# --- Steps of the deeds above -----------------------------------------------------------------------------------------


def why_closed(meeting):
    """Return the sentence for whoever finds registration closed."""
    if meeting.is_cancelled:
        return _("This meeting is cancelled.")
    if meeting.starts_at <= timezone.now():
        return _("This meeting has begun, or it is over. You may come without registering.")
    return _("One does not register for this meeting: just come.")


def _locked(meeting):
    return MeetingPage.objects.select_for_update(of=("self",)).get(pk=meeting.pk)


def _write(meeting, *, name, people, receipt, **fields):
    has_room = Registration.objects.places_of(meeting).has_room_for(people)
    registration = Registration.objects.create(
        meeting=meeting,
        name=name[:NAME_LENGTH],
        people=people,
        state=RegistrationState.REGISTERED if has_room else RegistrationState.WAITING,
        registered_at=timezone.now() if has_room else None,
        receipt=receipt or new_receipt(),
        **fields,
    )
    forget_pages()
    subject = _("You are registered") if has_room else _("You are on the waiting list")
    tell(registration, "received", subject, "meetings/mail/registered", invitation=has_room)
    return registration


def _give_back(registration):
    for field, value in ERASED.items():
        setattr(registration, field, value)
    registration.state = RegistrationState.WITHDRAWN
    registration.came = None
    registration.save()
    forget_pages()
