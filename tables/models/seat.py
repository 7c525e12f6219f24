"""Who sits where, in what capacity, since when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Page
from wagtail.search import index

from tables.enums import COLLEGE_ROLES, SeatRole
from tables.forms import SeatForm

BODY_TYPES = ["tables.TablePage", "tables.CouncilPage", "tables.CommissionPage", "tables.CommitteePage"]


class SeatQuerySet(models.QuerySet):
    def current(self, on=None):
        """Seats held on the day `on` (today by default); the last day counts."""
        on = on or timezone.localdate()
        return self.filter(since__lte=on).filter(Q(until=None) | Q(until__gte=on))

    def at(self, body):
        return self.filter(body_id=body.pk)

    def of(self, account):
        return self.filter(account_id=account.pk)

    def shown(self):
        """Seats whose holder agreed to be named on the public page."""
        return self.filter(public=True)

    def facilitating(self):
        return self.filter(role=SeatRole.FACILITATOR)

    def in_colleges(self):
        return self.filter(role__in=COLLEGE_ROLES)


class Seat(index.Indexed, models.Model):
    display_name = models.CharField(
        _("name"), max_length=120, help_text=_("As the person wishes to be named. A first name is enough.")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="seats",
    )
    body = models.ForeignKey(Page, verbose_name=_("body"), on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(_("role"), max_length=24, choices=SeatRole, default=SeatRole.MEMBER)
    organisation = models.ForeignKey(
        "tables.Partner",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="seats",
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day. Empty while the person sits."))
    public = models.BooleanField(
        _("may be shown"),
        default=False,
        help_text=_("Tick only if the person agreed to see her name on the public page."),
    )

    objects = SeatQuerySet.as_manager()

    base_form_class = SeatForm
    panels = [
        FieldPanel("display_name"),
        FieldPanel("account_email"),
        PageChooserPanel("body", page_type=BODY_TYPES),
        FieldRowPanel([FieldPanel("role"), FieldPanel("organisation")]),
        MultiFieldPanel([FieldRowPanel([FieldPanel("since"), FieldPanel("until")])], heading=_("When")),
        FieldPanel("public"),
    ]
    search_fields = [
        index.SearchField("display_name", boost=2),
        index.AutocompleteField("display_name"),
        index.FilterField("role"),
        index.FilterField("body"),
    ]

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["body", "role", "display_name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="seat_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                violation_error_message=_("The last day cannot come before the first."),
            )
        ]

    def __str__(self):
        return f"{self.display_name}, {self.get_role_display()}"
