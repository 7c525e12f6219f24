"""Minutes: what was said, decided and promised at one meeting, written as it was spoken."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from meetings.blocks import MinutesBody, attendance_of, excerpt, walk
from meetings.blocks.choices import AuthorKind, Distribution, ValidationMode
from pages.fields import StoryField
from pages.languages import Language
from pages.models import BasePage
from pages.parts import lazily
from pages.typography import date_words

SLUG = "compte-rendu"
SUMMARY_LINES = 5


def summary_lines(summary):
    """Return the lines of a summary, without the dashes people put before them."""
    return [line.strip(" \t-•*–") for line in (summary or "").splitlines() if line.strip(" \t-•*–")]


def missing_for_publication(minutes):
    """Return what still forbids publishing, by field, in sentences; empty when all is there (domain.md §3.4)."""
    missing = {}
    lines = summary_lines(minutes.summary)
    if not lines:
        missing["summary"] = gettext("Write the summary: up to five lines, one per line. Many will read nothing else.")
    elif len(lines) > SUMMARY_LINES:
        missing["summary"] = gettext("The summary has %(found)s lines: keep five at most.") % {"found": len(lines)}
    attendance = attendance_of(minutes.body)
    if attendance is None or not attendance.total:
        missing["body"] = gettext("Say how many people were there: add the block “Who was there”. “About” is enough.")
    if not minutes.privacy_checked:
        missing["privacy_checked"] = gettext(
            "Read the text again for what must not be public (names of residents, children, health, addresses), "
            "then tick."
        )
    return missing


class MinutesForm(WagtailAdminPageForm):
    """Drafts are saved as they are; publishing asks for what readers need."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting = self.parent_page
        if "title" in self.fields and not self.instance.pk and meeting is not None:
            self.initial.setdefault("title", "")
            self.initial["title"] = self.initial["title"] or title_for(meeting)

    def clean(self):
        cleaned = super().clean()
        if not self.is_deferred_validation and "body" in cleaned:
            for name in ("summary", "body", "privacy_checked"):
                setattr(self.instance, name, cleaned.get(name))
            for name, sentence in missing_for_publication(self.instance).items():
                if name in self.fields and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned


def title_for(meeting):
    """Return the usual title of the minutes of `meeting`."""
    day = date_words(meeting.specific.starts_at)
    return gettext("Minutes: %(title)s, %(day)s") % {"title": meeting.title, "day": day}


class MinutesQuerySet(PageQuerySet):
    def provisional(self):
        """Published and not yet approved at a meeting."""
        return self.live().filter(validated_on=None)

    def under(self, page):
        """Those of the meetings held by `page` (a table, a council) or below it."""
        return self.descendant_of(page)


MinutesManager = PageManager.from_queryset(MinutesQuerySet)


class MinutesPage(RoutablePageMixin, BasePage):
    """The record of one meeting. A meeting has at most one; its address always ends in « compte-rendu »."""

    # What the import remembers: no draft and no old revision may bring it back.
    TRACES = ["imported_from", "import_digest", "import_revision"]

    reference = models.CharField(_("reference"), max_length=80, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=8, choices=Language.choices, default=Language.FRENCH)
    author_kind = models.CharField(
        _("written by"), max_length=12, choices=AuthorKind.choices, default=AuthorKind.FACILITATOR
    )
    author_display = models.CharField(
        _("name or function of the author"), max_length=160, blank=True, help_text=_("As readers will see it.")
    )
    reviewed_by = models.CharField(_("read again by"), max_length=160, blank=True)
    started_at = models.TimeField(_("began at"), null=True, blank=True)
    ended_at = models.TimeField(_("ended at"), null=True, blank=True)
    venue = models.CharField(_("place"), max_length=255, blank=True)
    chair = models.CharField(_("chaired by"), max_length=160, blank=True, help_text=_("A function, or a public name."))
    facilitator = models.CharField(_("facilitated by"), max_length=160, blank=True)
    secretary = models.CharField(_("notes taken by"), max_length=160, blank=True)

    summary = models.TextField(
        _("in five lines"), blank=True, help_text=_("Up to five short lines, one idea each. Needed to publish.")
    )
    easy_read = models.TextField(
        _("easy version"), blank=True, help_text=_("Short words, short sentences: one idea per sentence.")
    )
    easy_read_by = models.CharField(
        _("easy version read again by"), max_length=160, blank=True, help_text=_("Somebody it is meant for.")
    )
    body = StoryField(MinutesBody(), blank=True, verbose_name=_("what was said"))

    privacy_checked = models.BooleanField(
        _("I have read it again for what must not be public"),
        default=False,
        help_text=_(
            "No resident’s name without written agreement, no child’s name ever, no reason for leaving, no address, "
            "health, family, papers or debts."
        ),
    )
    distribution = models.CharField(
        _("who may read"), max_length=10, choices=Distribution.choices, default=Distribution.PUBLIC, editable=False
    )
    remarks_until = models.DateField(
        _("remarks welcome until"),
        null=True,
        blank=True,
        help_text=_("Readers are told: it is provisional until then."),
    )
    validated_on = models.DateField(
        _("approved on"), null=True, blank=True, help_text=_("Empty: the minutes are provisional, and say so.")
    )
    validation_mode = models.CharField(_("approved how"), max_length=12, choices=ValidationMode.choices, blank=True)

    imported_from = models.CharField(max_length=255, blank=True, editable=False)
    import_digest = models.CharField(max_length=64, blank=True, editable=False)
    import_revision = models.BigIntegerField(null=True, blank=True, editable=False)

    objects = MinutesManager()

    parent_page_types = ["meetings.MeetingPage"]
    subpage_types = []
    max_count_per_parent = 1
    base_form_class = MinutesForm
    exclude_fields_in_copy = [*TRACES]
    comments_open = True

    content_panels = [
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("started_at"), FieldPanel("ended_at")]),
                FieldPanel("venue"),
                FieldRowPanel([FieldPanel("chair"), FieldPanel("facilitator")]),
                FieldPanel("secretary"),
                FieldPanel("language"),
            ],
            heading=_("The meeting, as it was"),
            classname="collapsible",
        ),
        MultiFieldPanel(
            [FieldPanel("author_kind"), FieldPanel("author_display"), FieldPanel("reviewed_by")],
            heading=_("Who wrote it"),
            classname="collapsible",
        ),
        MultiFieldPanel(
            [FieldPanel("easy_read"), FieldPanel("easy_read_by")], heading=_("Easy version"), classname="collapsible"
        ),
        MultiFieldPanel(
            [
                FieldPanel("privacy_checked"),
                FieldPanel("remarks_until"),
                FieldRowPanel([FieldPanel("validated_on"), FieldPanel("validation_mode")]),
            ],
            heading=_("Before publishing, and after"),
        ),
    ]
    promote_panels = [
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("For search engines"))
    ]

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("easy_read"),
        index.SearchField("body"),
        index.SearchField("venue"),
        index.SearchField("reference"),
        index.FilterField("validated_on"),
    ]

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")

    def full_clean(self, *args, **kwargs):
        self._give_address()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self):
        self._give_address()
        super().minimal_clean()

    def _give_address(self):
        self.slug = SLUG
        if not self.reference and self.path:
            self.reference = self._next_reference()

    def _next_reference(self):
        """Return table and month, such as « BUSSERINE-2026-11 », with a rank when the month has several."""
        day = timezone.localtime(self.meeting.starts_at)
        wanted = f"{self.meeting.body.slug.upper()[:60]}-{day:%Y-%m}"
        taken = set(
            MinutesPage.objects.filter(reference__startswith=wanted)
            .exclude(pk=self.pk)
            .values_list("reference", flat=True)
        )
        candidate, rank = wanted, 1
        while candidate in taken:
            rank += 1
            candidate = f"{wanted}-{rank}"
        return candidate

    def with_content_json(self, content):
        """Return the page as a revision wrote it, but with what the import remembers now."""
        page = super().with_content_json(content)
        for name in self.TRACES:
            setattr(page, name, getattr(self, name))
        return page

    # --- What templates ask -------------------------------------------------------------------------------------------

    @cached_property
    def meeting(self):
        """The MeetingPage these are the minutes of."""
        return self.get_parent().specific

    @property
    def description(self):
        return self.search_description or " ".join(self.summary_lines)[:300]

    @property
    def accent(self):
        return getattr(self.meeting.body, "accent", "")

    @property
    def summary_lines(self):
        return summary_lines(self.summary)

    @property
    def easy_lines(self):
        return summary_lines(self.easy_read)

    @property
    def is_provisional(self):
        return self.validated_on is None

    @cached_property
    def attendance(self):
        return attendance_of(self.body)

    @cached_property
    def starts_at(self):
        """When it really began: the hour written in the minutes, else the one announced."""
        announced = timezone.localtime(self.meeting.starts_at)
        return at_hour(announced, self.started_at) if self.started_at else announced

    @cached_property
    def ends_at(self):
        announced = timezone.localtime(self.meeting.ends_at)
        if not self.ended_at:
            return announced if not self.started_at or announced > self.starts_at else None
        end = at_hour(self.starts_at, self.ended_at)
        return end if end > self.starts_at else at_hour(self.starts_at + timedelta(days=1), self.ended_at)

    def has_anchor(self, anchor):
        """Tell whether `anchor` is the id of one of the blocks."""
        return any(said.id == anchor for said in walk(self.body))

    def anchor_excerpt(self, anchor):
        """Return the first words of the block `anchor` (at most 200 characters), or None without such a block."""
        return next((excerpt(said.value) for said in walk(self.body) if said.id == anchor), None)

    def get_context(self, request, *args, **kwargs):
        from comments.views import comments_context
        from meetings.models.register import entries_of

        return {
            **super().get_context(request, *args, **kwargs),
            **comments_context(self, request),
            "meeting": lazily(lambda: self.meeting),
            "body": lazily(lambda: self.meeting.body),
            "accent": lazily(lambda: self.accent),
            # Read here and not block by block: one query per kind, whatever the number of blocks.
            "register": lazily(entries_of, self),
        }

    @path("")
    def whole(self, request):
        return self.render(request)

    @path("facile/", name="easy")
    def easy(self, request):
        """The easy version. Raise Http404 when nobody wrote one."""
        from django.http import Http404

        if not self.easy_lines:
            raise Http404
        return self.render(request, template="meetings/minutes_page_easy.html")


def at_hour(moment, hour):
    """Return the aware datetime of `moment`'s day at `hour` (a time), on the wall's clock."""
    return timezone.make_aware(datetime.combine(timezone.localtime(moment).date(), hour))
