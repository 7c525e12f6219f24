"""The steps of a citizen project and their families (domain.md §4.2), and the funds that pay for it (§4.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """What a reader sees: five labels, and one for what will not be done as asked."""

    IDEA = "idea", _("Idea")
    PREPARING = "preparing", _("Being prepared")
    SUBMITTED = "submitted", _("Request submitted")
    UNDERWAY = "underway", _("Under way")
    DONE = "done", _("Done")
    NOT_RETAINED = "not_retained", _("Not retained")

    @classmethod
    def line(cls):
        """The five stages of a project that goes to its end, in order."""
        return [cls.IDEA, cls.PREPARING, cls.SUBMITTED, cls.UNDERWAY, cls.DONE]

    @property
    def slug(self):
        return STAGE_SLUGS[self]

    @classmethod
    def from_slug(cls, slug):
        """Return the stage an address names, or None."""
        return next((stage for stage, word in STAGE_SLUGS.items() if word == slug), None)

    @property
    def steps(self):
        """The detailed steps that show under this label."""
        return [step for step in Step if step.stage == self]


# Part of public addresses, so never translated and never changed.
STAGE_SLUGS = {
    Stage.IDEA: "idee",
    Stage.PREPARING: "en-preparation",
    Stage.SUBMITTED: "demande-deposee",
    Stage.UNDERWAY: "en-cours",
    Stage.DONE: "termine",
    Stage.NOT_RETAINED: "non-retenu",
}


class Step(models.TextChoices):
    """Where a project really stands, for whoever follows its file."""

    IDEA = "idea", _("Idea")
    GATHERING = "gathering", _("The group is forming")
    DIAGNOSING = "diagnosing", _("Diagnosis")
    DRAFTING = "drafting", _("The application is being written")
    SUBMITTED = "submitted", _("Application submitted")
    ELIGIBILITY_CHECK = "eligibility_check", _("Eligibility check")
    NEEDS_MORE = "needs_more", _("Papers asked for")
    TECHNICAL_REVIEW = "technical_review", _("Technical review")
    HEARD = "heard", _("Holder heard by the committee")
    POSTPONED = "postponed", _("Decision postponed")
    GRANTED = "granted", _("Granted")
    GRANTED_PARTLY = "granted_partly", _("Granted in part")
    CONVENTION_SIGNED = "convention_signed", _("Agreement signed")
    PAID_FIRST = "paid_first", _("First payment received")
    IN_PROGRESS = "in_progress", _("In progress")
    WORKS_PLANNED = "works_planned", _("Works planned")
    WORKS_UNDERWAY = "works_underway", _("Works under way")
    WORKS_DELIVERED = "works_delivered", _("Works delivered")
    REPORT_DUE = "report_due", _("Report awaited")
    REPORT_RECEIVED = "report_received", _("Report received")
    PAID_BALANCE = "paid_balance", _("Balance paid")
    EVALUATED = "evaluated", _("Evaluated")
    CLOSED = "closed", _("Closed")
    REFUSED = "refused", _("Refused")
    REDIRECTED = "redirected", _("Sent to another fund")
    ABANDONED = "abandoned", _("Abandoned")
    MERGED = "merged", _("Merged with another project")

    @property
    def stage(self):
        return STAGE_OF[self]


STAGE_OF = {
    **dict.fromkeys([Step.IDEA, Step.GATHERING], Stage.IDEA),
    **dict.fromkeys([Step.DIAGNOSING, Step.DRAFTING], Stage.PREPARING),
    **dict.fromkeys(
        [
            Step.SUBMITTED,
            Step.ELIGIBILITY_CHECK,
            Step.NEEDS_MORE,
            Step.TECHNICAL_REVIEW,
            Step.HEARD,
            Step.POSTPONED,
        ],
        Stage.SUBMITTED,
    ),
    **dict.fromkeys(
        [
            Step.GRANTED,
            Step.GRANTED_PARTLY,
            Step.CONVENTION_SIGNED,
            Step.PAID_FIRST,
            Step.IN_PROGRESS,
            Step.WORKS_PLANNED,
            Step.WORKS_UNDERWAY,
        ],
        Stage.UNDERWAY,
    ),
    **dict.fromkeys(
        [
            Step.WORKS_DELIVERED,
            Step.REPORT_DUE,
            Step.REPORT_RECEIVED,
            Step.PAID_BALANCE,
            Step.EVALUATED,
            Step.CLOSED,
        ],
        Stage.DONE,
    ),
    **dict.fromkeys([Step.REFUSED, Step.REDIRECTED, Step.ABANDONED, Step.MERGED], Stage.NOT_RETAINED),
}


class Scheme(models.TextChoices):
    """What pays (domain.md §4.1)."""

    NONE = "", _("None yet")
    FPH = "fph", _("Residents' participation fund (FPH)")
    PIC = "pic", _("Citizen initiative grant (PIC)")
    FTU = "ftu", _("Urban works fund (FTU)")
    PB = "pb", _("Participatory budget")
    CONTRACT = "contract", _("City contract call")
    OTHER = "other", _("Other funds")


class HolderKind(models.TextChoices):
    GROUP = "group", _("Resident group")
    PERSON = "person", _("Person")
    ASSOCIATION = "association", _("Association")
