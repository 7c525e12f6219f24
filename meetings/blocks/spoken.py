"""What was said: words, questions, positions, and what the group made together."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from pages.languages import Language

from .base import choice, count, day, label_of, line, sentences, to_check
from .choices import AnswerStatus, Form, ImageRight, Stand, Who


class StatementValue(blocks.StructValue):
    @cached_property
    def said_in_french(self):
        return self.get("form") == Form.TRANSLATED or self.get("language") in (None, "", Language.FRENCH)

    def lang(self):
        """The language the printed words are in."""
        return Language.FRENCH.value if self.said_in_french else self["language"]

    def direction(self):
        return Language.direction(self.lang())

    def original_direction(self):
        return Language.direction(self.get("language"))

    def form_words(self):
        return label_of(Form, self.get("form"))

    def language_words(self):
        foreign = self.get("language") not in (None, "", Language.FRENCH)
        return label_of(Language, self["language"]) if foreign else ""

    def category_words(self):
        return label_of(Who, self.get("category"))

    def is_quoted(self):
        return self.get("form") != Form.REPORTED


class StatementBlock(blocks.StructBlock):
    words = sentences(_("The words"), required=True)
    form = choice(_("How they were taken down"), Form, required=True, default=Form.REPORTED)
    category = choice(_("Who speaks"), Who, default=Who.RESIDENT)
    display_name = line(_("Name"), help_text=_("Empty, unless she or he agreed in writing."))
    place = line(_("About which place"))
    theme = SnippetChooserBlock("tables.Theme", required=False, label=_("Theme"))
    language = choice(_("Language spoken"), Language, default=Language.FRENCH)
    original_words = sentences(_("The words in their own language"))

    class Meta:
        label_format = "{words}"
        icon = "speech"
        label = _("Statement")
        description = _("Somebody’s words, as said, reported or translated")
        template = "blocks/minutes/statement.html"
        value_class = StatementValue
        preview_value = {
            "words": "On attend les enfants debout sous le soleil. Un banc, ce n’est pas le luxe.",
            "form": "translated",
            "category": "resident",
            "language": "zdj",
            "place": "la placette",
        }


class QuestionValue(blocks.StructValue):
    def asked_by_words(self):
        return label_of(Who, self.get("asked_by"))

    def status_words(self):
        return label_of(AnswerStatus, self.get("status"))

    def answerer_words(self):
        """Function and organisation of whoever answered."""
        organisation = str(self.get("partner") or self.get("organisation") or "")
        return ", ".join(part for part in (self.get("answered_by"), organisation) if part)

    def raised_words(self):
        times = self.get("times_raised") or 1
        return (
            ngettext("Asked %(times)s time.", "Asked %(times)s times.", times) % {"times": times} if times > 1 else ""
        )


class QuestionBlock(blocks.StructBlock):
    question = sentences(_("Question or request"), required=True)
    asked_by = choice(_("Asked by"), Who, default=Who.RESIDENT)
    times_raised = count(_("How many times it was asked so far"), default=1)
    answer = sentences(_("Answer"))
    answered_by = line(_("Answered by (function)"))
    partner = SnippetChooserBlock("tables.Partner", required=False, label=_("Organisation, chosen"))
    organisation = line(_("Organisation, written"))
    status = choice(_("Where the answer stands"), AnswerStatus, required=True, default=AnswerStatus.NONE)
    status_on = day(_("Answer expected or given on"))
    sent_to = line(_("Sent to"))
    to_check = to_check()

    class Meta:
        label_format = "{question}"
        icon = "question"
        label = _("Question and answer")
        description = _("What was asked, what was answered, by whom, and what is still awaited")
        template = "blocks/minutes/question.html"
        value_class = QuestionValue
        preview_value = {
            "question": "Quand l’ascenseur du bâtiment C sera-t-il réparé ?",
            "asked_by": "resident",
            "times_raised": 3,
            "answer": "La pièce est commandée. Réparation avant le 15 décembre.",
            "answered_by": "responsable d’agence",
            "organisation": "bailleur",
            "status": "answered",
            "status_on": "2026-11-05",
        }


class PositionValue(blocks.StructValue):
    def stand_words(self):
        return label_of(Stand, self.get("stand"))

    def held_by_words(self):
        return label_of(Who, self.get("held_by"))


class PositionBlock(blocks.StructBlock):
    """Disagreement, and its absence, are content (domain.md §3.1, lesson 10)."""

    stand = choice(_("Stand"), Stand, required=True, default=Stand.AGREED)
    text = sentences(_("On what"), required=True)
    held_by = choice(_("Held by"), Who)

    class Meta:
        label_format = "{text}"
        icon = "scales"
        label = _("Position")
        description = _("What the group agrees or disagrees on, what nobody contests, a minority view")
        template = "blocks/minutes/position.html"
        value_class = PositionValue
        preview_value = {
            "stand": "minority",
            "text": "Deux personnes préfèrent garder le parking.",
            "held_by": "resident",
        }


class ResultValue(blocks.StructValue):
    def shown_photo(self):
        """The photo, unless somebody on it has not agreed."""
        return None if self.get("image_right") == ImageRight.MISSING else self.get("photo")

    @cached_property
    def total(self):
        return sum(row.get("count") or 0 for row in self.get("rows") or ())


class ResultRowBlock(blocks.StructBlock):
    label = line(_("Idea or choice"), required=True)
    count = count(_("How many"))

    class Meta:
        label_format = "{label}"
        icon = "list-ul"
        label = _("Row")


class CollectiveResultBlock(blocks.StructBlock):
    prompt = line(_("What was asked"), required=True)
    rows = blocks.ListBlock(ResultRowBlock(), default=[], label=_("What came out"))
    photo = ImageChooserBlock(required=False, label=_("Photo of the sheet"))
    photo_alt = line(_("What the photo shows, in words"))
    image_right = choice(_("Image right"), ImageRight, help_text=_("Needed to publish a photo."))

    class Meta:
        label_format = "{prompt}"
        icon = "chart"
        label = _("Collective result")
        description = _("Post-its, stickers, a vote of ideas: what was asked and what came out")
        template = "blocks/minutes/collective_result.html"
        value_class = ResultValue
        preview_value = {
            "prompt": "Que manque-t-il à la placette ?",
            "rows": [{"label": "De l’ombre", "count": 19}, {"label": "Des bancs", "count": 12}],
        }
