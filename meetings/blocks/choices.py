"""What a block of minutes may say: closed lists, each word taken from the field (domain.md §3.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Who(TextChoices):
    """Categories of people round a table."""

    RESIDENT = "resident", _("resident")
    YOUNG = "young", _("young person")
    ASSOCIATION = "association", _("association")
    ELECTED = "elected", _("elected official")
    AGENT = "agent", _("public agent")
    LANDLORD = "landlord", _("landlord")
    SCHOOL = "school", _("school")
    SHOP = "shop", _("shop")
    OTHER = "other", _("other")


class Presence(TextChoices):
    PRESENT = "present", _("present")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("absent")
    REPRESENTED = "represented", _("represented")
    LATE = "late", _("arrived late")


class PreviousOutcome(TextChoices):
    UNANIMOUS = "unanimous", _("approved unanimously")
    NO_REMARK = "no_remark", _("approved without remark")
    WITH_REMARKS = "with_remarks", _("approved with remarks")
    TACIT = "tacit", _("nobody objected")
    POSTPONED = "postponed", _("put off to the next meeting")


class ItemKind(TextChoices):
    INFORMATION = "information", _("information")
    DEBATE = "debate", _("debate")
    DECISION = "decision", _("decision to take")
    ELECTION = "election", _("election")
    WORKSHOP = "workshop", _("workshop")
    VISIT = "visit", _("visit")
    PRESENTATION = "presentation", _("presentation")
    MISC = "misc", _("other business")


class Form(TextChoices):
    """How the words reached the paper."""

    VERBATIM = "verbatim", _("word for word")
    REPORTED = "reported", _("reported")
    TRANSLATED = "translated", _("translated")


class AnswerStatus(TextChoices):
    ANSWERED = "answered", _("answered")
    PARTLY = "partly", _("partly answered")
    DEFERRED = "deferred", _("answer promised")
    PASSED_ON = "passed_on", _("passed on")
    REFUSED = "refused", _("refused")
    NONE = "none", _("no answer yet")

    @classmethod
    def awaiting(cls):
        """Questions somebody still owes an answer to."""
        return (cls.PARTLY, cls.DEFERRED, cls.PASSED_ON, cls.NONE)


class Method(TextChoices):
    CONSENSUS = "consensus", _("by consensus")
    UNANIMOUS = "unanimous", _("unanimously")
    HANDS = "hands", _("by show of hands")
    BALLOT = "ballot", _("by ballot")
    DELEGATED = "delegated", _("left to a smaller group")
    INSTITUTION = "institution", _("taken by an institution")


class DecisionStatus(TextChoices):
    PENDING = "pending", _("still to be decided")
    DECIDED = "decided", _("decided")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("carried out")
    DROPPED = "dropped", _("dropped")


class ActionStatus(TextChoices):
    TODO = "todo", _("to do")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")

    @classmethod
    def open(cls):
        return (cls.TODO, cls.UNDER_WAY)


class CommitmentStatus(TextChoices):
    """A promise is late when its date has passed: that is computed, never stored.

    What an institution declares done is kept once residents confirm it.
    """

    PROMISED = "promised", _("promised")
    UNDER_WAY = "under_way", _("under way")
    DECLARED = "declared", _("declared done by the institution")
    CONTESTED = "contested", _("declared done, contested by residents")
    KEPT = "kept", _("kept")
    BROKEN = "broken", _("not kept")

    @classmethod
    def open(cls):
        return (cls.PROMISED, cls.UNDER_WAY, cls.DECLARED, cls.CONTESTED)

    @classmethod
    def to_confirm(cls):
        """What waits for residents to say whether it is true."""
        return (cls.DECLARED, cls.CONTESTED)


class Stand(TextChoices):
    AGREED = "agreed", _("agreed")
    DISAGREED = "disagreed", _("disagreed")
    NOT_CONTESTED = "not_contested", _("nobody contested")
    MINORITY = "minority", _("minority view")


class Change(TextChoices):
    JOINS = "joins", _("joins")
    LEAVES = "leaves", _("leaves")
    TAKES_OFFICE = "office", _("takes an office")


class ImageRight(TextChoices):
    NO_ONE = "no_one", _("nobody can be recognised")
    AGREED = "agreed", _("the people shown have agreed")
    MISSING = "missing", _("agreement missing: do not show")


class CorrectionReason(TextChoices):
    MISTAKE = "mistake", _("a mistake put right")
    MISSING = "missing", _("something missing added")
    PRIVACY = "privacy", _("a person asked for it")
    WORDING = "wording", _("clearer wording")


class AuthorKind(TextChoices):
    FACILITATOR = "facilitator", _("the facilitator")
    MEMBER = "member", _("members of the table")
    INSTITUTION = "institution", _("an institution")
    JOINT = "joint", _("residents and institution together")


class Distribution(TextChoices):
    """Who may read the minutes. Only public minutes exist for now."""

    PUBLIC = "public", _("everybody")


class ValidationMode(TextChoices):
    UNANIMOUS = "unanimous", _("unanimously")
    NO_REMARK = "no_remark", _("without remark")
    WITH_REMARKS = "with_remarks", _("with remarks")
    TACIT = "tacit", _("nobody objected")
