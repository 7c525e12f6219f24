"""What a project is made of: its steps, places, holders, money, origins and pictures."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from meetings.models import Decision
from projects.enums import HolderKind, Step
from tables.models import Partner

from .project import ProjectPage


class ProjectStep(Orderable):
    """A dated step of a project's life."""

    project = ParentalKey(ProjectPage, related_name="steps", on_delete=models.CASCADE)
    step = models.CharField(_("step"), max_length=20, choices=Step.choices)
    on = models.DateField(_("on"), default=timezone.localdate)
    note = models.CharField(_("in a few words"), max_length=250, blank=True)

    panels = [FieldRowPanel([FieldPanel("step"), FieldPanel("on")]), FieldPanel("note")]

    class Meta(Orderable.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self):
        return self.get_step_display()

    @property
    def stage(self):
        return Step(self.step).stage


class Place(Orderable):
    """Where the project happens: a street, a square, a group of buildings, never a flat (domain.md §2)."""

    project = ParentalKey(ProjectPage, related_name="places", on_delete=models.CASCADE)
    name = models.CharField(_("place"), max_length=200)
    address = models.CharField(_("address"), max_length=255, blank=True)

    panels = [FieldPanel("name"), FieldPanel("address")]

    class Meta(Orderable.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self):
        return self.name


class Holder(Orderable):
    """Who carries the project, as they wish to be named; nobody is named who did not agree."""

    project = ParentalKey(ProjectPage, related_name="holders", on_delete=models.CASCADE)
    name = models.CharField(
        _("name"), max_length=120, help_text=_("As they wish to be named: “a group of mothers of building C” will do.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=HolderKind.choices, default=HolderKind.GROUP)
    agreed = models.BooleanField(
        _("agrees to be named"), default=False, help_text=_("Without this, the page says “a group of residents”.")
    )

    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("kind"), FieldPanel("agreed")])]

    class Meta(Orderable.Meta):
        verbose_name = _("holder")
        verbose_name_plural = _("holders")

    def __str__(self):
        return self.public_name

    @property
    def public_name(self):
        """What the page may say of this holder."""
        if self.agreed:
            return self.name
        return {
            HolderKind.GROUP: gettext("A group of residents"),
            HolderKind.PERSON: gettext("A resident"),
            HolderKind.ASSOCIATION: gettext("An association"),
        }[HolderKind(self.kind)]


class Funding(Orderable):
    """What one funder was asked for, granted, and what was spent of it, in euros."""

    project = ParentalKey(ProjectPage, related_name="fundings", on_delete=models.CASCADE)
    funder = models.ForeignKey(
        Partner, verbose_name=_("funder"), null=True, blank=True, on_delete=models.SET_NULL, related_name="fundings"
    )
    funder_name = models.CharField(_("funder, in words"), max_length=200, blank=True)
    asked = models.DecimalField(
        _("asked (€)"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    granted = models.DecimalField(
        _("granted (€)"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    spent = models.DecimalField(
        _("spent (€)"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    panels = [
        FieldRowPanel([FieldPanel("funder"), FieldPanel("funder_name")]),
        FieldRowPanel([FieldPanel("asked"), FieldPanel("granted"), FieldPanel("spent")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("funding")
        verbose_name_plural = _("fundings")
        constraints = [
            models.CheckConstraint(
                name=f"funding_{name}_is_not_negative",
                condition=models.Q(**{name: None}) | models.Q(**{f"{name}__gte": 0}),
                violation_error_message=_("An amount cannot be below zero."),
            )
            for name in ("asked", "granted", "spent")
        ]

    def __str__(self):
        return self.who

    @property
    def who(self):
        return str(self.funder) if self.funder else self.funder_name or str(_("Funder to be found"))


class Origin(Orderable):
    """A decision of the register that the project carries out: the way back to what was said at a table."""

    project = ParentalKey(ProjectPage, related_name="origins", on_delete=models.CASCADE)
    decision = models.ForeignKey(
        Decision, verbose_name=_("decision"), on_delete=models.CASCADE, related_name="projects"
    )
    note = models.CharField(
        _("what changed since"), max_length=250, blank=True, help_text=_("What was asked, what will be done, why.")
    )

    panels = [FieldPanel("decision"), FieldPanel("note")]

    class Meta(Orderable.Meta):
        verbose_name = _("origin")
        verbose_name_plural = _("origins")


class Picture(Orderable):
    project = ParentalKey(ProjectPage, related_name="pictures", on_delete=models.CASCADE)
    image = models.ForeignKey(
        get_image_model_string(), verbose_name=_("picture"), on_delete=models.CASCADE, related_name="+"
    )
    alt = models.CharField(_("what it shows"), max_length=200, help_text=_("For people who cannot see it."))
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    has_image_rights = models.BooleanField(
        _("the people shown agreed"),
        default=False,
        help_text=_("Without this tick the picture is kept here and not shown."),
    )

    panels = [
        FieldPanel("image"),
        FieldPanel("alt"),
        FieldRowPanel([FieldPanel("credit"), FieldPanel("has_image_rights")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
