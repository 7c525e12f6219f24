"""What can be done with points residents propose: write one, take it back, put it on the agenda, say why not.

The public log tells of a point that reached the agenda. Of the proposal itself it keeps neither a name nor a word.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from activity.actions import record
from comments.models import NAME_LENGTH
from meetings import verbs
from meetings.enums import AgendaOrigin, ProposalState
from meetings.models.meeting import AgendaItem, MeetingPage
from meetings.models.proposal import AgendaProposal
from meetings.rules import may_change_proposal, may_decide_proposal
from pages.models.private_link import new_receipt


class ProposalRefusal(ValidationError):
    """The proposal or its meeting is in no state for that; the message is a sentence for whoever asked."""


@transaction.atomic
def propose_point(meeting, *, words, name="", by=None, receipt=None):
    """Propose a point for the agenda of a meeting to come. Return the AgendaProposal, which waits.

    The same `receipt` always gives the same proposal. Raise ProposalRefusal.
    """
    meeting = MeetingPage.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if existing := AgendaProposal.objects.filter(receipt=receipt).first() if receipt else None:
        return existing
    if not meeting.takes_points:
        raise ProposalRefusal(_("This meeting takes no more points."))
    return AgendaProposal.objects.create(
        meeting=meeting,
        words=words,
        name=name[:NAME_LENGTH],
        account=by if by is not None and by.is_authenticated else None,
        receipt=receipt or new_receipt(),
    )


@transaction.atomic
def withdraw_proposal(proposal, *, by=None, token=""):
    """Take a proposal back: its words and its name are erased. What the agenda took already stays there.

    Twice does no harm. Raise PermissionDenied.
    """
    proposal = _locked(proposal)
    if not may_change_proposal(by, proposal, token):
        raise PermissionDenied
    if proposal.is_withdrawn:
        return proposal
    proposal.words = proposal.name = proposal.title = proposal.reason = ""
    proposal.account = None
    proposal.state = ProposalState.WITHDRAWN
    proposal.save()
    return proposal


@transaction.atomic
def accept_proposal(proposal, *, by, title, text=""):
    """Put a proposed point on the agenda of its meeting, as asked by residents, without a name.

    It goes into the page that is online, and into the draft somebody may be writing. Accepting again does nothing.
    Raise PermissionDenied, ProposalRefusal for one that was withdrawn or refused, or without a title.
    """
    proposal = _to_decide(proposal, by)
    if proposal.state == ProposalState.ACCEPTED:
        return proposal
    _refuse_unless_pending(proposal)
    title = " ".join(title.split())[:200]
    if not title:
        raise ProposalRefusal({"title": _("Give the point a title.")})
    meeting = MeetingPage.objects.select_for_update(of=("self",)).get(pk=proposal.meeting_id)
    draft = meeting.get_latest_revision_as_object() if meeting.has_unpublished_changes else None
    for page in (meeting, draft):
        if page is not None:
            last = max((item.sort_order or 0 for item in page.agenda_items.all()), default=-1)
            page.agenda_items.add(AgendaItem(title=title, text=text, origin=AgendaOrigin.RESIDENT, sort_order=last + 1))
    if meeting.live:
        meeting.save_revision(user=by, log_action=True).publish(user=by)
        if draft:
            draft.save_revision(user=by)
    else:
        (draft or meeting).save_revision(user=by, log_action=True)
    _decide(proposal, ProposalState.ACCEPTED, by=by, title=title)
    if meeting.live:
        record(meeting, verbs.POINT_ADDED, by=by, data={"point": title})
    return proposal


@transaction.atomic
def refuse_proposal(proposal, *, by, reason):
    """Say why a point is not on this agenda; whoever proposed it reads it by the private link.

    Raise PermissionDenied, ProposalRefusal for one that was withdrawn or accepted, or without a reason.
    """
    proposal = _to_decide(proposal, by)
    reason = reason.strip()
    if proposal.state == ProposalState.REFUSED and proposal.reason == reason:
        return proposal
    _refuse_unless_pending(proposal)
    if not reason:
        raise ProposalRefusal({"reason": _("Tell why: whoever proposed it has a right to know.")})
    return _decide(proposal, ProposalState.REFUSED, by=by, reason=reason)


@transaction.atomic
def forget_proposer(person):
    """Take a person whose account is being erased off the points she proposed; the words stay, without a name."""
    return AgendaProposal.objects.filter(account=person).update(name="", account=None)


# --- Steps of the deeds above -----------------------------------------------------------------------------------------


def _locked(proposal):
    return AgendaProposal.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=proposal.pk)


def _to_decide(proposal, by):
    proposal = _locked(proposal)
    if not may_decide_proposal(by, proposal):
        raise PermissionDenied
    return proposal


def _refuse_unless_pending(proposal):
    if proposal.is_withdrawn:
        raise ProposalRefusal(_("Whoever proposed it withdrew it."))
    if not proposal.is_pending:
        raise ProposalRefusal(_("The table decided already about this point."))


def _decide(proposal, state, *, by, title="", reason=""):
    proposal.state, proposal.title, proposal.reason = state, title, reason
    proposal.decided_at, proposal.decided_by = timezone.now(), by
    proposal.save()
    log(proposal.meeting, f"meetings.proposal_{state}", user=by)
    return proposal
