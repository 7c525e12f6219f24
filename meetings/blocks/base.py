"""What every block of minutes shares."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH = ["bold", "italic", "ul", "ol", "link", "document-link"]


def label_of(choices, value):
    """Return the words of `value` in the TextChoices `choices`; an unknown or empty value has none."""
    return choices(value).label if value in choices.values else ""


def line(label, **options):
    """A short line of text that may stay empty unless said otherwise."""
    return blocks.CharBlock(label=label, **{"required": False, "max_length": 255, **options})


def sentences(label, **options):
    """A few sentences, without formatting."""
    return blocks.TextBlock(label=label, **{"required": False, "rows": 2, **options})


def choice(label, choices, **options):
    return blocks.ChoiceBlock(choices=choices.choices, label=label, **{"required": False, **options})


def day(label, **options):
    return DayBlock(label=label, **{"required": False, **options})


def count(label, **options):
    return blocks.IntegerBlock(label=label, **{"required": False, "min_value": 0, "max_value": 100_000, **options})


class DayBlock(blocks.DateBlock):
    """A day, chosen in the device's own calendar.

    It is made for thumbs; and Wagtail's calendar draws itself whole for each of the hundred days of long minutes, a
    third of the time they take to open.
    """

    @cached_property
    def field(self):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, **self.field_options)


class NarrativeBlock(blocks.RichTextBlock):
    """Plain telling, in order, of what has no kind of its own."""

    def __init__(self, **options):
        super().__init__(**{"features": RICH, **options})

    class Meta:
        icon = "pilcrow"
        label = _("Narrative")
        description = _("What was said or told, when it has no kind of its own")
        template = "blocks/minutes/narrative.html"
        preview_value = "<p>On a regardé les trois plans. Les parents veulent de l’ombre, les anciens des dossiers.</p>"


def to_check(**options):
    """A guess of the import, until a person has read it. The editor shows it while it stands; no page ever does."""
    return blocks.BooleanBlock(
        required=False,
        label=_("To check"),
        help_text=_("The import guessed this block. Untick once you have read it; changing the block does it too."),
        **options,
    )


# In migrations it is the block it stands for: what is stored is the same.
DECONSTRUCT_ALIASES = {DayBlock: "wagtail.blocks.DateBlock"}
