"""Neighbourhood tables, and their thematic commissions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from pages.parts import lazily
from tables.maps import map_of_tables

from .body import BodyPage
from .index import BodyIndexPage


class TableIndexPage(BodyIndexPage):
    subpage_types = ["tables.TablePage"]

    class Meta:
        verbose_name = _("list of tables")
        verbose_name_plural = _("lists of tables")

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), "map": map_of_tables(request)}


class TablePage(BodyPage):
    kind_word = _("Neighbourhood table")

    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    host = models.ForeignKey(
        "tables.Partner",
        verbose_name=_("host organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="hosted_tables",
        help_text=_("It lends a room and time. It does not speak for the table."),
    )
    partners = ParentalManyToManyField("tables.Partner", verbose_name=_("partners"), blank=True, related_name="tables")

    parent_page_types = ["tables.TableIndexPage"]
    content_panels = [
        *BodyPage.content_panels[:-1],
        InlinePanel("priorities", heading=_("Current priorities"), label=_("priority")),
        FieldRowPanel([FieldPanel("founded_on"), FieldPanel("host")]),
        FieldPanel("partners"),
        BodyPage.content_panels[-1],
    ]

    class Meta:
        verbose_name = _("table")
        verbose_name_plural = _("tables")

    def get_context(self, request, *args, **kwargs):
        return {
            **super().get_context(request, *args, **kwargs),
            "priorities": self.priorities.select_related("theme"),
            "partners": lazily(lambda: list(self.partners.order_by("name"))),
            "commissions": lazily(lambda: CommissionPage.objects.child_of(self).live().public().order_by("title")),
        }


class Priority(Orderable):
    """One of the few things a table works on now, chosen by its residents on a given day."""

    page = ParentalKey(TablePage, on_delete=models.CASCADE, related_name="priorities")
    title = models.CharField(_("priority"), max_length=200)
    chosen_on = models.DateField(_("chosen on"), null=True, blank=True)
    theme = models.ForeignKey(
        "tables.Theme",
        verbose_name=_("theme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="priorities",
    )

    panels = [FieldPanel("title"), FieldRowPanel([FieldPanel("chosen_on"), FieldPanel("theme")])]

    class Meta(Orderable.Meta):
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")

    def __str__(self):
        return self.title


class CommissionPage(BodyPage):
    """A working group of a table, with its own meetings; it reports to its table."""

    kind_word = _("Commission")

    theme = models.ForeignKey(
        "tables.Theme",
        verbose_name=_("theme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="commissions",
    )

    parent_page_types = ["tables.TablePage"]
    content_panels = [*BodyPage.content_panels[:-1], FieldPanel("theme"), BodyPage.content_panels[-1]]

    class Meta:
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), "parent": self.get_parent()}
