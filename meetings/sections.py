"""What meetings show on the pages of the floor below: the next dates of those who meet."""

from django.utils.translation import gettext as _

from meetings.models import CalendarPage, MeetingPage
from meetings.models.meeting import hand_bodies
from pages.sections import Door, Place, Section
from pages.typography import moment_words
from tables.models import BodyPage

SHOWN = 3


def next_meetings(page, request):
    """Offer a body's page its « next meeting » door and, aside, its next dates. A cancelled date stays in sight."""
    if not isinstance(page, BodyPage):
        return None
    upcoming = MeetingPage.objects.for_lists().upcoming().at(page)
    meetings = hand_bodies(upcoming[:SHOWN])
    # The door leads to a meeting that takes place, even behind three cancelled ones.
    first = next((meeting for meeting in meetings if not meeting.is_cancelled), None) or upcoming.going_ahead().first()
    calendar = CalendarPage.objects.live().first()
    context = {
        "page": page,
        "meetings": meetings,
        "past_count": MeetingPage.objects.live().public().past().at(page).count(),
        "calendar_url": calendar.get_url(request) if calendar else "",
        "feed_url": f"{page.get_url(request)}agenda.ics",
    }
    hint = moment_words(first.starts_at) if first else _("no date yet")
    door = Door("calendar", _("Next meeting"), hint, first.get_url(request) if first else "#rencontres")
    return Section(order=10, template="meetings/_next_meetings.html", context=context, door=door, place=Place.ASIDE)
