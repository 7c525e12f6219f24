"""What a council's members do outside the back office."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST
from wagtail.models import Page

from pages.models.base import open_to_all
from pages.parts import lazily
from tables import actions
from tables.models import CouncilPage, Seat
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

    The councils that follow are asked for when they are drawn; one query more for who is signed in.
    """
    following = lazily(
        lambda: list(open_to_all(CouncilPage.objects).filter(followings__page=page.pk).order_by("title"))
    )
    mine = []
    if request.user.is_authenticated:
        seats = Seat.objects.current().of(request.user).filter(role__in=SPEAKS_FOR_THE_COUNCIL)
        spoken_for = CouncilPage.objects.live().filter(seats__in=seats).distinct().order_by("title")
        mine = [{"council": council, "follows": council in following} for council in spoken_for]
    return {"councils_following": following, "my_councils": mine}
