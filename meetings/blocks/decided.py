"""What was decided, taken on, promised. These blocks feed the register."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .base import choice, count, day, label_of, line, sentences, to_check
from .choices import ActionStatus, CommitmentStatus, Method

# Each key of the votes, and how many voices are said in a sentence.
VOICES = (
    ("votes_for", lambda n: ngettext("%(n)s for", "%(n)s for", n)),
    ("votes_against", lambda n: ngettext("%(n)s against", "%(n)s against", n)),
    ("abstentions", lambda n: ngettext("%(n)s abstention", "%(n)s abstentions", n)),
)


def votes_in_words(votes):
    """Say a dict of votes in words: « 31 pour, 2 contre, 4 abstentions ». Nothing counted, nothing said."""
    return ", ".join(said(votes[key]) % {"n": votes[key]} for key, said in VOICES if votes.get(key) is not None)


class DecisionValue(blocks.StructValue):
    def method_words(self):
        return label_of(Method, self.get("method"))

    @cached_property
    def votes_words(self):
        return votes_in_words(self)


class DecisionBlock(blocks.StructBlock):
    text = sentences(_("What is decided"), required=True)
    method = choice(_("How"), Method)
    votes_for = count(_("For"))
    votes_against = count(_("Against"))
    abstentions = count(_("Abstentions"))
    effect_on = day(_("From which day"))
    page = blocks.PageChooserBlock(required=False, label=_("Project or page concerned"))
    to_check = to_check()

    class Meta:
        label_format = "{text}"
        icon = "check"
        label = _("Decision")
        description = _("What the group decided, and how")
        template = "blocks/minutes/decision.html"
        value_class = DecisionValue
        preview_value = {
            "text": "Six bancs avec dossier, sous les deux platanes.",
            "method": "hands",
            "votes_for": 31,
            "votes_against": 2,
            "abstentions": 4,
            "effect_on": "2026-11-28",
        }


class PendingDecisionBlock(blocks.StructBlock):
    """A decision still to take is content too (domain.md §3.1, lesson 9)."""

    text = sentences(_("What is still to be decided"), required=True)
    options = blocks.ListBlock(line(_("Option")), default=[], label=_("Options"))
    decide_on = day(_("Decided on"))
    page = blocks.PageChooserBlock(required=False, label=_("Project or page concerned"))

    class Meta:
        label_format = "{text}"
        icon = "hourglass"
        label = _("Pending decision")
        description = _("What was put off: the question, the options, when it will be decided")
        template = "blocks/minutes/pending_decision.html"
        preview_value = {
            "text": "Ouvrir la salle le dimanche ?",
            "options": ["Tous les dimanches", "Une fois par mois"],
            "decide_on": "2026-12-03",
        }


class ActionValue(blocks.StructValue):
    def status_words(self):
        return label_of(ActionStatus, self.get("status"))


class ActionBlock(blocks.StructBlock):
    text = sentences(_("What"), required=True)
    owner = line(_("Who"), help_text=_("A role, a group, an organisation; a resident only if she or he agreed."))
    due_on = day(_("By when"))
    status = choice(_("Where it stands"), ActionStatus, required=True, default=ActionStatus.TODO)
    page = blocks.PageChooserBlock(required=False, label=_("Project or page concerned"))
    to_check = to_check()

    class Meta:
        label_format = "{text}"
        icon = "todo"
        label = _("Action")
        description = _("Something to do: what, who, by when")
        template = "blocks/minutes/action.html"
        value_class = ActionValue
        preview_value = {
            "text": "Acheter le bois et réserver l’atelier.",
            "owner": "le groupe Placette",
            "due_on": "2026-11-21",
            "status": "done",
        }


class CommitmentValue(blocks.StructValue):
    def organisation_words(self):
        return str(self.get("partner") or self.get("organisation") or "")

    def promised_by_words(self):
        """Function and organisation of whoever promised."""
        return ", ".join(part for part in (self.get("function"), self.organisation_words()) if part)

    def status_words(self):
        return label_of(CommitmentStatus, self.get("status"))


class CommitmentBlock(blocks.StructBlock):
    text = sentences(_("What is promised"), required=True)
    function = line(_("By whom (function)"))
    partner = SnippetChooserBlock("tables.Partner", required=False, label=_("Organisation, chosen"))
    organisation = line(_("Organisation, written"))
    due_on = day(_("By when"))
    conditions = sentences(_("On what conditions"))
    status = choice(_("Where it stands"), CommitmentStatus, required=True, default=CommitmentStatus.PROMISED)
    page = blocks.PageChooserBlock(required=False, label=_("Project or page concerned"))
    to_check = to_check()

    class Meta:
        label_format = "{text}"
        icon = "handshake"
        label = _("Commitment")
        description = _("What an institution promised, and by when")
        template = "blocks/minutes/commitment.html"
        value_class = CommitmentValue
        preview_value = {
            "text": "Réparer l’ascenseur du bâtiment C, et prévenir par affiche la veille.",
            "function": "responsable d’agence",
            "organisation": "le bailleur",
            "due_on": "2026-12-15",
            "conditions": "dès que la pièce est livrée",
            "status": "promised",
        }
