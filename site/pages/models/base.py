"""What every page of the site has."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from pages.cache import remembered
from pages.parts import lazily


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the home page: what it is called and where it leads."""

    title: str
    url: str


def restricted():
    """Whether any page of the installation is not open to all. Most sites have none."""
    return remembered("restricted", PageViewRestriction.objects.exists)


def open_to_all(pages):
    """Return those of `pages` (a queryset) that everybody may read."""
    return pages.live().public() if restricted() else pages.live()


class BasePage(Page):
    """The page all others are made of: a title, a few words of introduction, and its place in the tree."""

    # The name of one of the accents of the palette; a page type that lets its editors choose makes a field of it.
    accent = ""

    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("One or two short sentences below the title. They also show in lists and in search results."),
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("For search engines"),
        )
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        abstract = True

    @property
    def description(self):
        """The words search engines and shared links show."""
        return self.search_description or self.introduction

    def breadcrumbs(self, request=None):
        """Return the Crumbs that lead to this page, home page first and itself left out. One query at most."""
        above = getattr(self, "above", None)
        if above is None:
            above = self.get_ancestors().filter(depth__gt=1)
        return [Crumb(page.title, page.get_url(request)) for page in above if page.live]

    def get_view_restrictions(self):
        """Wagtail asks two queries about every page; most sites restrict none."""
        if not restricted():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), "breadcrumbs": lazily(self.breadcrumbs, request)}
