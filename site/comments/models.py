"""What readers write under a page, what they report, and how the site wants it handled."""

import hashlib
import re
import unicodedata

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.contrib.settings.models import register_setting
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from comments.enums import AWAITING, DECIDED, CommentState, ReasonKind, ReportKind, ReportOutcome
from pages.languages import Language
from pages.models.private_link import PrivateLink, PrivateLinkQuerySet
from pages.models.settings import RememberedSetting

NAME_LENGTH = 80
BODY_LENGTH = 3000
EXCERPT_LENGTH = 300

MODERATE = "comments.moderate_comment"

EMAIL_OR_PHONE = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}|(?:\+|\b0)\d(?:[ .\-\u00a0\u202f]?\d){7,13}\b")


def likeness_of(body):
    """Return a short key, equal for texts that differ only by case, accents, figures, signs or spaces."""
    letters = unicodedata.normalize("NFKD", body.casefold())
    key = "".join(letter for letter in letters if letter.isalpha())
    return hashlib.sha256((key or body).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def thread_is_shown():
    """Condition on a first message: it is published, or words that answer it are."""
    answers = Comment.objects.published().filter(parent=OuterRef("pk"))
    return Q(state=CommentState.PUBLISHED) | Q(Exists(answers))


class CommentQuerySet(PrivateLinkQuerySet):
    def published(self):
        return self.filter(state=CommentState.PUBLISHED)

    def published_on(self, page):
        return self.published().filter(page_id=page.pk)

    def awaiting(self):
        """Those on which a moderator has to decide."""
        return self.filter(state__in=AWAITING)

    def to_decide(self):
        """What lies on a moderator's desk: those awaiting a decision, and published ones somebody reported."""
        reports = ContentReport.objects.still_open().filter(comment=OuterRef("pk"))
        return self.filter(Q(state__in=AWAITING) | Q(Exists(reports))).exclude(state=CommentState.WITHDRAWN)

    def threads_on(self, page):
        """First messages shown on `page`, oldest first: published, or gone but answered by words that stay."""
        return self.filter(thread_is_shown(), page_id=page.pk, parent=None).order_by("created_at", "pk")

    def with_their_answers(self, threads):
        """First messages and the published answers to them, all by age. `threads` may be a slice."""
        shown = threads.values("pk")
        answers = Q(state=CommentState.PUBLISHED, parent__in=shown)
        return self.filter(Q(pk__in=shown) | answers).order_by("created_at", "pk")

    def up_to(self, comment):
        """Those of a thread's order that stand at or before `comment`."""
        before = Q(created_at__lt=comment.created_at) | Q(created_at=comment.created_at, pk__lte=comment.pk)
        return self.filter(before)

    def counts_by_anchor(self, page):
        """Return {anchor: (published messages, threads shown)} of `page` in one query; "" is the whole page."""
        rows = (
            self.filter(page_id=page.pk)
            .order_by()
            .values_list("anchor")
            .annotate(
                messages=Count("pk", filter=Q(state=CommentState.PUBLISHED)),
                threads=Count("pk", filter=Q(parent=None) & thread_is_shown()),
            )
        )
        return {anchor: (messages, threads) for anchor, messages, threads in rows}

    def moderable_by(self, user):
        """Those `user` may decide of: all for a moderator, her own tables' for a facilitator."""
        if not user.is_active:
            return self.none()
        if user.has_perm(MODERATE):
            return self
        pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
        return self.filter(page__in=pages)

    def reported(self):
        return self.filter(Exists(ContentReport.objects.still_open().filter(comment=OuterRef("pk"))))


class Comment(PrivateLink):
    fate_on_erasure = "anonymise"
    link_salt, link_view = "comments.private-link", "comments:private"

    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="comments")
    anchor = models.CharField(_("part of the page"), max_length=64, blank=True)
    anchor_excerpt = models.CharField(_("what it speaks of"), max_length=EXCERPT_LENGTH, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("answer to"), on_delete=models.CASCADE, null=True, blank=True, related_name="answers"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    body = models.TextField(_("message"), max_length=BODY_LENGTH, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="fr")
    official = models.BooleanField(_("speaks for the table"), default=False)
    gives_contact = models.BooleanField(_("contains an e-mail address or a phone number"), default=False)
    likeness = models.CharField(max_length=32, editable=False)

    state = models.CharField(_("state"), max_length=12, choices=CommentState, default=CommentState.PENDING)
    reason_kind = models.CharField(_("reason"), max_length=12, choices=ReasonKind, blank=True)
    reason = models.TextField(_("reason in words"), max_length=1000, blank=True)

    created_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    published_at = models.DateTimeField(_("first published"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-created_at", "-pk"]
        permissions = [("moderate_comment", _("Can decide of every comment and report"))]
        indexes = [
            models.Index(fields=["page", "state", "anchor"], name="comment_page_state"),
            models.Index(fields=["page", "parent", "created_at"], name="comment_thread"),
            models.Index(fields=["state", "created_at"], name="comment_queue"),
            models.Index(fields=["likeness"], name="comment_likeness"),
        ]
        constraints = [
            models.CheckConstraint(
                name="comment_state_is_known",
                condition=Q(state__in=CommentState.values),
                violation_error_message=_("The state of a comment is one of those the site knows."),
            ),
            models.CheckConstraint(
                name="comment_refused_has_a_reason",
                condition=~Q(state=CommentState.REFUSED) | ~Q(reason_kind=""),
                violation_error_message=_("A comment is never refused without a reason."),
            ),
            models.CheckConstraint(
                name="comment_decided_has_a_date",
                condition=~Q(state__in=DECIDED) | Q(decided_at__isnull=False),
                violation_error_message=_("A decided comment bears the date of the decision."),
            ),
            models.CheckConstraint(
                name="comment_published_has_a_date",
                condition=~Q(state=CommentState.PUBLISHED) | Q(published_at__isnull=False),
                violation_error_message=_("A published comment bears the date of its publication."),
            ),
            models.CheckConstraint(
                name="comment_withdrawn_has_no_words",
                condition=Q(state=CommentState.WITHDRAWN, body="", name="", email="")
                | ~Q(state=CommentState.WITHDRAWN) & ~Q(body=""),
                violation_error_message=_("A withdrawn comment keeps no words; any other one has some."),
            ),
            models.CheckConstraint(
                name="comment_answers_another_one",
                condition=Q(parent=None) | ~Q(parent=models.F("pk")),
                violation_error_message=_("A comment cannot answer itself."),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def direction(self):
        """The `dir` of the words: "rtl" or "ltr"."""
        return Language.direction(self.language)

    @property
    def shown_name(self):
        """The chosen name; words for one who closed her account."""
        return self.name or _("A person who left")

    @property
    def is_published(self):
        return self.state == CommentState.PUBLISHED

    @property
    def is_withdrawn(self):
        return self.state == CommentState.WITHDRAWN

    @property
    def awaits(self):
        return self.state in AWAITING

    @property
    def public_path(self):
        return reverse("comments:show", args=[self.pk])

    @property
    def public_url(self):
        return f"{settings.SITE_URL}{self.public_path}"

    @property
    def reachable(self):
        """Whom to tell: the account, else the address left with the message, else None."""
        return self.author or self.email or None


class ContentReportQuerySet(models.QuerySet):
    def still_open(self):
        return self.filter(outcome=ReportOutcome.OPEN)

    def moderable_by(self, user):
        return self.filter(comment__in=Comment.objects.moderable_by(user))


class ContentReport(models.Model):
    """A reader's notice that a message should not stand, with its ticket (domain.md §8.8: DSA, article 16)."""

    fate_on_erasure = "anonymise"

    comment = models.ForeignKey(Comment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(_("what is wrong"), max_length=12, choices=ReportKind)
    words = models.TextField(_("in your words"), max_length=2000, blank=True)
    contact = models.CharField(_("e-mail address or phone number"), max_length=254, blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    sender = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=8, choices=ReportOutcome, blank=True, default="")
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handled by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ContentReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["comment", "outcome"], name="report_open")]
        constraints = [
            models.CheckConstraint(
                name="report_handled_bears_a_date",
                condition=Q(outcome="", handled_at=None) | ~Q(outcome="") & Q(handled_at__isnull=False),
                violation_error_message=_("A handled report bears a date, an open one bears none."),
            ),
        ]

    def __str__(self):
        return self.ticket

    @property
    def ticket(self):
        """The number told to whoever reports, easy to say on the phone: « S00012 »."""
        return f"S{self.pk:05d}"


@register_setting(icon="comment")
class CommentSettings(RememberedSetting):
    """How this site handles messages; every value may be changed in Wagtail."""

    suspended_until = models.DateTimeField(
        _("messages suspended until"),
        null=True,
        blank=True,
        help_text=_("Until then nobody can send a message. People still read everything."),
    )
    messages_per_hour = models.PositiveSmallIntegerField(
        _("messages an hour"),
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_("How many messages one connection may send in an hour. A community centre shares one."),
    )
    reports_before_hiding = models.PositiveSmallIntegerField(
        _("reports before hiding"),
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("A message reported by so many people is hidden until somebody has checked it."),
    )
    addresses_kept_for = models.PositiveSmallIntegerField(
        _("days an address is kept"),
        default=90,
        validators=[MinValueValidator(1)],
        help_text=_("E-mail addresses left with a message or a report are erased after so many days."),
    )

    panels = [
        HelpPanel(content=_("A grave report (false accusation, private things) hides the message at once.")),
        FieldPanel("suspended_until"),
        FieldPanel("messages_per_hour"),
        FieldPanel("reports_before_hiding"),
        FieldPanel("addresses_kept_for"),
    ]

    class Meta:
        verbose_name = _("comments and moderation")

    @classmethod
    def of_page(cls, page):
        """Return the settings of the site `page` belongs to; the defaults when it belongs to none."""
        site = page.get_site()
        return cls.for_site(site) if site else cls()

    @property
    def suspended(self):
        return self.suspended_until is not None and self.suspended_until > timezone.now()
