"""Search over everything published: pages, and the single decisions, actions, commitments and answers of minutes."""

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from meetings.models import Action, Commitment, Decision, Question

RESULTS_PER_PAGE = 10
BODY_DEPTH = 4
"""Depth in Wagtail's tree of tables, councils and committees: below the root, the home page and their index."""
REGISTER = {"decisions": Decision, "actions": Action, "engagements": Commitment, "questions": Question}
KINDS = {
    "": _("Pages"),
    "decisions": _("Decisions"),
    "actions": _("Actions"),
    "engagements": _("Commitments"),
    "questions": _("Questions and answers"),
}


def found_by(terms, kind="", number=1):
    """Return {"kinds": [(key, label, how many)], "kind", "results": page of results} for the terms sought.

    `kind` is a key of KINDS; an unknown one counts as pages. Without terms (signs alone have none) nothing is sought.
    """
    kind = kind if kind in KINDS else ""
    if not terms:
        return {"kinds": [], "kind": kind, "results": Paginator((), RESULTS_PER_PAGE).get_page(1)}
    found = {key: _sought(key, terms) for key in KINDS}
    counts = {key: results.count() for key, results in found.items()}
    # Somebody looking for a decision should not read "nothing" because no page bears the words.
    if not kind and not counts[""]:
        kind = next((key for key, count in counts.items() if count), "")
    results = Paginator(found[kind], RESULTS_PER_PAGE).get_page(number)
    if not kind:
        results.object_list = name_bodies(results.object_list)
    return {"kinds": [(key, label, counts[key]) for key, label in KINDS.items()], "kind": kind, "results": results}


def name_bodies(pages):
    """Give each page `body_title`, of the table or council above it ("" for none); return them as a list. One query.

    Twelve meetings of a table bear nearly the same title: without it and their day nobody knows which is which.
    """
    pages = list(pages)
    end = BODY_DEPTH * Page.steplen
    paths = {page.path[:end] for page in pages if page.depth > BODY_DEPTH}
    titles = dict(Page.objects.filter(path__in=paths).values_list("path", "title"))
    for page in pages:
        page.body_title = titles.get(page.path[:end], "") if page.depth > BODY_DEPTH else ""
    return pages


def _sought(kind, terms):
    if not kind:
        found = Page.objects.live().public().filter(depth__gt=2).specific()
    else:
        # Only what stands is indexed; unpublished minutes take their rows back.
        found = REGISTER[kind].objects.filter(withdrawn_at=None).for_lists()
    return get_search_backend().search(terms, found)
