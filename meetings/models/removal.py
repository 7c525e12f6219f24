"""« Retirer un nom »: somebody asks that her name no longer stand in minutes (domain.md §8.7, scenario S8)."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies.pages import PagePermissionPolicy

from meetings.enums import RemovalState
from meetings.models.minutes import MinutesPage
from pages.models.private_link import new_receipt

ANSWERED_WITHIN = timedelta(days=28)
LONGEST_NAME = 120


class NameRemovalQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=RemovalState.WAITING)

    def done(self):
        return self.filter(state=RemovalState.DONE)

    def decidable_by(self, person):
        """Those on minutes this person may publish."""
        pages = PagePermissionPolicy().instances_user_has_permission_for(person, "publish")
        return self.filter(minutes__in=pages)


class NameRemoval(models.Model):
    """A request, or a removal done by a facilitator who was called. Once decided, the row knows the name no more.

    `counts` is {place in words: how many times}; `touched` the minutes that say publicly that a name was removed.
    """

    fate_on_erasure = "anonymise"

    minutes = models.ForeignKey(
        MinutesPage, verbose_name=_("minutes"), on_delete=models.CASCADE, related_name="name_removals"
    )
    anchor = models.CharField(_("part of the page"), max_length=64, blank=True)
    name = models.CharField(_("name, as it is written"), max_length=LONGEST_NAME, blank=True)
    in_function = models.BooleanField(_("spoke as an official or for an organisation"), default=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    receipt = models.CharField(max_length=32, unique=True, editable=False, default=new_receipt)
    state = models.CharField(_("state"), max_length=8, choices=RemovalState, default=RemovalState.WAITING)
    reason = models.TextField(_("reason in words"), max_length=1000, blank=True)
    counts = models.JSONField(default=dict, editable=False)
    touched = models.ManyToManyField(MinutesPage, related_name="names_removed", editable=False)
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = NameRemovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("name to remove")
        verbose_name_plural = _("names to remove")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["state", "minutes"], name="removal_queue")]
        constraints = [
            models.CheckConstraint(
                name="removal_decided_forgets_the_name",
                condition=Q(state=RemovalState.WAITING) | Q(name="", email="", decided_at__isnull=False),
                violation_error_message=_("Once decided, a request keeps neither name nor address."),
            ),
            models.CheckConstraint(
                name="removal_refused_has_a_reason",
                condition=~Q(state=RemovalState.REFUSED) | ~Q(reason=""),
                violation_error_message=_("A request is never refused without a reason."),
            ),
        ]

    def __str__(self):
        return self.ticket

    @property
    def ticket(self):
        """The number told to whoever asks, easy to say on the phone: « N00012 »."""
        return f"N{self.pk:05d}"

    @property
    def answer_by(self):
        """The last moment to answer: a month, whatever its length, is no less than this."""
        return self.created_at + ANSWERED_WITHIN

    @property
    def waits(self):
        return self.state == RemovalState.WAITING

    @property
    def total(self):
        return sum(self.counts.values())
