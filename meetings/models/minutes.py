"""Minutes: what was said, decided and promised at one meeting, written as it was spoken."""

import json
from datetime import datetime, timedelta
from urllib.parse import quote

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from meetings.blocks import MinutesBody, attendance_of, excerpt, walk
from meetings.blocks.choices import AuthorKind, Distribution, ValidationMode
from meetings.calling.neighbours import neighbours_text
from meetings.frozen import FrozenOnceApproved, FrozenText
from meetings.panels import KeptPanel
from meetings.privacy.panel import VerifyPanel
from meetings.publication import MinutesForm, missing_for_publication, summary_lines
from meetings.readings import age_of, reread_words
from pages.fields import StoryField
from pages.languages import Language
from pages.models import BasePage
from pages.parts import lazily
from pages.typography import date_words

SLUG = "compte-rendu"
LONG = 60_000  # signs of the body as it is kept: about fifteen printed pages


class MinutesQuerySet(PageQuerySet):
    def provisional(self):
        """Published and not yet approved at a meeting."""
        return self.live().filter(validated_on=None)

    def under(self, page):
        """Those of the meetings held by `page` (a table, a council) or below it."""
        return self.descendant_of(page)


MinutesManager = PageManager.from_queryset(MinutesQuerySet)


class MinutesPage(FrozenOnceApproved, RoutablePageMixin, BasePage):
    """The record of one meeting. A meeting has at most one; its address always ends in « compte-rendu »."""

    # What the import remembers: no draft and no old revision may bring it back.
    TRACES = ["imported_from", "import_digest", "import_revision"]
    # What a meeting said of them, changed by `meetings.actions.approval` alone; no old revision takes it back.
    APPROVAL = ["validated_on", "validation_mode", "validated_at_id"]

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
        _("easy version read again by"),
        max_length=160,
        blank=True,
        help_text=_(
            "Those it is meant for, by a function or as a group: “three residents”. Empty: not read again yet."
        ),
    )
    message = models.TextField(
        _("message to neighbours"),
        max_length=250,
        blank=True,
        help_text=_(
            "What one neighbour sends to another by phone: 250 signs at most, the address of the page is added. "
            "Empty: made from the five lines, first the one that tells of a decision."
        ),
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
        help_text=_("Those who were there may say until then what is not right. Empty: some days after publication."),
    )
    validated_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)
    validation_mode = models.CharField(
        _("approved how"), max_length=12, choices=ValidationMode.choices, blank=True, editable=False
    )
    validated_at = models.ForeignKey(
        "meetings.MeetingPage",
        verbose_name=_("approved at the meeting"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    change_reason = models.TextField(
        _("why this correction"),
        blank=True,
        max_length=500,
        help_text=_("In one sentence, for everybody: “The date of the works was wrong.” Do not repeat a removed word."),
    )

    imported_from = models.CharField(max_length=255, blank=True, editable=False)
    import_digest = models.CharField(max_length=64, blank=True, editable=False)
    import_revision = models.BigIntegerField(null=True, blank=True, editable=False)

    objects = MinutesManager()

    parent_page_types = ["meetings.MeetingPage"]
    subpage_types = []
    max_count_per_parent = 1
    base_form_class = MinutesForm
    exclude_fields_in_copy = [*TRACES, "validated_on", "validation_mode", "validated_at", "change_reason"]
    comments_open = True

    content_panels = [
        KeptPanel(),
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
            [FieldPanel("easy_read"), FieldPanel("easy_read_by"), FieldPanel("message")],
            heading=_("Easy version and message"),
            classname="collapsible",
        ),
        MultiFieldPanel(
            [
                VerifyPanel(),
                FieldPanel("privacy_checked"),
                FieldPanel("remarks_until"),
                FieldPanel("change_reason", heading=_("Why this correction (needed to publish)")),
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
        """Return the page as a revision wrote it, but with what the import and a later meeting said since."""
        page = super().with_content_json(content)
        for name in (*self.TRACES, *self.APPROVAL):
            setattr(page, name, getattr(self, name))
        return page

    def publish(self, revision, *args, **kwargs):
        """Publish a revision as Wagtail does. Raise FrozenText for an approved text changed without a public reason."""
        draft = revision.as_object()
        sentence = missing_for_publication(draft).get("change_reason")
        if sentence:
            raise FrozenText(sentence)
        super().publish(revision, *args, **kwargs)

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
    def remarks_close_on(self):
        """The last day for remarks, a date; None when they are not published."""
        if self.remarks_until or not self.first_published_at:
            return self.remarks_until
        from meetings.models.readback import ReadBackSettings

        days = ReadBackSettings.of_page(self).remark_days
        return timezone.localdate(self.first_published_at) + timedelta(days=days)

    @cached_property
    def takes_remarks(self):
        """Whether those who were there may still say what is not right."""
        closes = self.remarks_close_on if self.live and self.is_provisional else None
        return bool(closes and timezone.localdate() <= closes)

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

    def last_version(self):
        """Return the MinutesVersion readers have now, or None."""
        return self.versions.newest_first().first()

    @cached_property
    def is_long(self):
        """Whether the minutes are too heavy to be sent whole to a phone: then each point has a view of its own."""
        return len(json.dumps(list(self.body.raw_data), default=str)) > LONG if self.body else False

    def names_removed_on(self):
        """Return when names were taken out of these minutes, oldest first: days in words."""
        return [date_words(done.decided_at) for done in self.names_removed.order_by("decided_at", "pk")]

    def has_anchor(self, anchor):
        """Tell whether `anchor` is the id of one of the blocks."""
        return any(said.id == anchor for said in walk(self.body))

    def anchor_excerpt(self, anchor):
        """Return the first words of the block `anchor` (at most 200 characters), or None without such a block."""
        return next((excerpt(said.value) for said in walk(self.body) if said.id == anchor), None)

    def get_context(self, request, *args, **kwargs):
        from comments.threads import comments_context
        from meetings.models.register import entries_of
        from meetings.papers.meeting import short_url

        share = lazily(lambda: neighbours_text(self, short_url(self)))
        return {
            **super().get_context(request, *args, **kwargs),
            **comments_context(self, request),
            "meeting": lazily(lambda: self.meeting),
            "body": lazily(lambda: self.meeting.body),
            "accent": lazily(lambda: self.accent),
            "remove_name_url": f"{self.get_url(request)}retirer-un-nom/",
            "names_removed_on": lazily(self.names_removed_on),
            "remarks_url": f"{self.get_url(request)}remarques/" if self.takes_remarks else "",
            "version": lazily(self.last_version),
            # Read here and not block by block: one query per kind, whatever the number of blocks.
            "register": lazily(entries_of, self),
            "easy_age": lazily(lambda: age_of(self, "easy")),
            "message_age": lazily(lambda: age_of(self, "message")) if self.message else None,
            "share_text": share,
            "share_query": lazily(lambda: quote(str(share))),
        }

    @path("")
    def whole(self, request):
        return self.render(request)

    @path("point/<uuid:anchor>/", name="point")
    def point(self, request, anchor):
        """One point of the agenda, whole. Raise Http404 when there is none, or when it is not a point."""
        from django.http import Http404

        points = [child for child in self.body if child.block_type == "agenda_item"]
        found = next((number for number, child in enumerate(points) if str(child.id) == str(anchor)), None)
        if found is None:
            raise Http404
        context = {
            "point": points[found],
            "rank": found + 1,
            "total": len(points),
            "before": points[found - 1] if found else None,
            "after": points[found + 1] if found + 1 < len(points) else None,
        }
        return self.render(request, template="meetings/minutes/point.html", context_overrides=context)

    @path("facile/", name="easy")
    def easy(self, request):
        """The easy version. Raise Http404 when nobody wrote one."""
        from django.http import Http404

        if not self.easy_lines:
            raise Http404
        context = {"age": age_of(self, "easy"), "reread": reread_words(self)}
        return self.render(request, template="meetings/minutes_page_easy.html", context_overrides=context)


def at_hour(moment, hour):
    """Return the aware datetime of `moment`'s day at `hour` (a time), on the wall's clock."""
    return timezone.make_aware(datetime.combine(timezone.localtime(moment).date(), hour))
