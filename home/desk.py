"""What waits for a person of the team when she opens the back office: only what she may do herself."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.permission_policies.pages import PagePermissionPolicy

from comments.models import Comment
from comments.rules import may_moderate_somewhere
from meetings.models import MeetingPage
from meetings.models.meeting import hand_bodies

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


class Desk(Component):
    """« Ce qui vous attend », on the first screen of the back office."""

    name = "desk"
    template_name = "home/desk.html"
    order = 20

    def get_context_data(self, parent_context):
        person = parent_context["request"].user
        return {
            "messages_waiting": messages_waiting(person),
            "awaiting_minutes": awaiting_minutes(person),
            "next_meetings": next_meetings(person),
        }
