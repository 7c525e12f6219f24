"""States of what `activity` keeps, and their families."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    """How often a follower is told."""

    AT_ONCE = "at_once", _("At once, one message per news")
    WEEKLY = "weekly", _("Once a week, everything in one message")
    NEVER = "never", _("Never by e-mail")


class DeliveryState(models.TextChoices):
    """Where a message to one person stands."""

    PENDING = "pending", _("to send")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    DROPPED = "dropped", _("not needed any more")
    FAILED = "failed", _("failed")

    @classmethod
    def finished(cls):
        """States nothing leaves by itself."""
        return (cls.SENT, cls.DROPPED, cls.FAILED)
