"""Papers that institutions promise before a meeting: a committee reads in time, or everybody sees that it could not."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable

from pages.typography import ago_words, day_words

from .meeting import MeetingPage


class MeetingPaperQuerySet(models.QuerySet):
    def awaited(self):
        """Promised for a day, and not received."""
        return self.filter(received_on=None).exclude(expected_on=None)


class MeetingPaper(Orderable):
    meeting = ParentalKey(MeetingPage, related_name="papers", on_delete=models.CASCADE)
    title = models.CharField(_("title"), max_length=200)
    sender = models.CharField(_("from whom"), max_length=200, blank=True)
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    document = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("document"),
        related_name="+",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    link = models.URLField(_("address of the paper"), blank=True)
    summary = models.TextField(
        _("in a few plain words"),
        blank=True,
        help_text=_("What it says and why it matters, for those who will not read it whole."),
    )

    objects = MeetingPaperQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldPanel("sender"),
        FieldRowPanel([FieldPanel("expected_on"), FieldPanel("received_on")]),
        FieldPanel("document"),
        FieldPanel("link"),
        FieldPanel("summary"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("paper of a committee")
        verbose_name_plural = _("papers of a committee")

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.document_id and self.link:
            raise ValidationError({"link": _("Give a document or an address, not both.")})
        if (self.document_id or self.link) and not self.received_on:
            # What one can read has been received, whoever forgot to say when.
            self.received_on = timezone.localdate()

    @property
    def url(self):
        """Where the paper can be read; "" when it cannot."""
        return self.document.url if self.document else self.link

    @property
    def is_late(self):
        """Its day has passed and nobody has received it."""
        return bool(self.expected_on and not self.received_on and self.expected_on < timezone.localdate())

    @property
    def state_words(self):
        """What became of it, in words; "" when nothing was promised."""
        if self.is_late:
            words = {"day": day_words(self.expected_on), "ago": ago_words(self.expected_on)}
            return _("Late: it was expected on %(day)s, %(ago)s.") % words
        if self.received_on:
            return _("Received on %(day)s") % {"day": day_words(self.received_on)}
        return _("Expected on %(day)s") % {"day": day_words(self.expected_on)} if self.expected_on else ""
