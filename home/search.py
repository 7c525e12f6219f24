"""Search over everything published: pages, and the single decisions, actions, commitments and answers of minutes."""

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Or, PlainText

from meetings.models import Action, Commitment, Decision, MinutesPage, Question
from meetings.models.meeting import hand_meetings
from pages.models.base import open_to_all, restricted

RESULTS_PER_PAGE = 10
WEIGHED = 1_000
"""Beyond that many results the latest come first: SQLite weighs each against all, and would take minutes."""
BODY_DEPTH = 4
"""Depth in Wagtail's tree of tables, councils and committees: below the root, the home page and their index."""
SHORTEST_OF_TWO_NUMBERS = 3  # « jeu »; « le », « un » are not worth a second look
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
    if counts[kind] > WEIGHED:
        found[kind] = _sought(kind, terms, weighed=False)
    results = Paginator(found[kind], RESULTS_PER_PAGE).get_page(number)
    if not kind:
        results.object_list = name_bodies(results.object_list)
    return {"kinds": [(key, label, counts[key]) for key, label in KINDS.items()], "kind": kind, "results": results}


def name_bodies(pages):
    """Give each page `body_title`, of the table or council above it ("" for none), and minutes their meeting.

    Twelve meetings of a table bear nearly the same title: without it and their day nobody knows which is which.
    Two queries; return the pages as a list.
    """
    pages = list(pages)
    hand_meetings(page for page in pages if isinstance(page, MinutesPage))
    end = BODY_DEPTH * Page.steplen
    paths = {page.path[:end] for page in pages if page.depth > BODY_DEPTH}
    titles = dict(Page.objects.filter(path__in=paths).values_list("path", "title"))
    for page in pages:
        page.body_title = titles.get(page.path[:end], "") if page.depth > BODY_DEPTH else ""
    return pages


def _sought(kind, terms, *, weighed=True):
    if not kind:
        # Not in the tree's order: what is not weighed comes the latest first.
        found = Page.objects.live().public().filter(depth__gt=2).order_by().specific()
    else:
        # Only what stands is indexed; unpublished minutes take their rows back.
        found = REGISTER[kind].objects.filter(withdrawn_at=None).for_lists()
        if restricted():
            # A table may have been closed to the public since.
            readable = open_to_all(MinutesPage.objects).values_list("pk", flat=True)
            found = found.filter(minutes_id__in=list(readable))
    return get_search_backend().search(in_each_number(terms), found, order_by_relevance=weighed)


def in_each_number(terms):
    """Return the query for `terms`, each for one thing or several: SQLite knows no plural, PostgreSQL not « jeux »."""
    return And([Or([PlainText(form) for form in singular_and_plural(word)]) for word in terms.split()])


def singular_and_plural(word):
    """Return the forms a French word may take for one thing and for several: banc, bancs; local, locaux; jeu, jeux."""
    if len(word) < SHORTEST_OF_TWO_NUMBERS:
        return [word]
    one = word[:-1] if word.endswith(("s", "x")) else word
    forms = {word, one, f"{one}s"}
    if one.endswith("u"):
        forms.add(f"{one}x")
    if one.endswith("au"):
        forms.add(f"{one[:-2]}al")
    elif one.endswith("al"):
        forms.add(f"{one[:-2]}aux")
    return sorted(forms)
