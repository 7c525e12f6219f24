"""Take in citizen projects from a sheet whose columns bear any name."""

import hashlib
import json
import re
from decimal import Decimal, InvalidOperation

import nh3
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

from activity.actions import record
from pages.importing import ImportCommand
from pages.sheets import Refused, Sheet, printable
from projects.enums import Stage, Step
from projects.models import Funding, Place, ProjectPage, ProjectStep, ProjectUpdatePage
from projects.verbs import PROJECT_BORN, PROJECT_NEWS
from tables.models import TablePage, Theme

FIELDS = ["id", "title", "story", "theme", "amount", "place", "address", "step", "update"]

# What towns write in their sheets, as slugs, beside our own keys and French words.
STEP_WORDS = {
    "idee": Step.IDEA,
    "non-demarre": Step.IDEA,
    "a-l-etude": Step.DIAGNOSING,
    "etudes": Step.DIAGNOSING,
    "etude": Step.DIAGNOSING,
    "en-preparation": Step.DRAFTING,
    "depose": Step.SUBMITTED,
    "demande-deposee": Step.SUBMITTED,
    "finance": Step.GRANTED,
    "accepte": Step.GRANTED,
    "laureat": Step.GRANTED,
    "procedures": Step.WORKS_PLANNED,
    "en-cours": Step.IN_PROGRESS,
    "travaux": Step.WORKS_UNDERWAY,
    "livraison": Step.WORKS_DELIVERED,
    "livre": Step.WORKS_DELIVERED,
    "fin": Step.CLOSED,
    "fini": Step.CLOSED,
    "termine": Step.CLOSED,
    "realise": Step.CLOSED,
    "refuse": Step.REFUSED,
    "non-retenu": Step.REFUSED,
    "abandonne": Step.ABANDONED,
}

HTML = re.compile(r"<(?:p|br|div|span|ul|ol|li|b|i|strong|em|a|h[1-6])[\s/>]", re.IGNORECASE)
TAGS = {"p", "br", "ul", "ol", "li", "b", "i", "strong", "em", "a"}
SCHEMES = {"http", "https", "mailto", "tel"}


def pairs(text, option):
    """Return {"a": "b"} for "a=b,…". Raises CommandError naming the option."""
    found = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, sign, value = pair.partition("=")
        if not (sign and name.strip() and value.strip()):
            raise CommandError(
                _("%(option)s: “%(pair)s” is not of the form name=value.") % {"option": option, "pair": printable(pair)}
            )
        found[name.strip()] = value.strip()
    return found


class Command(ImportCommand):
    help = "Take in citizen projects from a CSV file, under a table."

    def add_options(self, parser):
        parser.add_argument("--table", required=True, metavar="SLUG", help="the table the projects go to")
        parser.add_argument(
            "--map",
            required=True,
            metavar="field=column,…",
            help=f"which column holds what; fields: {', '.join(FIELDS)}",
        )
        parser.add_argument(
            "--steps", default="", metavar="word=step,…", help="what the sheet's words for progress mean here"
        )

    def prepare(self, options):
        self.table = TablePage.objects.filter(slug=options["table"]).first()
        if self.table is None:
            raise CommandError(_("There is no table “%(slug)s”.") % {"slug": printable(options["table"])})
        self.map = pairs(options["map"], "--map")
        if unknown := sorted(set(self.map) - set(FIELDS)):
            raise CommandError(
                _("--map knows no field “%(unknown)s”. It knows: %(fields)s.")
                % {"unknown": printable(", ".join(unknown)), "fields": ", ".join(FIELDS)}
            )
        if "title" not in self.map:
            raise CommandError(_("--map must say which column holds the title."))
        own_words = {step.value: step for step in Step} | {slugify(step.label): step for step in Step}
        self.step_words = own_words | STEP_WORDS
        for word, key in pairs(options["steps"], "--steps").items():
            if key not in Step.values:
                raise CommandError(
                    _("--steps: there is no step “%(step)s”. There are: %(steps)s.")
                    % {"step": printable(key), "steps": ", ".join(Step.values)}
                )
            self.step_words[slugify(word)] = Step(key)
        self.seen = set()  # identifiers of this file: 100,000 of them take 15 MB
        self.themes = {slugify(theme.name): theme for theme in Theme.objects.all()}

    def rows(self, path):
        sheet = Sheet(path)
        sheet.require(*self.map.values())
        return sheet

    def look_up(self, rows):
        """Know (page, what its source said) by identifier; one by one, each row would go through all the projects."""
        identifiers = {self.identifier(self.values(row)) for row in rows}
        known = ProjectPage.objects.child_of(self.table).filter(source_id__in=identifiers).order_by("-path")
        self.known = {
            source: (pk, digest) for source, pk, digest in known.values_list("source_id", "pk", "source_digest")
        }

    def values(self, row):
        return {name: row[column] for name, column in self.map.items()}

    def save_row(self, row):
        values = self.values(row)
        if not values["title"]:
            raise Refused(_("It has no title."))
        source_id = self.source_id(values)
        step = self.step(values.get("step", ""))
        amount = self.amount(values.get("amount", ""))
        digest = hashlib.sha256(json.dumps([values, step], ensure_ascii=True).encode()).hexdigest()

        known, known_digest = self.known.get(source_id, (None, None))
        if known and known_digest == digest:
            return "unchanged"
        outcome = "updated" if known else "created"
        if known:
            project = ProjectPage.objects.get(pk=known)
        else:
            project = ProjectPage(source_id=source_id, locale_id=self.table.locale_id)
        self.fill(project, values, step, amount)
        project.source_digest = digest
        if outcome == "created":
            self.table.add_child(instance=project)
            record(project, PROJECT_BORN, data={"step_key": project.step}, at=timezone.now())
        else:
            # An update is news: followers are told of a new step, and the history shows what changed.
            project.full_clean()
            project.save_revision().publish()
            project.save(update_fields=["source_digest"])
        self.save_update(project, values.get("update", ""))
        return outcome

    def identifier(self, values):
        """Return what tells this row from all others: its identifier, else its title."""
        return values.get("id") or "title:" + hashlib.sha256(values["title"].encode(errors="replace")).hexdigest()[:32]

    def source_id(self, values):
        """Return the row's identifier. Raises Refused when it cannot serve."""
        source_id = self.identifier(values)
        if len(source_id) > 64:
            raise Refused(_("Its identifier is too long."))
        if source_id in self.seen:
            # Taken in, it would undo the other one, this time and at every import.
            raise Refused(
                _("Another line has the same identifier.")
                if values.get("id")
                else _("Another line has the same title: say with --map which column holds the identifier.")
            )
        self.seen.add(source_id)
        return source_id

    def fill(self, project, values, step, amount):
        """Write what the sheet says; what its map does not name is left as it is."""
        project.title = values["title"]
        if not project.slug and not slugify(project.title):
            project.slug = f"projet-{slugify(project.source_id)[-12:]}"  # a title of signs alone makes no address
        if "story" in values:
            project.story = [("paragraph", as_paragraphs(values["story"]))] if values["story"] else []
        if step and (project.pk is None or project.step != step):
            project.steps.add(ProjectStep(step=step))
        if step and step.stage == Stage.NOT_RETAINED and not project.reason:
            project.reason = values.get("update") or _("The source gives no reason.")
        if values.get("theme"):
            project.themes.set([self.theme(values["theme"])])
        if amount is not None:
            project.fundings = [Funding(asked=amount)]
        if values.get("place") or values.get("address"):
            place, address = values.get("place", ""), values.get("address", "")
            project.places = [Place(name=place or address, address=address if place else "")]

    def step(self, word):
        if not word:
            return None
        try:
            return self.step_words[slugify(word)]
        except KeyError:
            raise Refused(
                _("The step “%(word)s” is not known: say what it means with --steps.") % {"word": printable(word)}
            ) from None

    def amount(self, words):
        figures = re.sub(r"[\s\u00a0\u202f€]|euros?|EUR", "", words, flags=re.IGNORECASE)
        if not figures:
            return None
        if "," in figures and "." not in figures:
            figures = figures.replace(",", ".")
        try:
            amount = Decimal(figures).quantize(Decimal("0.01"))
        except InvalidOperation:
            amount = None
        if amount is None or not amount.is_finite() or not 0 <= amount < Decimal("1e10"):
            raise Refused(_("“%(words)s” is not an amount in euros.") % {"words": printable(words)})
        return amount

    def theme(self, name):
        """Return the theme of that name; whoever runs an import is an administrator, so a new one is made."""
        slug = slugify(name)
        if not slug or len(name) > 100:
            raise Refused(_("“%(name)s” is not the name of a theme.") % {"name": printable(name)})
        if slug in self.themes:
            return self.themes[slug]
        theme, _made = Theme.objects.get_or_create(slug=slug, defaults={"name": name})
        # Known to the next rows once it is kept: the row that made it may still be refused.
        transaction.on_commit(lambda: self.themes.update({slug: theme}))
        return theme

    def save_update(self, project, words):
        """Keep the sheet's words on progress as one piece of news, which a later import replaces."""
        if not words:
            return
        body = [("paragraph", as_paragraphs(words))]
        news = ProjectUpdatePage.objects.child_of(project).filter(source_id="import").first()
        if news is None:
            news = ProjectUpdatePage(title=_("Where the project stands"), source_id="import", body=body)
            project.add_child(instance=news)
            record(news, PROJECT_NEWS, data={"project": project.title}, at=timezone.now())
        else:
            news.body = body
            news.save_revision().publish()


def as_paragraphs(text):
    """Return the words of a cell as the rich text of a story block.

    Plain words are escaped, an empty line parts paragraphs. Sheets exported by other platforms hold HTML: what our own
    editor could write is kept of it, the rest goes, words excepted.
    """
    if HTML.search(text):
        return RichText(nh3.clean(text, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None))
    return RichText(linebreaks(text, autoescape=True))
