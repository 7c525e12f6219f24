"""Papers of minutes, made before anybody asks and dropped when nobody may read them any more."""

from functools import partial

from django.db import transaction
from django_q.tasks import async_task

from activity.actions import tells_the_past
from meetings.models import MinutesPage
from meetings.papers import minutes as papers
from pages.paper import PaperUnavailable


def make_on_commit(minutes):
    """Have the worker make the papers of what was just published. Of the past, they are made when first asked for."""
    if not tells_the_past():
        transaction.on_commit(partial(async_task, "meetings.tasks.make_papers", minutes.pk))


def make_papers(minutes_pk):
    """Make the papers of the minutes as people read them now. Return whether there are some; twice is once."""
    minutes = MinutesPage.objects.live().filter(pk=minutes_pk).first()
    if minutes is None:
        return False
    try:
        papers.whole_pdf(minutes)
        papers.hall_pdf(minutes)
    except PaperUnavailable:
        return False  # it was logged, and readers get the page to print
    return True


def forget_on_commit(minutes):
    """Drop every paper kept of these minutes once they are no longer public."""
    transaction.on_commit(partial(papers.forget, minutes))
