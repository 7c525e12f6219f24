"""The three choices of the calendar (table, kind, theme) and how an address says them: ?table=…&quoi=…&theme=…"""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page

from meetings.enums import MeetingKind
from tables.models import CommissionPage, CommitteePage, CouncilPage, TablePage, Theme

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

    NAMES = ("table", "quoi", "theme")

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
    def chosen(self):
        """The options in force, by their name in the address."""
        pairs = zip(self.NAMES, (self.table, self.kind, self.theme), strict=True)
        return {name: option for name, option in pairs if option}

    @property
    def unknown(self):
        """Sentences about words of the address that name nothing here."""
        sentences = {
            "table": _("No table of that name: you see all of them."),
            "quoi": _("No meeting of that kind: you see all kinds."),
            "theme": _("No theme of that name: you see all themes."),
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
        return meetings

    def _chosen(self, name, options):
        asked = self.asked.get(name)
        return next((option for option in options() if option.value == asked), None) if asked else None
