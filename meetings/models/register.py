"""The register: what minutes said, as rows, and what happened since (design.md §4.2).

A row is keyed by its block's permanent id. What was said is projected from the published minutes by
`actions.projection.project_register`; what happened since (status, note) belongs to the row.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.search import index

from meetings.blocks.choices import ActionStatus, AnswerStatus, CommitmentStatus, DecisionStatus, Method, Who
from meetings.blocks.decided import votes_in_words
from meetings.models.meeting import MeetingPage
from meetings.models.minutes import MinutesPage
from pages.typography import ago_words, day_words
from tables.models import Partner


class RegisterQuerySet(models.QuerySet):
    def standing(self):
        """Said in published minutes, and not taken back. For everybody to read: `register_filters.public_rows`."""
        return self.filter(withdrawn_at=None, minutes__live=True)

    def at(self, body):
        """Said at a table, a council, or one of its commissions."""
        return self.filter(Q(body=body) | Q(body__path__startswith=body.path, body__depth__gt=body.depth))

    def newest_first(self):
        return self.order_by("-said_on", "position", "-pk")

    def for_lists(self):
        """With all that a list shows, so that rows cost nothing more."""
        return self.select_related("minutes", "body", "page", *(["partner"] if hasattr(self.model, "partner") else []))

    def with_status(self, status):
        return self.filter(status=status)

    def open(self):
        """Still waiting for something to happen."""
        return self.filter(status__in=self.model.OPEN)

    def overdue(self):
        """Somebody still owes it, and the day it was promised for, or put off to, has passed."""
        return self.overdue_since(timezone.localdate())

    def overdue_since(self, day):
        """Those awaited before `day`, a date."""
        awaited = self.filter(status__in=self.model.AWAITED)
        return awaited.filter(Q(put_off_to__lt=day) | Q(put_off_to=None, due_on__lt=day))

    def about_theme(self, theme):
        """Said at a meeting about this theme."""
        meetings = MeetingPage.objects.about_theme(theme).values("path")
        above = self.annotate(meeting_path=Substr("minutes__path", 1, Length("minutes__path") - Page.steplen))
        return above.filter(meeting_path__in=meetings)

    def promised_by(self, partner):
        """Those that an institution promised or answered."""
        return self.filter(partner=partner)


class RegisterEntry(index.Indexed, models.Model):
    STATUSES = None  # the TextChoices of `status`
    OPEN = ()  # statuses that wait for something
    AWAITED = ()  # among them, those that are late once their day has passed
    LATE = ""  # how lateness is said
    FAILED = ()  # statuses of what will not be
    KIND = ""  # the word of its addresses
    SAID = ["minutes_id", "body_id", "said_on", "position", "text", "page_id", "due_on"]  # projected from the block

    block_id = models.UUIDField(_("block"), unique=True, editable=False)
    minutes = models.ForeignKey(
        MinutesPage, verbose_name=_("minutes"), on_delete=models.CASCADE, related_name="%(class)ss"
    )
    body = models.ForeignKey(Page, verbose_name=_("table or council"), on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(
        Page,
        verbose_name=_("project or page concerned"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="register_%(class)ss",
    )
    said_on = models.DateField(_("said on"))
    position = models.PositiveIntegerField(_("place in the minutes"), default=0)
    text = models.TextField(_("words"))
    due_on = models.DateField(_("by when"), null=True, blank=True)
    said_status = models.CharField(_("status in the minutes"), max_length=12)
    status = models.CharField(_("status now"), max_length=12)
    note = models.TextField(_("what happened since"), blank=True)
    changed_at = models.DateTimeField(_("status changed"), null=True, blank=True)
    put_off_to = models.DateField(_("put off to"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    search_fields = [
        index.SearchField("text", boost=2),
        index.AutocompleteField("text"),
        index.SearchField("note"),
        index.FilterField("withdrawn_at"),
        index.FilterField("minutes_id"),
        index.FilterField("body_id"),
        index.FilterField("status"),
        index.FilterField("said_on"),
    ]

    class Meta:
        abstract = True
        ordering = ["-said_on", "position", "-pk"]
        indexes = [models.Index(fields=["status", "-said_on"], name="%(class)s_by_status")]

    def __str__(self):
        return self.text if len(self.text) <= 100 else self.text[:99] + "…"

    def get_absolute_url(self):
        return reverse(f"meetings:{self.KIND}", args=[self.pk])

    @classmethod
    def get_indexed_objects(cls):
        """Only what may be read is found by a search."""
        return cls.objects.standing()

    def get_indexed_instance(self):
        return self if self.withdrawn_at is None and self.minutes.live else None

    @cached_property
    def url_in_minutes(self):
        """Where it was said: the address of the block itself, or "" when the minutes have none."""
        url = self.minutes.url
        return f"{url}#{self.block_id}" if url else ""

    @property
    def status_words(self):
        return self.STATUSES(self.status).label if self.status in self.STATUSES.values else ""

    @property
    def is_open(self):
        return self.status in self.OPEN

    @property
    def awaited_on(self):
        """The day in force: the one it was put off to, else the one said; None without any."""
        return self.put_off_to or self.due_on

    @property
    def is_late(self):
        """The promised day has passed and nothing says it was kept: computed each time, never stored."""
        return bool(self.status in self.AWAITED and self.awaited_on and self.awaited_on < timezone.localdate())

    @property
    def state_words(self):
        """The status in words, with lateness said when there is some."""
        return f"{self.status_words}, {self.late_words}" if self.is_late else str(self.status_words)

    @property
    def late_words(self):
        """Lateness in words, such as « devait être fait le mardi 3 mars, il y a 2 mois »; "" when it is not late."""
        if not self.is_late:
            return ""
        return str(self.LATE) % {"day": day_words(self.awaited_on), "ago": ago_words(self.awaited_on)}

    @property
    def tone(self):
        """Tone of the tag that shows the status; the words beside it say the same."""
        if self.is_late or self.status in self.FAILED:
            return "warn"
        return "wait" if self.is_open else "done"

    @property
    def by_words(self):
        """Who decided, does, promised or answered."""
        return ""


class Decision(RegisterEntry):
    STATUSES = DecisionStatus
    OPEN = (DecisionStatus.PENDING, DecisionStatus.DECIDED, DecisionStatus.UNDER_WAY)
    # A decision takes effect on a day; that day's passing is no delay. One still to take may be late.
    AWAITED = (DecisionStatus.PENDING,)
    LATE = _("was to be decided on %(day)s, %(ago)s")
    FAILED = (DecisionStatus.DROPPED,)
    KIND = "decision"
    SAID = [*RegisterEntry.SAID, "method", "votes_for", "votes_against", "abstentions"]

    method = models.CharField(_("how"), max_length=12, choices=Method.choices, blank=True)
    votes_for = models.PositiveIntegerField(_("for"), null=True, blank=True)
    votes_against = models.PositiveIntegerField(_("against"), null=True, blank=True)
    abstentions = models.PositiveIntegerField(_("abstentions"), null=True, blank=True)

    class Meta(RegisterEntry.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    @property
    def votes_words(self):
        return votes_in_words(vars(self))

    @property
    def by_words(self):
        return " : ".join(words for words in (str(self.get_method_display()), self.votes_words) if words)


class Action(RegisterEntry):
    STATUSES = ActionStatus
    OPEN = AWAITED = ActionStatus.open()
    LATE = _("was to be done on %(day)s, %(ago)s")
    FAILED = (ActionStatus.DROPPED,)
    KIND = "action"
    SAID = [*RegisterEntry.SAID, "owner"]

    owner = models.CharField(_("who"), max_length=255, blank=True)

    search_fields = [*RegisterEntry.search_fields, index.SearchField("owner")]

    class Meta(RegisterEntry.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")

    @property
    def by_words(self):
        return self.owner


class Commitment(RegisterEntry):
    STATUSES = CommitmentStatus
    OPEN = CommitmentStatus.open()
    # Once declared done, it is for residents to confirm it.
    AWAITED = (CommitmentStatus.PROMISED, CommitmentStatus.UNDER_WAY, CommitmentStatus.CONTESTED)
    LATE = _("was to be kept on %(day)s, %(ago)s")
    FAILED = (CommitmentStatus.BROKEN,)
    KIND = "commitment"
    SAID = [*RegisterEntry.SAID, "organisation", "partner_id", "function", "conditions"]

    organisation = models.CharField(_("organisation"), max_length=255, blank=True)
    partner = models.ForeignKey(
        Partner,
        verbose_name=_("partner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="commitments",
    )
    function = models.CharField(_("function"), max_length=255, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)

    search_fields = [*RegisterEntry.search_fields, index.SearchField("organisation"), index.SearchField("function")]

    class Meta(RegisterEntry.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    @property
    def by_words(self):
        return ", ".join(words for words in (self.function, self.organisation) if words)


class Question(RegisterEntry):
    STATUSES = AnswerStatus
    OPEN = AWAITED = AnswerStatus.awaiting()
    LATE = _("an answer was expected on %(day)s, %(ago)s")
    FAILED = (AnswerStatus.REFUSED,)
    KIND = "question"
    SAID = [
        *RegisterEntry.SAID,
        "asked_by",
        "answer",
        "answered_by",
        "organisation",
        "partner_id",
        "times_raised",
        "sent_to",
    ]

    asked_by = models.CharField(_("asked by"), max_length=12, choices=Who.choices, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.CharField(_("answered by"), max_length=255, blank=True)
    organisation = models.CharField(_("organisation"), max_length=255, blank=True)
    partner = models.ForeignKey(
        Partner, verbose_name=_("partner"), null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )
    times_raised = models.PositiveIntegerField(_("times asked"), default=1)
    sent_to = models.CharField(_("sent to"), max_length=255, blank=True)

    search_fields = [
        *RegisterEntry.search_fields,
        index.SearchField("answer"),
        index.SearchField("answered_by"),
        index.SearchField("organisation"),
    ]

    class Meta(RegisterEntry.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    @property
    def by_words(self):
        return ", ".join(words for words in (self.answered_by, self.organisation) if words)


REGISTER = (Decision, Action, Commitment, Question)
BY_KIND = {model.KIND: model for model in REGISTER}


def row_of(kind, block_id):
    """Return the standing row of this kind and block, or None."""
    model = BY_KIND.get(kind)
    return model.objects.standing().for_lists().filter(block_id=block_id).first() if model else None


def entries_of(minutes):
    """Return the standing rows of `minutes` by block id (str): one query per kind."""
    return {
        str(entry.block_id): entry
        for model in REGISTER
        for entry in model.objects.filter(minutes_id=minutes.pk, withdrawn_at=None)
    }
