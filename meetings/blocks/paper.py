"""What is joined to the minutes, or added after they were published."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .base import choice, day, label_of, line, sentences, to_check
from .choices import CorrectionReason, ImageRight


class AnnexValue(blocks.StructValue):
    def right_words(self):
        return label_of(ImageRight, self.get("image_right"))

    def shown_photo(self):
        """The photo, unless somebody on it has not agreed."""
        return None if self.get("image_right") == ImageRight.MISSING else self.get("photo")


class AnnexBlock(blocks.StructBlock):
    title = line(_("Title"), required=True)
    document = DocumentChooserBlock(required=False, label=_("Document"))
    photo = ImageChooserBlock(required=False, label=_("Photo or map"))
    alt = line(_("What the picture shows, in words"))
    credit = line(_("Credit"))
    image_right = choice(_("Image right"), ImageRight, help_text=_("Needed to publish a photo."))
    to_check = to_check()

    class Meta:
        label_format = "{title}"
        icon = "annex"
        label = _("Annex")
        description = _("A document, a photo, a map, with its credit and its words")
        template = "blocks/minutes/annex.html"
        value_class = AnnexValue
        preview_value = {"title": "Plan de la placette", "alt": "Six bancs sous deux platanes", "credit": "La table"}


class CorrectionValue(blocks.StructValue):
    def reason_words(self):
        return label_of(CorrectionReason, self.get("reason"))


class CorrectionBlock(blocks.StructBlock):
    what = sentences(_("What was corrected"), required=True)
    reason = choice(_("Why"), CorrectionReason, required=True, default=CorrectionReason.MISTAKE)
    on = day(_("On"))
    by = line(_("By (function)"))

    class Meta:
        label_format = "{what}"
        icon = "correction"
        label = _("Correction")
        description = _("What changed after publication, why and when: a removed word is never repeated")
        template = "blocks/minutes/correction.html"
        value_class = CorrectionValue
        preview_value = {"what": "L’heure de fin.", "reason": "mistake", "on": "2026-11-09", "by": "l’animatrice"}


class RemarkBlock(blocks.StructBlock):
    text = sentences(_("The remark"), required=True)
    by = line(_("Signed by"), required=True)
    on = day(_("On"))

    class Meta:
        label_format = "{text}"
        icon = "remark"
        label = _("Remark")
        description = _("A signed remark by a member, a partner or an elected official, after publication")
        template = "blocks/minutes/remark.html"
        preview_value = {"text": "Le plan montré était celui de mars.", "by": "le service voirie", "on": "2026-11-10"}
