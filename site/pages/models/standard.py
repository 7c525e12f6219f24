"""Pages that are words: the charter, accessibility, who writes here; and the legal notice, which writes itself."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.search import index

from pages.blocks import StoryBlock
from pages.fields import StoryField

from .base import BasePage
from .settings import SiteSettings


class StandardPage(BasePage):
    """A page that only has to be read."""

    body = StoryField(StoryBlock(), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")


class LegalNoticePage(BasePage):
    """Who publishes and hosts the site and what becomes of personal data (domain.md §8), from the site's settings.

    There is one at most: two notices could say two things.
    """

    body = StoryField(
        StoryBlock(),
        blank=True,
        verbose_name=_("more words"),
        help_text=_("Shown after the notice, which builds itself from the settings."),
    )

    max_count = 1
    content_panels = [
        *BasePage.content_panels,
        HelpPanel(
            content=_(
                "The notice is made from Settings, “publisher and host”. Change it there; add below what is missing."
            )
        ),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("legal notice")
        verbose_name_plural = _("legal notices")

    @cached_property
    def about(self):
        """The SiteSettings of the site this page belongs to."""
        return SiteSettings.for_site(self.get_site())
