"""The choices of the calendar and how an address says them: ?table=…&quoi=…&theme=…&quartier=…&service=…&langue=…"""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page

from meetings.enums import MeetingKind, Service
from pages.languages import Language
from tables.models import CommissionPage, CommitteePage, CouncilPage, Neighbourhood, TablePage, Theme

BODIES = (TablePage, CommissionPage, CouncilPage, CommitteePage)


@dataclass(frozen=True)
class Option:
    """One choice: its word in the address, what people read, the thing itself."""

    value: str
    label: str
    thing: object = None


def long_slug(page):
    """Return the last two words of a page's address, such as « conseils/la-busserine »."""
    return "/".join(page.url_path.split("/")[-3:-1])


@dataclass
class Filters:
    """What a reader chose. `asked` holds the raw words of the address; what names nothing is left out, and said."""

    asked: dict = field(default_factory=dict)

    NAMES = ("table", "quoi", "theme", "quartier", "service", "langue")

    @classmethod
    def of(cls, query):
        """Read a QueryDict; anything may be in it."""
        return cls({name: query.get(name, "").strip()[:200] for name in cls.NAMES})

    @cached_property
    def tables(self):
        """Every public body that holds meetings, by name. One query (two with view restrictions)."""
        bodies = list(Page.objects.live().public().exact_type(*BODIES).order_by("title", "pk"))
        repeated = Counter(body.slug for body in bodies)
        # A table and a council may bear the same slug: then the word holds the list it stands in as well.
        return [Option(body.slug if repeated[body.slug] == 1 else long_slug(body), body.title, body) for body in bodies]

    @cached_property
    def kinds(self):
        return [Option(kind.slug, str(kind.label), kind) for kind in MeetingKind]

    @cached_property
    def themes(self):
        return [Option(theme.slug, theme.name, theme) for theme in Theme.objects.order_by("name", "pk")]

    @cached_property
    def table(self):
        return self._chosen("table", lambda: self.tables)

    @cached_property
    def kind(self):
        return self._chosen("quoi", lambda: self.kinds)

    @cached_property
    def theme(self):
        return self._chosen("theme", lambda: self.themes)

    @cached_property
    def neighbourhoods(self):
        """Those where some body stands, by name."""
        here = Q(pk__in=[])
        for model in BODIES:
            here |= Q(pk__in=model.neighbourhoods.through.objects.values("neighbourhood"))
        found = Neighbourhood.objects.filter(here).order_by("name", "pk").only("pk", "name")
        return [Option(f"{slugify(one.name)}-{one.pk}", one.name, one) for one in found]

    @cached_property
    def services(self):
        return [Option(str(service.value).replace("_", "-"), str(service.label), service) for service in Service]

    @cached_property
    def languages(self):
        """Without French, which is spoken everywhere."""
        spoken = [language for language in Language if language != Language.FRENCH]
        return [Option(str(language.value), str(language.label), language) for language in spoken]

    @cached_property
    def neighbourhood(self):
        return self._chosen("quartier", lambda: self.neighbourhoods)

    @cached_property
    def service(self):
        return self._chosen("service", lambda: self.services)

    @cached_property
    def language(self):
        return self._chosen("langue", lambda: self.languages)

    @cached_property
    def chosen(self):
        """The options in force, by their name in the address."""
        found = (self.table, self.kind, self.theme, self.neighbourhood, self.service, self.language)
        return {name: option for name, option in zip(self.NAMES, found, strict=True) if option}

    @property
    def fields(self):
        """What a form offers: (name, label, the word for all of them, options, the one in force)."""
        offered = (
            ("table", _("Table or council"), pgettext("tables", "All of them"), self.tables),
            ("quoi", _("What"), _("Everything"), self.kinds),
            ("theme", _("Theme"), pgettext("themes", "All of them"), self.themes),
            ("quartier", _("Neighbourhood"), pgettext("themes", "All of them"), self.neighbourhoods),
            ("service", _("With"), _("It does not matter"), self.services),
            ("langue", _("Language spoken or interpreted"), _("It does not matter"), self.languages),
        )
        return [(*offer, self.chosen.get(offer[0])) for offer in offered if offer[3]]

    @property
    def unknown(self):
        """Sentences about words of the address that name nothing here."""
        sentences = {
            "table": _("No table of that name: you see all of them."),
            "quoi": _("No meeting of that kind: you see all kinds."),
            "theme": _("No theme of that name: you see all themes."),
            "quartier": _("No neighbourhood of that name: you see all of them."),
            "service": _("No service of that name: you see all meetings."),
            "langue": _("No language of that name: you see all meetings."),
        }
        return [sentences[name] for name in self.NAMES if self.asked.get(name) and name not in self.chosen]

    @property
    def query(self):
        """The address's part that says the choices in force, encoded, without « ? »; empty without any."""
        return urlencode({name: option.value for name, option in self.chosen.items()})

    @property
    def title(self):
        """The choices in words, such as « La Busserine, Assemblée »; empty without any."""
        return ", ".join(option.label for option in self.chosen.values())

    def apply(self, meetings):
        """Narrow a MeetingQuerySet to what was chosen."""
        if self.table:
            meetings = meetings.at(self.table.thing)
        if self.kind:
            meetings = meetings.of_kind(self.kind.thing)
        if self.theme:
            meetings = meetings.about_theme(self.theme.thing)
        if self.neighbourhood:
            meetings = meetings.filter(standing_in(self.neighbourhood.thing))
        if self.service:
            # Stored as a JSON list; the text of it is the same on both databases.
            meetings = meetings.annotate(services_text=Cast("services", TextField()))
            meetings = meetings.filter(services_text__contains=f'"{self.service.thing.value}"')
        if self.language:
            meetings = meetings.filter(languages__icontains=self.language.label)
        return meetings

    def _chosen(self, name, options):
        asked = self.asked.get(name)
        return next((option for option in options() if option.value == asked), None) if asked else None


def standing_in(neighbourhood):
    """Return the condition for meetings whose table, council or commission stands in a neighbourhood."""
    bodies = Q(pk__in=[])
    for model in BODIES:
        through = model.neighbourhoods.through
        held = through.objects.filter(neighbourhood=neighbourhood)
        bodies |= Q(pk__in=held.values(f"{model._meta.model_name}_id"))
    paths = Page.objects.filter(bodies).values_list("path", flat=True)
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition
