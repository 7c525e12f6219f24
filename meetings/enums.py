"""Kinds, states and services of a meeting, with the words of their addresses. Vocabulary: domain.md §9."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingKind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    ASSEMBLY = "assembly", _("Assembly")
    COMMISSION = "commission", _("Commission")
    COMMITTEE = "committee", _("Committee")
    FEEDBACK = "feedback", _("Feedback session")
    WALK = "walk", _("Walking audit")
    DOOR_TO_DOOR = "door_to_door", _("Door-to-door")
    WORKSHOP = "workshop", _("Workshop")
    TRAINING = "training", _("Training")
    OUTREACH = "outreach", _("Outreach")
    EVENT = "event", _("Neighbourhood event")

    @property
    def slug(self):
        """Return the French word that stands for this kind in addresses, such as « porte-a-porte »."""
        return KIND_SLUGS[self]

    @classmethod
    def from_slug(cls, slug):
        """Return the kind an address names, or None when no kind has that word."""
        return next((kind for kind, word in KIND_SLUGS.items() if word == slug), None)


# Part of public addresses, so never translated and never changed.
KIND_SLUGS = {
    MeetingKind.MEETING: "reunion",
    MeetingKind.ASSEMBLY: "assemblee",
    MeetingKind.COMMISSION: "commission",
    MeetingKind.COMMITTEE: "comite",
    MeetingKind.FEEDBACK: "restitution",
    MeetingKind.WALK: "marche",
    MeetingKind.DOOR_TO_DOOR: "porte-a-porte",
    MeetingKind.WORKSHOP: "atelier",
    MeetingKind.TRAINING: "formation",
    MeetingKind.OUTREACH: "aller-vers",
    MeetingKind.EVENT: "evenement",
}


class MeetingState(models.TextChoices):
    ANNOUNCED = "announced", _("Announced")
    MOVED = "moved", _("Moved")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Held")


class Service(models.TextChoices):
    """What is provided so that everybody can come."""

    CHILDREN = "children", _("Children welcome")
    CHILDCARE = "childcare", _("Childcare")
    STEP_FREE = "step_free", _("Step-free access")
    INTERPRETER = "interpreter", _("Interpreter")
    SIGN_LANGUAGE = "sign_language", _("Sign language")
    MEAL = "meal", _("Something to eat")
    TRANSPORT = "transport", _("Help to get there")
    ONLINE = "online", _("Also online")

    @property
    def icon(self):
        return SERVICE_ICONS[self]


SERVICE_ICONS = {
    Service.CHILDREN: "child",
    Service.CHILDCARE: "child",
    Service.STEP_FREE: "wheelchair",
    Service.INTERPRETER: "interpreter",
    Service.SIGN_LANGUAGE: "people",
    Service.MEAL: "meal",
    Service.TRANSPORT: "arrow",
    Service.ONLINE: "online",
}


class AgendaOrigin(models.TextChoices):
    """Who asked for a point of the agenda (domain.md §2)."""

    RESIDENT = "resident", _("Asked by residents")
    TABLE = "table", _("Asked by the table")
    INSTITUTION = "institution", _("Asked by an institution")


class Frequency(models.TextChoices):
    """How a series comes back; the values are those of iCalendar."""

    WEEKLY = "weekly", _("by the week")
    MONTHLY = "monthly", _("by the month")


class Rank(models.IntegerChoices):
    """Which one of its weekday in the month a date is."""

    FIRST = 1, _("first")
    SECOND = 2, _("second")
    THIRD = 3, _("third")
    FOURTH = 4, _("fourth")
    LAST = -1, _("last")


class SchoolZone(models.TextChoices):
    """The three zones of French school holidays."""

    A = "A", _("zone A")
    B = "B", _("zone B")
    C = "C", _("zone C")


class RemarkKind(models.TextChoices):
    """What somebody who was there says of a point of provisional minutes."""

    NOT_SAID = "not_said", _("That is not what I said")
    MISSING = "missing", _("Something I said is missing")
    MISTAKE = "mistake", _("A date, a number or a place is wrong")
    OTHER = "other", _("Something else")


class RemarkState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("a remark", "waiting to be read")
    ACCEPTED = "accepted", pgettext_lazy("a remark", "accepted")
    REFUSED = "refused", pgettext_lazy("a remark", "refused")
    NEXT_MEETING = "next_meeting", pgettext_lazy("a remark", "put to the next meeting")
    WITHDRAWN = "withdrawn", pgettext_lazy("a remark", "withdrawn")


class RemarkProof(models.TextChoices):
    """How its author showed that she had a part in the meeting."""

    CODE = "code", _("with the code of the sign-in sheet")
    LINK = "link", _("with a private link")
    ACCOUNT = "account", _("with an account")
    OFFICIAL = "official", _("in a function")


class RemovalState(models.TextChoices):
    """What becomes of a request to take a name out of minutes."""

    WAITING = "waiting", pgettext_lazy("a request", "waiting for an answer")
    DONE = "done", pgettext_lazy("a request", "done")
    REFUSED = "refused", pgettext_lazy("a request", "refused")


class VersionKind(models.TextChoices):
    PROVISIONAL = "provisional", pgettext_lazy("a version", "provisional")
    APPROVED = "approved", pgettext_lazy("a version", "approved")
    CORRECTION = "correction", pgettext_lazy("a version", "corrected")


class RegistrationState(models.TextChoices):
    REGISTERED = "registered", _("registered")
    WAITING = "waiting", _("on the waiting list")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ProposalState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("a proposal", "waiting to be read")
    ACCEPTED = "accepted", pgettext_lazy("a proposal", "on the agenda")
    REFUSED = "refused", pgettext_lazy("a proposal", "not kept")
    WITHDRAWN = "withdrawn", pgettext_lazy("a proposal", "withdrawn")
