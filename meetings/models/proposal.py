"""Points that residents propose for the agenda of a meeting: no account; held until a facilitator has answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies.pages import PagePermissionPolicy

from comments.models import NAME_LENGTH
from meetings.enums import ProposalState
from meetings.models.meeting import MeetingPage
from pages.models.private_link import PrivateLink, PrivateLinkQuerySet

WORDS_LENGTH = 1000
REASON_LENGTH = 500


class AgendaProposalQuerySet(PrivateLinkQuerySet):
    def of(self, meeting):
        return self.filter(meeting_id=meeting.pk)

    def pending(self):
        """Those a facilitator has still to answer, oldest first."""
        return self.filter(state=ProposalState.PENDING).order_by("created_at", "pk")

    def answered(self):
        """Those that were accepted or refused, latest first."""
        return self.filter(state__in=[ProposalState.ACCEPTED, ProposalState.REFUSED]).order_by("-decided_at", "-pk")

    def decidable_by(self, person):
        """Those for meetings this person may publish."""
        pages = PagePermissionPolicy().instances_user_has_permission_for(person, "publish")
        return self.filter(meeting__in=pages)


class AgendaProposal(PrivateLink):
    fate_on_erasure = "anonymise"
    link_salt, link_view = "meetings.proposal", "meetings:proposal"

    meeting = models.ForeignKey(
        MeetingPage, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="proposals"
    )
    words = models.TextField(_("what to speak of"), max_length=WORDS_LENGTH, blank=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="agenda_proposals",
    )
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.PENDING)
    # The title under which the agenda took it.
    title = models.CharField(_("title"), max_length=200, blank=True)
    reason = models.CharField(_("answer to whoever proposed"), max_length=REASON_LENGTH, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = AgendaProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed point")
        verbose_name_plural = _("proposed points")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["meeting", "state"], name="proposal_queue")]
        constraints = [
            models.CheckConstraint(
                name="proposal_refused_has_a_reason",
                condition=~Q(state=ProposalState.REFUSED) | ~Q(reason=""),
                violation_error_message=_("A proposal is never refused without a reason."),
            ),
            models.CheckConstraint(
                name="proposal_withdrawn_has_no_words",
                condition=~Q(state=ProposalState.WITHDRAWN) | Q(words="", name=""),
                violation_error_message=_("A withdrawn proposal keeps no words and no name."),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_pending(self):
        return self.state == ProposalState.PENDING

    @property
    def is_withdrawn(self):
        return self.state == ProposalState.WITHDRAWN
