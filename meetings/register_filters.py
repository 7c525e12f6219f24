"""What a reader chose to see of the register, and how an address says it.

?table=…&etat=…&institution=…&theme=…&depuis=2026-01-01&jusqua=2026-12-31
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from meetings.filters import Filters, Option
from meetings.models import Action, Commitment, Decision, MinutesPage, Question
from tables.models import Partner

LATE = "en-retard"

# The French words of addresses for each status: public, so never changed.
STATUS_SLUGS = {
    Decision: {
        "pending": "a-decider",
        "decided": "decide",
        "under_way": "en-cours",
        "done": "realise",
        "dropped": "abandonne",
    },
    Action: {"todo": "a-faire", "under_way": "en-cours", "done": "fait", "dropped": "abandonne"},
    Commitment: {
        "promised": "promis",
        "under_way": "en-cours",
        "declared": "declare-fait",
        "contested": "conteste",
        "kept": "tenu",
        "broken": "non-tenu",
    },
    Question: {
        "answered": "repondu",
        "partly": "en-partie",
        "deferred": "reponse-promise",
        "passed_on": "transmis",
        "refused": "refuse",
        "none": "sans-reponse",
    },
}


def public_rows(model):
    """The rows of a kind that everybody may read."""
    return model.objects.standing().filter(minutes__in=MinutesPage.objects.live().public()).for_lists()


@dataclass
class RegisterFilters:
    """Words of the address, whatever they hold; what names nothing is left out, and said."""

    model: type
    asked: dict = field(default_factory=dict)

    NAMES = ("table", "etat", "institution", "theme", "depuis", "jusqua")

    @classmethod
    def of(cls, model, query):
        """Read a QueryDict; anything may be in it."""
        return cls(model, {name: query.get(name, "").strip()[:200] for name in cls.NAMES})

    @cached_property
    def places(self):
        return Filters(self.asked)

    @cached_property
    def has_institutions(self):
        return hasattr(self.model, "partner")

    @cached_property
    def institutions(self):
        """Those that promised or answered something, by name: one query."""
        if not self.has_institutions:
            return []
        spoke = public_rows(self.model).exclude(partner=None).values("partner")
        return [Option(str(partner.pk), partner.name, partner) for partner in Partner.objects.filter(pk__in=spoke)]

    @cached_property
    def states(self):
        slugs = STATUS_SLUGS[self.model]
        return [Option(slug, self.model.STATUSES(value).label, value) for value, slug in slugs.items()] + [
            Option(LATE, _("late"), LATE)
        ]

    @cached_property
    def chosen(self):
        """The options in force, by their name in the address."""
        found = {
            "table": self.places.table,
            "etat": self._of("etat", self.states),
            "institution": self._of("institution", self.institutions) if self.asked.get("institution") else None,
            "theme": self.places.theme,
            "depuis": self._day("depuis"),
            "jusqua": self._day("jusqua"),
        }
        return {name: option for name, option in found.items() if option}

    @property
    def unknown(self):
        """Sentences about words of the address that name nothing here."""
        sentences = {
            "table": _("No table of that name: you see all of them."),
            "etat": _("No such state: you see all of them."),
            "institution": _("This institution said nothing here: you see all of them."),
            "theme": _("No theme of that name: you see all themes."),
            "depuis": _("This is not a day: you see every date."),
            "jusqua": _("This is not a day: you see every date."),
        }
        wrong = [name for name in self.NAMES if self.asked.get(name) and name not in self.chosen]
        return list(dict.fromkeys(sentences[name] for name in wrong))

    @property
    def query(self):
        """The part of the address that says the choices in force, encoded; empty without any."""
        return urlencode({name: option.value for name, option in self.chosen.items()})

    def value(self, name):
        return self.chosen[name].value if name in self.chosen else ""

    def rows(self):
        """The public rows of the kind that were chosen, newest first."""
        rows, chosen = public_rows(self.model).newest_first(), self.chosen
        if "table" in chosen:
            rows = rows.at(chosen["table"].thing)
        if "etat" in chosen:
            state = chosen["etat"].thing
            rows = rows.overdue() if state == LATE else rows.with_status(state)
        if "institution" in chosen:
            rows = rows.promised_by(chosen["institution"].thing)
        if "theme" in chosen:
            rows = rows.about_theme(chosen["theme"].thing)
        if "depuis" in chosen:
            rows = rows.filter(said_on__gte=chosen["depuis"].thing)
        if "jusqua" in chosen:
            rows = rows.filter(said_on__lte=chosen["jusqua"].thing)
        return rows

    def _of(self, name, options):
        return next((option for option in options if option.value == self.asked.get(name)), None)

    def _day(self, name):
        try:
            day = parse_date(self.asked.get(name, ""))
        except ValueError:
            return None
        return Option(day.isoformat(), day.isoformat(), day) if day else None
