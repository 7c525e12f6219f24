"""What is printed of a meeting and of its minutes, and the short address a poster bears.

These addresses stand before Wagtail's pages; where there is no meeting, Wagtail answers as it would have.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail.views import serve

from meetings.models import MeetingPage
from meetings.papers import meeting as papers
from meetings.views.calendar import page_at
from meetings.words import state_word
from pages.paper import page_to_print, paper_response

POSTER = "meetings/papers/poster.html"
DOOR = "meetings/papers/door.html"
BIGGEST = 2**63 - 1  # no database counts further


@require_safe
def short(request, pk):
    """Lead from the short address of a meeting to its page, wherever that is today. Raise Http404."""
    meeting = get_object_or_404(MeetingPage.objects.for_lists(), pk=min(pk, BIGGEST))
    return redirect(meeting.get_url(request))


@require_safe
def poster(request, path):
    """The poster as a page that prints well."""
    try:
        page = page_at(request, path)
    except Http404:
        page = None
    if isinstance(page, MeetingPage):
        words, fits = papers.poster(page)
        return page_to_print(request, POSTER, words, fits=fits)
    return serve(request, request.path.lstrip("/"))


@require_safe
def poster_pdf(request, path):
    """The poster as an A4 PDF. Raise Http404."""
    page = page_at(request, path)
    if not isinstance(page, MeetingPage):
        raise Http404("No poster here.")
    words, fits = papers.poster(page)
    return paper_response(request, POSTER, words, name=f"affiche-{page.slug}", fits=fits)


@require_safe
def door_sign(request, path):
    """The sign to hang on the door. Raise Http404 for a meeting that takes place as it was announced."""
    page = page_at(request, path)
    if not isinstance(page, MeetingPage) or not state_word(page):
        raise Http404("No door sign here.")
    words, fits = papers.door_sign(page)
    return paper_response(request, DOOR, words, name=f"porte-{page.slug}", fits=fits)
