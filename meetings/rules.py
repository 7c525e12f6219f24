"""Who may do what with a meeting. Wagtail's page permissions on the table's subtree decide; these say it in words."""

from wagtail.models import Page

from activity.enums import Frequency
from activity.models import Follow
from meetings.models.story import EntryOwner, Quality
from tables.enums import COLLEGE_ROLES, SeatRole
from tables.models import Seat


def may_publish(person, page):
    """Whoever may publish this page in Wagtail: the facilitators of its table, editors, administrators."""
    return bool(person and person.is_active and page.permissions_for_user(person).can_publish())


def may_cancel(person, meeting):
    return may_publish(person, meeting)


def may_move(person, meeting):
    return may_publish(person, meeting)


def may_hold(person, meeting):
    return may_publish(person, meeting)


def may_register_others(person, meeting):
    """Whoever may publish the meeting sees who means to come, adds those who call, and counts who came."""
    return may_publish(person, meeting)


def may_change_registration(person, registration, token=""):
    """Whoever holds the private link, is signed in as who registered, or answers for the meeting."""
    if registration.opens_with(token):
        return True
    if not (person and person.is_authenticated):
        return False
    return registration.account_id == person.pk or may_register_others(person, registration.meeting)


def may_change_proposal(person, proposal, token=""):
    """Whoever holds the private link of a proposed point, or is signed in as who proposed it, may take it back."""
    if proposal.opens_with(token):
        return True
    return bool(person and person.is_authenticated and proposal.account_id == person.pk)


def may_decide_proposal(person, proposal):
    return may_publish(person, proposal.meeting)


def may_add_meeting(person, body):
    """Whoever may add a page below this table, council, commission or committee."""
    return bool(person and person.is_active and body.permissions_for_user(person).can_add_subpage())


def may_make_series(person, body):
    """Whoever may add a meeting there; without the right to publish, the dates are drafts."""
    return may_add_meeting(person, body)


def may_change_series(person, series):
    """Whoever may publish below the body: a change of the series is told to everybody at once."""
    return bool(person and person.is_active and series.body.permissions_for_user(person).can_publish_subpage())


def may_write_minutes(person, meeting):
    """Whoever may add a page below the meeting, or edit it: the facilitators of its table, editors, administrators."""
    if not (person and person.is_active):
        return False
    may = meeting.permissions_for_user(person)
    # A meeting that has its minutes takes no other page.
    return may.can_add_subpage() or may.can_edit()


def may_publish_minutes(person, minutes):
    return may_publish(person, minutes)


def may_invite(person, body):
    """Whoever works on a table's pages keeps its list of people told without account; nobody else reads it."""
    return may_publish(person, body)


def may_update_entry(person, entry):
    """Whoever may publish the minutes may say what became of what they say."""
    return may_publish(person, entry.minutes)


# Those who sit for the people who live there; an institution's delegate does not confirm its own promise.
SIT_FOR_RESIDENTS = (*COLLEGE_ROLES, SeatRole.MEMBER, SeatRole.CHAIR, SeatRole.SECRETARY, SeatRole.FACILITATOR)


def quality_of(person, entry):
    """Return in what Quality this person may confirm or contest what an institution declared done, or None.

    Whoever sits at the table for its residents, or follows it; never whoever sits for an institution, nor whoever
    answers for the entry.
    """
    if not (person and person.is_authenticated and person.is_active):
        return None
    bodies = Page.objects.ancestor_of(entry.body, inclusive=True).values("pk")
    roles = set(Seat.objects.current().of(person).filter(body__in=bodies).values_list("role", flat=True))
    if roles - set(SIT_FOR_RESIDENTS) or EntryOwner.objects.of(entry).filter(email__iexact=person.email).exists():
        return None
    if roles:
        return Quality.MEMBER
    follows = Follow.objects.filter(person=person, page__in=bodies).exclude(frequency=Frequency.NEVER)
    return Quality.FOLLOWER if follows.exists() else None


# Those who sit for an institution: what they say of minutes is signed with their function.
SIT_FOR_INSTITUTIONS = (SeatRole.ELECTED, SeatRole.STATE, SeatRole.LANDLORD, SeatRole.ANSWERER)


def seat_in_function(person):
    """Return the seat a person holds today for an institution, or None."""
    if not (person and person.is_authenticated and person.is_active):
        return None
    seats = Seat.objects.current().of(person).filter(role__in=SIT_FOR_INSTITUTIONS)
    return seats.select_related("organisation").first()


def has_part_in(person, minutes):
    """Whether an account may say that minutes are not right: seated at the table, or following it or the meeting."""
    if not (person and person.is_authenticated and person.is_active):
        return False
    bodies = Page.objects.ancestor_of(minutes, inclusive=True).values("pk")
    if Seat.objects.current().of(person).filter(body__in=bodies).exists():
        return True
    return Follow.objects.filter(person=person, page__in=bodies).exclude(frequency=Frequency.NEVER).exists()


def may_decide_remark(person, remark):
    """Whoever may publish the minutes decides what becomes of a remark on them."""
    return may_publish(person, remark.minutes)


def may_verify(person, minutes):
    """Whoever may edit the minutes looks at what should not be public in them, and masks it."""
    return bool(person and person.is_active and minutes.permissions_for_user(person).can_edit())


def may_remove_name(person, minutes):
    """Whoever may publish the minutes takes a name out of them, and out of all that belongs to their table."""
    return may_publish(person, minutes)


def may_remove_name_everywhere(person):
    """Taking a name out of the whole site touches every table: it is for those who may publish everywhere."""
    tops = list(Page.objects.filter(depth=2))
    return bool(tops) and all(may_publish(person, page) for page in tops)


def may_approve(person, minutes):
    return may_publish(person, minutes)
