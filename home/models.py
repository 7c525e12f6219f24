"""The roof: the home page and the search page, which may know every room of the house."""

from itertools import accumulate, pairwise

from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from home.forms import SearchForm
from home.search import found_by
from meetings.blocks.choices import DecisionStatus
from meetings.models import Decision, MeetingPage
from meetings.models.meeting import hand_bodies
from meetings.register_filters import public_rows
from pages.blocks import StoryBlock
from pages.fields import StoryField
from pages.models import BasePage
from pages.parts import lazily
from projects.models import ProjectPage
from tables.maps import map_of_tables
from tables.models import CouncilPage, TablePage

MOST_LEVELS = 12  # no address of the site goes deeper
MEETINGS_SHOWN = 4
DECISIONS_SHOWN = 4
PROJECTS_SHOWN = 6


class HomePage(BasePage):
    """What a resident needs within two minutes: the next meetings, what was decided, and her table."""

    body = StoryField(StoryBlock(), blank=True, verbose_name=_("text"), help_text=_("Shown below everything else."))

    # Only at the root: nobody wants a second home page under her table.
    parent_page_types = ["wagtailcore.Page"]

    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request, path_components):
        """Find the page at an address in two queries however deep it lies, where Wagtail asks two for each level."""
        addresses = list(accumulate(path_components, "{}{}/".format, initial=self.url_path))
        below = Page.objects.filter(url_path__in=addresses[1:], path__startswith=self.path).order_by("depth")
        line = [self, *below] if 0 < len(path_components) <= MOST_LEVELS else [self]
        if len(line) == 1:
            return super().route(request, path_components)
        for above, page in pairwise(line):
            page._cached_parent_obj = above  # as Wagtail's own does
        found = line[-1].specific
        found.above = line[:-1]
        return found.route(request, path_components[len(line) - 1 :])

    def get_context(self, request, *args, **kwargs):
        return {
            **super().get_context(request, *args, **kwargs),
            "meetings": lazily(lambda: hand_bodies(MeetingPage.objects.for_lists().upcoming()[:MEETINGS_SHOWN])),
            "decisions": lazily(decided_lately),
            "projects": lazily(lambda: ProjectPage.objects.live().public().on_the_move().for_cards()[:PROJECTS_SHOWN]),
            "tables": lazily(
                lambda: TablePage.objects.live().public().order_by("title").prefetch_related("neighbourhoods")
            ),
            "councils": lazily(lambda: CouncilPage.objects.live().public().order_by("title")),
            "map": lazily(map_of_tables, request),
        }


def decided_lately():
    """Return the last decisions of all tables; what is still to be decided was not decided."""
    decided = public_rows(Decision).exclude(status=DecisionStatus.PENDING)
    return decided.newest_first()[:DECISIONS_SHOWN]


class SearchPage(BasePage):
    """Search over everything published, single decisions included."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = []

    class Meta:
        verbose_name = _("search page")
        verbose_name_plural = _("search pages")

    def get_context(self, request, *args, **kwargs):
        form = SearchForm(request.GET if "q" in request.GET else None)
        words = form.words()
        found = lazily(found_by, form.terms(), request.GET.get("quoi", ""), request.GET.get("page"))
        return {
            **super().get_context(request, *args, **kwargs),
            "form": form,
            "words": words,
            **{name: lazily(lambda name=name: found[name]) for name in ("kinds", "kind", "results")},
            "kept": lazily(lambda: urlencode({"q": words, "quoi": found["kind"]})),
        }
