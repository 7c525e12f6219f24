"""Every text of minutes that was ever published has an address, and the difference between two of them, too."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from meetings.comparison import compare, in_one_sentence
from meetings.views.readback import minutes_at

VERSIONS_ON_A_PAGE = 50


@require_safe
def versions(request, path):
    minutes = minutes_at(request, path)
    try:
        found = minutes.versions.newest_first()
        page = Paginator(found, VERSIONS_ON_A_PAGE).page(request.GET.get("page") or 1)
    except InvalidPage:
        raise Http404 from None
    return render(request, "meetings/versions/versions.html", about(minutes) | {"page_obj": page})


def about(minutes):
    return {"minutes": minutes, "meeting": minutes.meeting, "body": minutes.meeting.body}


def version_of(minutes, number):
    """Return the version with this number, what came after it (or None); raise Http404."""
    found = get_object_or_404(minutes.versions.select_related("revision"), number=number)
    return found, minutes.versions.filter(number__gt=number).order_by("number").first()


@require_safe
def version(request, path, number):
    minutes = minutes_at(request, path)
    found, later = version_of(minutes, number)
    context = about(minutes) | {"version": found, "later": later, "old": found.text}
    return render(request, "meetings/versions/version.html", context)


@require_safe
def comparison(request, path, number):
    minutes = minutes_at(request, path)
    found, _later = version_of(minutes, number)
    if found.previous is None:
        raise Http404
    changes = compare(found.previous.text, found.text)
    context = about(minutes) | {
        "version": found,
        "previous": found.previous,
        "changes": changes,
        "sentence": in_one_sentence(changes),
    }
    return render(request, "meetings/versions/comparison.html", context)
