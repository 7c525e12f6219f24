"""What a council's members do outside the back office."""

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, Value
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST
from wagtail.models import Page

from pages.models.base import open_to_all
from pages.parts import lazily
from tables import actions
from tables.models import CouncilFollow, CouncilPage, Seat
from tables.rules import SPEAKS_FOR_THE_COUNCIL


@require_POST
@login_required
def follow_as_council(request, council_pk, page_pk):
    """Put the page under the council's eye, or with `stop` in the form take it away; back to the page."""
    council = get_object_or_404(CouncilPage.objects.live(), pk=council_pk)
    page = get_object_or_404(Page.objects.live().public(), pk=page_pk)
    act = actions.unfollow_as_council if "stop" in request.POST else actions.follow_as_council
    act(council, page, by=request.user)
    return HttpResponse(status=303, headers={"Location": page.get_url(request) or "/"})


def council_context(page, request):
    """What `tables/_council_follow.html` needs: the councils that follow `page`, and those the reader speaks for.

    One query for both; readers without account cost none before it is drawn.
    """
    councils = lazily(councils_around, page, request.user)
    return {
        "councils_following": lazily(lambda: [council for council in councils if council.follows]),
        "my_councils": lazily(lambda: [council for council in councils if council.is_mine]),
    }


def councils_around(page, person):
    """Return the open councils, by title, that follow the page (`follows`) or the person speaks for (`is_mine`)."""
    follows = Exists(CouncilFollow.objects.filter(council=OuterRef("pk"), page=page.pk))
    is_mine = Value(False)
    if person.is_authenticated:
        seats = Seat.objects.current().of(person).filter(role__in=SPEAKS_FOR_THE_COUNCIL)
        is_mine = Exists(seats.filter(body=OuterRef("pk")))
    councils = open_to_all(CouncilPage.objects).annotate(follows=follows, is_mine=is_mine)
    return list(councils.filter(Q(follows=True) | Q(is_mine=True)).order_by("title"))
