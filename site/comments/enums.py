"""The states of a comment, why one is refused or reported, and what became of a report."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommentState(models.TextChoices):
    PENDING = "pending", _("Waiting to be read")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")
    REFUSED = "refused", _("Refused")
    HIDDEN = "hidden", _("Hidden while it is checked")


AWAITING = (CommentState.PENDING, CommentState.HIDDEN)
"""States in which a moderator has something to do."""

DECIDED = (CommentState.PUBLISHED, CommentState.REFUSED, CommentState.HIDDEN)
"""States somebody, or a rule, decided of: they carry the moment of that decision."""


class ReasonKind(models.TextChoices):
    """Why a message does not appear. The sentence is shown to its author."""

    INSULT = "insult", _("It insults or threatens somebody.")
    HATE = "hate", _("It stirs up hatred against people.")
    DEFAMATION = "defamation", _("It accuses somebody of something grave without proof.")
    PRIVATE = "private", _("It tells private things about somebody: a name, an address, health, papers, debts.")
    OFF_TOPIC = "off-topic", _("It does not speak of the subject of this page.")
    ADVERT = "advert", _("It is advertising, or the same message sent many times.")
    OTHER = "other", _("Another reason, told below.")


class ReportKind(models.TextChoices):
    """Why a reader reports a message."""

    INSULT = "insult", _("It insults or threatens somebody")
    HATE = "hate", _("It stirs up hatred against people")
    DEFAMATION = "defamation", _("It accuses somebody of something false")
    PRIVATE = "private", _("It tells private things about me or somebody else")
    ADVERT = "advert", _("It is advertising")
    OTHER = "other", _("Something else")


GRAVE = (ReportKind.DEFAMATION, ReportKind.PRIVATE)
"""Reports that hide the message at once: an hour of it may already do harm."""


class ReportOutcome(models.TextChoices):
    OPEN = "", _("To be handled")
    KEPT = "kept", _("The message stays")
    REMOVED = "removed", _("The message was removed")
