"""The blocks stories are told with. Each has an icon, a description, a preview and a template in templates/blocks/."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

# What a paragraph may hold: nothing that changes its look, no picture without its own words.
WORDS = ["bold", "italic", "link", "document-link", "ol", "ul"]


class Level(models.TextChoices):
    """Rank of a heading below the page's title (h1)."""

    SECTION = "h2", _("Section")
    PART = "h3", _("Part of a section")


class HeadingValue(blocks.StructValue):
    @cached_property
    def anchor(self):
        """Where a link may jump to, in whatever script the heading is written."""
        return slugify(self["text"], allow_unicode=True) or "partie"


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("heading"), max_length=200)
    level = blocks.ChoiceBlock(choices=Level.choices, default=Level.SECTION, label=_("rank"))

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Names the part of the page that follows, so that one can jump to it.")
        template = "blocks/heading.html"
        value_class = HeadingValue
        preview_value = {"text": "Ce que la table a changé", "level": "h2"}


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(**{"features": WORDS, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("A few short paragraphs, lists and links.")
        template = "blocks/paragraph.html"
        preview_value = "<p>On se retrouve le premier jeudi du mois. <b>Tout le monde peut venir.</b></p>"


class PictureBlock(blocks.StructBlock):
    """A picture that says what it shows, who made it, and that the people on it agreed (domain.md §8.10)."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("what the picture shows"),
        max_length=250,
        help_text=_("Read aloud to those who cannot see it, and shown to those who save their data."),
    )
    caption = blocks.CharBlock(label=_("caption"), max_length=250, required=False)
    credit = blocks.CharBlock(label=_("who made it"), max_length=120, required=False)
    agreed = blocks.BooleanBlock(
        label=_("Nobody can be recognised on it, or each has agreed in writing"),
        help_text=_("For a child, both parents or the guardian."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("One picture with the words that replace it.")
        template = "blocks/picture.html"
        preview_value = {
            "image": None,
            "alt": "Une trentaine de personnes autour de tables en bois, dehors.",
            "caption": "Le repas de quartier de juin",
            "credit": "Association des habitants",
            "agreed": True,
        }


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120, required=False)
    pictures = blocks.ListBlock(PictureBlock(), min_num=2, max_num=12, label=_("pictures"))

    class Meta:
        icon = "image"
        label = _("Gallery")
        description = _("Two to twelve pictures side by side. None of them moves by itself.")
        template = "blocks/gallery.html"
        preview_value = {
            "title": "Le chantier en images",
            "pictures": [
                {"image": None, "alt": "Six bancs en bois.", "caption": "", "credit": "", "agreed": True},
                {"image": None, "alt": "Des jeunes poncent une planche.", "caption": "", "credit": "", "agreed": True},
            ],
        }


class QuoteBlock(blocks.StructBlock):
    words = blocks.TextBlock(label=_("words"), rows=3)
    said_by = blocks.CharBlock(
        label=_("said by"),
        max_length=120,
        required=False,
        help_text=_("No resident is named without her recorded agreement: “a resident” is enough."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("What somebody said, in her own words.")
        template = "blocks/quote.html"
        preview_value = {"words": "On l’a dit quatorze fois, et maintenant c’est réparé.", "said_by": "Une habitante"}


class LinkValue(blocks.StructValue):
    """A link to a page of the site or to an address elsewhere."""

    @cached_property
    def url(self):
        """Where it leads; empty when the page is gone or not published."""
        page = self.get("page")
        if page:
            return (page.url or "") if page.live else ""
        return self.get("address") or ""

    @cached_property
    def words(self):
        page = self.get("page")
        return self.get("label") or (page.title if page else self.url)


class LinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("label"), max_length=120, required=False)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    address = blocks.URLBlock(label=_("or an address"), required=False)

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue

    def clean(self, value):
        value = super().clean(value)
        if bool(value.get("page")) == bool(value.get("address")):
            raise blocks.StructBlockValidationError(
                block_errors={"page": ValidationError(_("Choose either a page or an address."))}
            )
        if value.get("address") and not value.get("label"):
            raise blocks.StructBlockValidationError(
                block_errors={"label": ValidationError(_("Say what the link is called."))}
            )
        return value


class LinksBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120, required=False)
    links = blocks.ListBlock(LinkBlock(), min_num=1, label=_("links"))

    class Meta:
        icon = "list-ul"
        label = _("Links")
        description = _("A list of pages to go on reading.")
        template = "blocks/links.html"
        preview_value = {
            "title": "Pour aller plus loin",
            "links": [{"label": "L’agenda des rencontres", "page": None, "address": "https://example.org/agenda/"}],
        }


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("document"))
    label = blocks.CharBlock(label=_("label"), max_length=120, required=False)

    class Meta:
        icon = "download"
        label = _("Document")
        description = _("A file to take away; its kind and its size are said.")
        template = "blocks/download.html"
        preview_value = {"document": None, "label": "Le règlement de la table"}


class CallToActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.TextBlock(label=_("text"), required=False, rows=2)
    link = LinkBlock(label=_("button"))

    class Meta:
        icon = "pick"
        label = _("Call to action")
        description = _("One thing to do, with one button.")
        template = "blocks/call_to_action.html"
        preview_value = {
            "title": "Venez à la prochaine rencontre",
            "text": "Sans inscription. Les enfants sont les bienvenus.",
            "link": {"label": "Voir l’agenda", "page": None, "address": "https://example.org/agenda/"},
        }


class NoteBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("text"), features=["bold", "italic", "link"])

    class Meta:
        icon = "info-circle"
        label = _("Note")
        description = _("A short remark set apart from the text.")
        template = "blocks/note.html"
        preview_value = {"text": "<p>La salle est de plain-pied. Un ascenseur mène à l’étage.</p>"}


class StoryBlock(blocks.StreamBlock):
    """What editors may put in the body of a page. Nothing from another site: no third party learns who reads."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    links = LinksBlock()
    download = DownloadBlock()
    call_to_action = CallToActionBlock()
    note = NoteBlock()

    class Meta:
        template = "blocks/story.html"
