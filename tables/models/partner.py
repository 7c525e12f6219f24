"""Organisations that tables work with, ask, and host."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from tables.enums import PartnerKind


class Partner(index.Indexed, models.Model):
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind, default=PartnerKind.ASSOCIATION)
    source_id = models.CharField(
        _("identifier in the source"),
        max_length=255,
        unique=True,
        null=True,
        blank=True,
        help_text=_("An import finds the organisation again by it."),
    )
    commune = models.CharField(_("town"), max_length=120, blank=True)
    contract = models.CharField(_("city contract"), max_length=200, blank=True)
    contact_name = models.CharField(
        _("public contact"),
        max_length=120,
        blank=True,
        help_text=_("Shown to everyone: only with the person’s consent."),
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("commune")]),
        FieldPanel("contract"),
        MultiFieldPanel(
            [FieldPanel("contact_name"), FieldPanel("phone"), FieldPanel("email"), FieldPanel("website")],
            heading=_("Public contact"),
        ),
        FieldPanel("source_id"),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("commune"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        self.source_id = self.source_id or None  # several hand-made partners have no identifier
