"""Institutional committees where decisions about the neighbourhood are made (domain.md §7)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from tables.enums import CommitteeKind

from .body import BodyPage
from .index import BodyIndexPage


class CommitteeIndexPage(BodyIndexPage):
    subpage_types = ["tables.CommitteePage"]

    class Meta:
        verbose_name = _("list of committees")
        verbose_name_plural = _("lists of committees")


class CommitteePage(BodyPage):
    kind_word = _("Institutional committee")

    kind = models.CharField(_("kind"), max_length=12, choices=CommitteeKind, default=CommitteeKind.STEERING)
    chair = models.ForeignKey(
        "tables.Partner",
        verbose_name=_("chaired by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="chaired_committees",
    )

    parent_page_types = ["tables.CommitteeIndexPage"]
    content_panels = [
        *BodyPage.content_panels[:-1],
        FieldRowPanel([FieldPanel("kind"), FieldPanel("chair")]),
        BodyPage.content_panels[-1],
    ]

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
