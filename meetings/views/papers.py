"""What is printed of a meeting and of its minutes, and the short address a poster bears.

These addresses stand before Wagtail's pages; where there is no meeting, Wagtail answers as it would have.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.views import serve

from meetings.models import MeetingPage, MinutesPage
from meetings.models.minutes import SLUG
from meetings.papers import meeting as papers
from meetings.papers import minutes as written
from meetings.views.calendar import page_at
from meetings.words import state_word
from pages.paper import PaperUnavailable, page_to_print, paper_response, pdf_response

POSTER = "meetings/papers/poster.html"
DOOR = "meetings/papers/door.html"
BIGGEST = 2**63 - 1  # no database counts further


@require_safe
def short(request, pk):
    """Lead from the short address of a meeting, or of its minutes, to the page wherever it is today. Raise Http404."""
    pages = Page.objects.live().public().type((MeetingPage, MinutesPage))
    return redirect(get_object_or_404(pages, pk=min(pk, BIGGEST)).get_url(request))


@require_safe
def poster(request, path):
    """The poster of a meeting, or the sheet for the hall of its minutes, as a page that prints well."""
    try:
        page = page_at(request, path)
    except Http404:
        page = None
    if isinstance(page, MeetingPage):
        words, fits = papers.poster(page)
        return page_to_print(request, POSTER, words, fits=fits)
    if isinstance(page, MinutesPage):
        words, fits = written.hall(page)
        return page_to_print(request, written.HALL, words, fits=fits)
    return serve(request, request.path.lstrip("/"))


@require_safe
def poster_pdf(request, path):
    """The same as an A4 PDF. Raise Http404."""
    page = page_at(request, path)
    if isinstance(page, MinutesPage):
        return minutes_paper(request, page, written.hall_pdf, written.HALL, *written.hall(page))
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


@require_safe
def minutes_pdf(request, path):
    """The whole minutes as a PDF, beside the meeting: the version people read now. Raise Http404."""
    page = page_at(request, f"{path}/{SLUG}")
    if not isinstance(page, MinutesPage):
        raise Http404("No minutes here.")
    return minutes_paper(request, page, written.whole_pdf, written.WHOLE, written.whole(page))


def minutes_paper(request, minutes, make, template, words, fits=None):
    """Answer with the kept PDF or, where none can be made, with the page to print, which says so."""
    name = f"{minutes.reference.lower() or SLUG}-{make.__name__.removesuffix('_pdf')}"
    try:
        return pdf_response(make(minutes), name)
    except PaperUnavailable:
        return page_to_print(request, template, {**words, "pdf_unavailable": True}, fits=fits)
