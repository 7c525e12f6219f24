"""How many came to a meeting, by category: counted on a phone, sent once. It names nobody."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.blocks.choices import Who
from meetings.blocks.people import COUNTED, CountsBlock
from meetings.models.meeting import MeetingPage

MOST = 9999
KEYS_KEPT = 20


def categories():
    """Return the categories one counts, as (value of Who, words), in the order of the minutes."""
    return [(name, block.label) for name, block in CountsBlock().child_blocks.items()]


class AttendanceSheet(models.Model):
    meeting = models.OneToOneField(
        MeetingPage, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="attendance_sheet"
    )
    # {value of Who: number}, without zeros
    counts = models.JSONField(_("how many of each"), default=dict)
    about = models.BooleanField(_("about"), default=False)
    # Raised at each sending that changed something: a phone that knows an older one is asked before it replaces.
    version = models.PositiveIntegerField(default=1, validators=[MaxValueValidator(2**31 - 1)])
    # Of the last sendings, so that the same one arriving twice does nothing.
    keys = models.JSONField(default=list)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def lines(self):
        """The categories counted: a list of words, « 12 habitantes »."""
        return [
            f"{self.counts[who.value]} {COUNTED[who] % self.counts[who.value]}"
            for who in Who
            if self.counts.get(who.value)
        ]
