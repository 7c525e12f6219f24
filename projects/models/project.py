"""Citizen projects: what is wanted, where it stands, what it costs, and the words it comes from."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from comments.threads import comments_context
from pages.blocks import StoryBlock
from pages.fields import StoryField
from pages.models import BasePage
from pages.parts import lazily
from projects.enums import Scheme, Stage, Step
from tables.fields import Themes
from tables.models import Partner, Theme
from tables.views import council_context

from .update import ProjectUpdatePage


class ProjectQuerySet(PageQuerySet):
    def at(self, body):
        """Those of a table (or of one of its commissions)."""
        return self.descendant_of(body)

    def at_stage(self, stage):
        return self.filter(step__in=stage.steps)

    def about_theme(self, theme):
        return self.filter(pk__in=ProjectTheme.objects.filter(tag=theme).values("content_object_id"))

    def coming_from(self, decision):
        """Those that carry out a decision of the register."""
        return self.filter(origins__decision=decision)

    def latest_first(self):
        """By the date of their last step."""
        return self.order_by("-step_on", "-pk")

    def for_cards(self):
        """With all that a card shows: three queries more, however many cards."""
        return self.prefetch_related("fundings", "theme_items__tag")

    def on_the_move(self):
        """Neither ended nor set aside, the latest step first."""
        return self.exclude(step__in=[*Stage.DONE.steps, *Stage.NOT_RETAINED.steps]).latest_first()


class ProjectForm(WagtailAdminPageForm):
    """Shows the page the steps as they are typed: they become its own only once the whole form is valid."""

    def clean(self):
        cleaned = super().clean()
        if "steps" in self.formsets:
            self.instance.typed_steps = self._typed_steps()
        return cleaned

    def _typed_steps(self):
        formset = self.formsets["steps"]
        rows = [row for row in formset.forms if row not in formset.deleted_forms and row.is_valid()]
        rows = sorted(
            (row for row in rows if "step" in row.cleaned_data), key=lambda row: row.cleaned_data["ORDER"] or 0
        )
        for order, row in enumerate(rows):
            row.instance.sort_order = order
        return [row.instance for row in rows]


class ProjectPage(BasePage):
    """A project under its table. Where it stands is said by its dated steps: `step` repeats the last of them so that
    lists can filter on it."""

    story = StoryField(StoryBlock(), verbose_name=_("story"), blank=True)
    scheme = models.CharField(_("fund"), max_length=10, choices=Scheme.choices, blank=True, default=Scheme.NONE)
    step = models.CharField(_("step"), max_length=20, choices=Step.choices, default=Step.IDEA, editable=False)
    step_on = models.DateField(_("since"), default=timezone.localdate, editable=False)
    reason = models.TextField(_("why it is not retained"), blank=True, help_text=_("Said to everyone, in plain words."))
    next_step = models.CharField(
        _("what comes next"), max_length=250, blank=True, help_text=_("The next date, or another way to try.")
    )
    people = models.PositiveIntegerField(
        _("people who take part"), null=True, blank=True, help_text=_("A number, even a rough one. Never names.")
    )
    partners = ParentalManyToManyField(Partner, verbose_name=_("partners"), blank=True)
    themes = Themes(through="projects.ProjectTheme", verbose_name=_("themes"), blank=True)
    # Where an import found it, and what the source said then: the same words again change nothing.
    source_id = models.CharField(
        _("identifier in the source"), max_length=64, blank=True, db_index=True, editable=False
    )
    source_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = PageManager.from_queryset(ProjectQuerySet)()

    base_form_class = ProjectForm
    typed_steps = None  # those of a form being checked, instead of the page's own

    parent_page_types = ["tables.TablePage", "tables.CommissionPage"]
    subpage_types = ["projects.ProjectUpdatePage"]
    comments_open = True
    has_anchor = False

    content_panels = [
        *BasePage.content_panels,
        InlinePanel("steps", heading=_("Where it stands"), label=_("step")),
        MultiFieldPanel([FieldPanel("reason"), FieldPanel("next_step")], heading=_("Why, and what next")),
        FieldPanel("story"),
        InlinePanel("origins", heading=_("Where it comes from"), label=_("decision")),
        InlinePanel("places", heading=_("Places"), label=_("place")),
        FieldPanel("people"),
        InlinePanel("holders", heading=_("Who carries it"), label=_("holder")),
        FieldPanel("partners"),
        MultiFieldPanel([FieldPanel("scheme"), InlinePanel("fundings", label=_("funder"))], heading=_("Money")),
        InlinePanel("pictures", heading=_("Pictures"), label=_("picture")),
        FieldPanel("themes"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("story"),
        index.RelatedFields("places", [index.SearchField("name"), index.SearchField("address")]),
        index.FilterField("step"),
    ]

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        indexes = [models.Index(fields=["step", "-step_on"], name="project_by_step")]

    @property
    def stage(self):
        return Step(self.step).stage

    @property
    def is_not_retained(self):
        return self.stage == Stage.NOT_RETAINED

    def last_step(self):
        """Return the latest ProjectStep, of the draft's own when there are unsaved ones; None when there is none."""
        steps = self.steps.all() if self.typed_steps is None else self.typed_steps
        steps = sorted(steps, key=lambda step: (step.on, step.sort_order or 0))
        return steps[-1] if steps else None

    def clean(self):
        super().clean()
        self._repeat_last_step()
        if self.is_not_retained and not self.reason.strip():
            raise ValidationError({"reason": _("Say why it is not retained: people asked for it.")})

    def save(self, *args, **kwargs):
        self._repeat_last_step()
        return super().save(*args, **kwargs)

    def _repeat_last_step(self):
        if last := self.last_step():
            self.step, self.step_on = last.step, last.on

    def table(self):
        """Return the table or commission the project belongs to."""
        return self.get_parent().specific

    def seats(self):
        """Return the five public stages as (label, state) for the line of seats: "done", "current" or ""."""
        line = Stage.line()
        reached = line.index(self.stage) if self.stage in line else -1
        return [
            (stage.label, "done" if place < reached else "current" if place == reached else "")
            for place, stage in enumerate(line)
        ]

    def news(self):
        """Return the published news of the project, latest first."""
        if not self.numchild:
            return ProjectUpdatePage.objects.none()
        return ProjectUpdatePage.objects.live().child_of(self).order_by("-on", "-pk")

    def shown_pictures(self):
        """Return the pictures whose people agreed to be shown."""
        return [picture for picture in self.pictures.all() if picture.has_image_rights]

    def get_context(self, request, *args, **kwargs):
        fundings = lazily(lambda: list(self.fundings.select_related("funder")))
        return {
            **super().get_context(request, *args, **kwargs),
            **comments_context(self, request),
            "items": lazily(lambda: list(self.theme_items.select_related("tag"))),
            "fundings": fundings,
            "money": lazily(self.money, fundings),
            **council_context(self, request),
            "origins": self.origins.select_related("decision__minutes").all(),
            "history": lazily(sorted, self.steps.all(), key=lambda step: (step.on, step.sort_order or 0), reverse=True),
        }

    def money(self, fundings=None):
        """Return the sums over all funders as {"asked", "granted", "spent"} in euros; None where nothing is said."""
        fundings = self.fundings.all() if fundings is None else fundings
        totals = Counter()
        for funding in fundings:
            for name in ("asked", "granted", "spent"):
                if getattr(funding, name) is not None:
                    totals[name] += getattr(funding, name)
        return {name: totals.get(name) for name in ("asked", "granted", "spent")}


class ProjectTheme(ItemBase):
    tag = models.ForeignKey(Theme, related_name="projects", on_delete=models.CASCADE)
    content_object = ParentalKey(ProjectPage, related_name="theme_items", on_delete=models.CASCADE)

    class Meta:
        verbose_name = _("theme of a project")
        verbose_name_plural = _("themes of projects")
