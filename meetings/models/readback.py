"""What those present say of provisional minutes, and the text as it was at each publication."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CASCADE, PROTECT, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import register_setting
from wagtail.models import Revision
from wagtail.permission_policies.pages import PagePermissionPolicy

from comments.models import BODY_LENGTH, NAME_LENGTH
from meetings.enums import RemarkKind, RemarkProof, RemarkState, VersionKind
from meetings.models.minutes import MinutesPage
from pages.cache import remembered
from pages.models.private_link import PrivateLink, PrivateLinkQuerySet
from pages.models.settings import RememberedSetting

EXCERPT_LENGTH = 300
WAITING = (RemarkState.PENDING, RemarkState.NEXT_MEETING)


@register_setting(icon="history")
class ReadBackSettings(RememberedSetting):
    """How long minutes stay open to remarks; each minutes may say otherwise."""

    remark_days = models.PositiveSmallIntegerField(
        _("days to say that minutes are not right"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Counted from their publication. The date may be changed for each minutes."),
    )
    remarks_per_hour = models.PositiveSmallIntegerField(
        _("remarks from one connection within an hour"), default=20, validators=[MinValueValidator(1)]
    )
    addresses_kept_for = models.PositiveSmallIntegerField(
        _("days after which e-mail addresses left with remarks are erased"),
        default=180,
        validators=[MinValueValidator(1)],
    )

    panels = [FieldPanel("remark_days"), FieldPanel("remarks_per_hour"), FieldPanel("addresses_kept_for")]

    class Meta:
        verbose_name = _("reading minutes again")

    @classmethod
    def of_page(cls, page):
        """Return the settings of the site `page` belongs to; the defaults when it belongs to none."""
        site = page.get_site()
        return remembered(f"{cls._meta.label}:{site.pk}", lambda: cls.for_site(site)) if site else cls()


class MinutesRemarkQuerySet(PrivateLinkQuerySet):
    def waiting(self):
        """Those on which a facilitator, or the next meeting, has still to decide."""
        return self.filter(state__in=WAITING)

    def pending(self):
        return self.filter(state=RemarkState.PENDING)

    def for_next_meeting(self):
        return self.filter(state=RemarkState.NEXT_MEETING)

    def decidable_by(self, person):
        """Those on minutes this person may publish."""
        pages = PagePermissionPolicy().instances_user_has_permission_for(person, "publish")
        return self.filter(minutes__in=pages)


class MinutesRemark(PrivateLink):
    """« Ce n’est pas ce que j’ai dit », beside one block. It is a proposal: it never changes the text by itself."""

    fate_on_erasure = "anonymise"
    link_salt, link_view = "meetings.remark", "meetings:remark"

    minutes = models.ForeignKey(
        MinutesPage, verbose_name=_("minutes"), on_delete=models.CASCADE, related_name="remarks"
    )
    anchor = models.CharField(_("part of the page"), max_length=64)
    excerpt = models.CharField(_("what was written"), max_length=EXCERPT_LENGTH, blank=True)
    kind = models.CharField(_("what is not right"), max_length=12, choices=RemarkKind, default=RemarkKind.NOT_SAID)
    body = models.TextField(_("remark"), max_length=BODY_LENGTH, blank=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    signed_as = models.CharField(_("function"), max_length=200, blank=True)
    proof = models.CharField(_("how"), max_length=10, choices=RemarkProof)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="minutes_remarks",
    )
    email = models.EmailField(_("e-mail address"), blank=True)

    state = models.CharField(_("state"), max_length=12, choices=RemarkState, default=RemarkState.PENDING)
    reason = models.TextField(_("reason in words"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = MinutesRemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark on minutes")
        verbose_name_plural = _("remarks on minutes")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "minutes"], name="remark_queue")]
        constraints = [
            models.CheckConstraint(
                name="remark_refused_has_a_reason",
                condition=~Q(state=RemarkState.REFUSED) | ~Q(reason=""),
                violation_error_message=_("A remark is never refused without a reason."),
            ),
            models.CheckConstraint(
                name="remark_withdrawn_has_no_words",
                condition=Q(state=RemarkState.WITHDRAWN, body="", name="", email="")
                | ~Q(state=RemarkState.WITHDRAWN) & ~Q(body=""),
                violation_error_message=_("A withdrawn remark keeps no words; any other one has some."),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_withdrawn(self):
        return self.state == RemarkState.WITHDRAWN

    @property
    def waits(self):
        return self.state in WAITING

    @property
    def signature(self):
        """Who speaks, as readers may see it: name and function, a chosen name, or « une personne présente »."""
        return ", ".join(part for part in (self.name, self.signed_as) if part) or str(_("A person who was there"))

    @property
    def reachable(self):
        """Whom to tell: the account, else the address left with the remark, else None."""
        return self.author or self.email or None


class ReadBackInvitation(PrivateLink):
    """A private link by which somebody may remark on minutes; in a function, when the facilitator said which."""

    link_salt = "meetings.readback-invitation"

    minutes = models.ForeignKey(
        MinutesPage, verbose_name=_("minutes"), on_delete=models.CASCADE, related_name="readback_invitations"
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    signed_as = models.CharField(_("function"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PrivateLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("private link to remark on minutes")
        verbose_name_plural = _("private links to remark on minutes")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


def kept_with_its_page(collector, field, sub_objs, using):
    """Keep a revision that readers may ask for, unless its whole page goes."""
    origin = getattr(collector, "origin", None)
    model = getattr(origin, "model", type(origin))
    (PROTECT if model is Revision else CASCADE)(collector, field, sub_objs, using)


class MinutesVersionQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-number")

    def latest_of(self, minutes):
        return self.filter(minutes_id=minutes.pk).select_related("revision").order_by("-number").first()


class MinutesVersion(models.Model):
    """The text of minutes as readers saw it from one day on. Its words stand in the Wagtail revision, nowhere else."""

    minutes = models.ForeignKey(
        MinutesPage, verbose_name=_("minutes"), on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=VersionKind)
    revision = models.ForeignKey(Revision, verbose_name=_("text"), on_delete=kept_with_its_page, related_name="+")
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    reason = models.TextField(_("why it was corrected"), blank=True)

    objects = MinutesVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of minutes")
        verbose_name_plural = _("versions of minutes")
        ordering = ["minutes", "number"]
        constraints = [models.UniqueConstraint(name="version_number_once", fields=["minutes", "number"])]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number}"

    @cached_property
    def text(self):
        """The MinutesPage as it was then, not to be saved."""
        return self.revision.as_object()

    @cached_property
    def previous(self):
        """The version before this one, or None."""
        return (
            MinutesVersion.objects.filter(minutes_id=self.minutes_id, number__lt=self.number)
            .select_related("revision")
            .order_by("-number")
            .first()
        )
