"""What a facilitator said may stay in minutes, so that the privacy check asks once only."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.minutes import MinutesPage


class KeptWord(models.Model):
    """« C’est une fonction, laisser »: a digest of the words, which tells nothing of them to who has not our key."""

    minutes = models.ForeignKey(
        MinutesPage, verbose_name=_("minutes"), on_delete=models.CASCADE, related_name="kept_words"
    )
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("word that may stay")
        verbose_name_plural = _("words that may stay")
        constraints = [models.UniqueConstraint(fields=["minutes", "digest"], name="kept_word_once")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
