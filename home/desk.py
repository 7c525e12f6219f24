"""What waits for a person of the team when she opens the back office: only what she may do herself."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.permission_policies.pages import PagePermissionPolicy

from comments.models import Comment
from comments.rules import may_moderate_somewhere
from meetings.actions.owners import DESK_AFTER, OWNED
from meetings.blocks.choices import CommitmentStatus
from meetings.models import AgendaProposal, Commitment, MeetingPage, MinutesRemark, NameRemoval, Registration
from meetings.models.meeting import hand_bodies
from meetings.register_filters import public_rows

SHOWN = 5


@dataclass(frozen=True)
class Line:
    words: str
    url: str
    what: str  # what the link does
    moment: object = None  # a datetime


def mine(person):
    """Return the pages she may edit, as a query."""
    return PagePermissionPolicy().instances_user_has_permission_for(person, "change").values("pk")


def messages_waiting(person):
    """Return how many messages wait for her decision."""
    if not may_moderate_somewhere(person):
        return 0
    return Comment.objects.moderable_by(person).to_decide().count()


def remarks_waiting(person):
    """Return how many remarks on minutes wait for her answer."""
    return MinutesRemark.objects.decidable_by(person).pending().count()


def names_to_remove(person):
    """Return how many requests to take a name out of minutes wait for her answer."""
    return NameRemoval.objects.decidable_by(person).waiting().count()


def awaiting_minutes(person):
    """Return the latest of her meetings that are over and have no published minutes, as lines."""
    meetings = MeetingPage.objects.filter(pk__in=mine(person)).live().missing_minutes()[:SHOWN]
    return [
        Line(
            words=f"{meeting.body.title}, {meeting.title}",
            moment=meeting.starts_at,
            url=reverse("meetings_start_minutes", args=[meeting.pk]),
            what=_("Go on with the minutes") if meeting.has_draft_minutes else _("Write the minutes"),
        )
        for meeting in hand_bodies(meetings)
    ]


def residents_waiting(person):
    """Return her meetings with points nobody has answered, then those with a place nobody was told of, as lines."""
    waiting = [
        (AgendaProposal.objects.decidable_by(person).pending(), "meetings_proposals", _("Answer the points proposed")),
        (Registration.objects.filter(to_call=True), "meetings_registrations", _("Call those who have a place now")),
    ]
    return [
        Line(words=meeting.title, moment=meeting.starts_at, url=reverse(name, args=[meeting.pk]), what=what)
        for rows, name, what in waiting
        for meeting in MeetingPage.objects.filter(pk__in=mine(person))
        .filter(pk__in=rows.order_by().values("meeting"))
        .upcoming()[:SHOWN]
    ]


def next_meetings(person):
    """Return her next meetings, soonest first, as lines."""
    meetings = MeetingPage.objects.filter(pk__in=mine(person)).live().going_ahead().upcoming()[:SHOWN]
    return [
        Line(
            words=f"{meeting.body.title}, {meeting.title}",
            moment=meeting.starts_at,
            url=reverse("wagtailadmin_pages:edit", args=[meeting.pk]),
            what=_("Edit"),
        )
        for meeting in hand_bodies(meetings)
    ]


def very_late(person):
    """Return what is awaited at her tables for more than a month, oldest first, as lines."""
    day = timezone.localdate() - timedelta(days=DESK_AFTER)
    rows = [
        row
        for model in OWNED
        for row in public_rows(model)
        .filter(minutes__in=mine(person))
        .overdue_since(day)
        .order_by(Coalesce("put_off_to", "due_on"), "pk")[:SHOWN]
    ]
    rows.sort(key=lambda row: row.awaited_on)
    return [_line_of(row, _("Say where it stands")) for row in rows[:SHOWN]]


def to_confirm(person):
    """Return the promises of her tables that an institution says are kept, and nobody confirmed, as lines."""
    rows = public_rows(Commitment).filter(minutes__in=mine(person), status__in=CommitmentStatus.to_confirm())
    return [_line_of(row, _("Put it to the table")) for row in rows.order_by("changed_at", "pk")[:SHOWN]]


def _line_of(row, what):
    return Line(words=f"{row.body.title}, {row} ({row.state_words})", url=row.get_absolute_url(), what=what)


class Desk(Component):
    """« Ce qui vous attend », on the first screen of the back office."""

    name = "desk"
    template_name = "home/desk.html"
    order = 20

    def get_context_data(self, parent_context):
        person = parent_context["request"].user
        return {
            "messages_waiting": messages_waiting(person),
            "remarks_waiting": remarks_waiting(person),
            "names_to_remove": names_to_remove(person),
            "awaiting_minutes": awaiting_minutes(person),
            "very_late": very_late(person),
            "to_confirm": to_confirm(person),
            "residents_waiting": residents_waiting(person),
            "next_meetings": next_meetings(person),
        }
