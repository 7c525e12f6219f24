"""A text that a meeting approved is frozen: from then on it is corrected with a public reason."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from meetings.blocks import walk

# What approval freezes. The easy version retells the text and may come later.
TEXT = (
    "title",
    "introduction",
    "summary",
    "body",
    "started_at",
    "ended_at",
    "venue",
    "chair",
    "facilitator",
    "secretary",
    "author_kind",
    "author_display",
    "reviewed_by",
)


class FrozenText(ValidationError):
    """An approved text is not changed in silence; the message is a sentence for whoever tried."""


def said(stored):
    """Return stored words, or blocks as `StreamValue.get_prep_value` gives them, with line ends of one kind.

    What says nothing is left out: an editor stores `False` or an empty text where code had left a block out. So is
    the mark of a guess, which readers never see.
    """
    if isinstance(stored, str):
        return stored.replace("\r\n", "\n")
    if isinstance(stored, dict):
        parts = {key: said(value) for key, value in stored.items() if key != "to_check"}
        return {key: part for key, part in parts.items() if part is not False and part not in (None, "", [], {})}
    return [said(value) for value in stored] if isinstance(stored, list) else stored


class FrozenOnceApproved:
    """A part of MinutesPage: what readers were given at the approval changes neither in silence nor by accident."""

    @cached_property
    def frozen_text(self):
        """The text a meeting approved, with its corrections since, as a MinutesPage; None while it is provisional."""
        if self.validated_on is None or not self.pk:
            return None
        from meetings.models.readback import MinutesVersion

        version = MinutesVersion.objects.latest_of(self)
        if version:
            return version.text
        # Approved before versions were kept: the text published last.
        return self.live_revision.as_object() if self.live_revision_id else None

    @property
    def is_frozen(self):
        return self.frozen_text is not None

    def text_differs_from(self, other):
        """Whether the two MinutesPages do not say the same; raw values, the order of blocks included."""
        for text in (self, other):
            # A block nobody has looked at is still as it was stored, without the defaults of what was left out.
            list(walk(text.body))
        mine, theirs = (
            [said(text.body.get_prep_value() if name == "body" else getattr(text, name)) for name in TEXT]
            for text in (self, other)
        )
        return mine != theirs

    def save_revision(self, *args, overwrite_revision=None, **kwargs):
        """Write a draft as Wagtail does, but never over the text of a version that readers may ask for."""
        if overwrite_revision is not None:
            from meetings.models.readback import MinutesVersion

            if MinutesVersion.objects.filter(revision=overwrite_revision).exists():
                overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)
