"""Citizen councils: created by law, recognised by the prefect, two colleges (domain.md §5)."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, Page

from tables.enums import CollegeKind

from .body import BodyPage
from .index import BodyIndexPage


class CouncilIndexPage(BodyIndexPage):
    subpage_types = ["tables.CouncilPage"]

    class Meta:
        verbose_name = _("list of citizen councils")
        verbose_name_plural = _("lists of citizen councils")


class CouncilPage(BodyPage):
    kind_word = _("Citizen council")

    order_on = models.DateField(
        _("prefect’s order of"), null=True, blank=True, help_text=_("The day the prefect recognised the council.")
    )
    order_reference = models.CharField(_("number of the order"), max_length=80, blank=True)

    parent_page_types = ["tables.CouncilIndexPage"]
    content_panels = [
        *BodyPage.content_panels[:-1],
        FieldRowPanel([FieldPanel("order_on"), FieldPanel("order_reference")]),
        InlinePanel("colleges", heading=_("Colleges"), label=_("college"), max_num=2),
        BodyPage.content_panels[-1],
    ]

    class Meta:
        verbose_name = _("citizen council")
        verbose_name_plural = _("citizen councils")

    @property
    def followed_pages(self):
        """Live public pages that the council follows, the newest choice first."""
        followed = Page.objects.live().public().filter(council_follows__council_id=self.pk)
        return followed.order_by("-council_follows__since", "-council_follows__pk")

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), "colleges": self.colleges.all()}


class College(Orderable):
    """How many sit in one college, never who: names are shown by consent only (see Seat)."""

    page = ParentalKey(CouncilPage, on_delete=models.CASCADE, related_name="colleges")
    kind = models.CharField(_("college"), max_length=20, choices=CollegeKind)
    foreseen = models.PositiveSmallIntegerField(_("seats foreseen"), default=0)
    filled = models.PositiveSmallIntegerField(_("seats filled"), default=0)
    women = models.PositiveSmallIntegerField(_("of whom women"), default=0)
    drawn_by_lot = models.PositiveSmallIntegerField(_("of whom drawn by lot"), default=0)

    panels = [
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("foreseen"), FieldPanel("filled")]),
        FieldRowPanel([FieldPanel("women"), FieldPanel("drawn_by_lot")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("college")
        verbose_name_plural = _("colleges")
        constraints = [
            models.UniqueConstraint(
                name="college_once_per_council",
                fields=["page", "kind"],
                violation_error_message=_("This college is already described above."),
            ),
            models.CheckConstraint(
                name="college_parts_within_filled",
                condition=models.Q(women__lte=models.F("filled"), drawn_by_lot__lte=models.F("filled")),
                violation_error_message=_("Women and people drawn by lot are counted among the seats filled."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class CouncilFollow(models.Model):
    """A page the council keeps an eye on. Not a child of the page's draft: publishing an old draft must not undo it."""

    council = models.ForeignKey(CouncilPage, on_delete=models.CASCADE, related_name="followings")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="council_follows")
    since = models.DateField(_("since"), default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("page followed by a council")
        verbose_name_plural = _("pages followed by councils")
        constraints = [
            models.UniqueConstraint(
                name="council_follows_a_page_once",
                fields=["council", "page"],
                violation_error_message=_("The council already follows this page."),
            )
        ]

    def __str__(self):
        return f"{self.council} → {self.page}"
