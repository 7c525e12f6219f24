"""Take in organisations from a CSV file that may name each of them many times."""

import hashlib
import re
import unicodedata

from django.utils.translation import gettext as _

from pages.cache import forget_pages
from pages.importing import ImportCommand
from pages.sheets import Refused, Sheet
from tables.enums import PartnerKind
from tables.models import Partner

# Only what a name says outright; the first that fits wins, anything else stays "other" until someone knows better.
KINDS = [
    (PartnerKind.SOCIAL_CENTRE, r"\b(centres?|ctre|cen)s? socia(l|ux)\b|\bcentres? socio ?culturel"),
    (PartnerKind.CAF, r"^(caf|caisses? d allocations familiales)\b"),
    (PartnerKind.STATE, r"^(prefecture|sous prefecture|etat|direction departementale|ddets|anct|anru)\b"),
    (PartnerKind.METROPOLIS, r"^(metropole|communaute (d agglomeration|urbaine|de communes)|toulouse metropole)\b"),
    (PartnerKind.DEPARTEMENT, r"^(conseil departemental|departement)\b"),
    (PartnerKind.REGION, r"^(conseil regional|region)\b"),
    (PartnerKind.TOWN, r"^(mairie|commune|ville|com) de?\b|^ccas\b"),
    (PartnerKind.LANDLORD, r"\b(hlm|office public de l habitat)\b"),
    (PartnerKind.SCHOOL, r"^(ecole|college|lycee|universite)\b"),
    (PartnerKind.HEALTH, r"^(hopital|centre hospitalier|centre de sante|clinique)\b"),
    (PartnerKind.COMPANY, r"\b(sarl|sas|scop|scic|eurl)$"),
    (PartnerKind.ASSOCIATION, r"^(ass|asso|assoc|association)\b|\bassociation$"),
]
LONGEST_KEY = 255


class Command(ImportCommand):
    help = (
        "Take in partners from a CSV file. An organisation is known by its name, whatever its capitals and spaces "
        "(or by --source-column): rows that name it again change nothing."
    )

    def add_options(self, parser):
        parser.add_argument("--name-column", default="structure", metavar="C", help=_("column of the name"))
        parser.add_argument("--source-column", metavar="C", help=_("column of the source's identifier, if it has one"))
        parser.add_argument("--contract-column", metavar="C", help=_("column of the city contract (contrat_ville)"))
        for name in ("commune", "phone", "email", "website"):
            parser.add_argument(f"--{name}-column", metavar="C", help=_("column of the field of that name"))

    def prepare(self, options):
        self.seen = set()
        self.columns = {
            field: options[f"{field}_column"]
            for field in ("name", "contract", "commune", "phone", "email", "website")
            if options[f"{field}_column"]
        }
        self.source_column = options["source_column"]

    def rows(self, path):
        sheet = Sheet(path)
        sheet.require(*self.columns.values(), *filter(None, [self.source_column]))
        if "contract" not in self.columns and "contrat_ville" in sheet.columns:
            self.columns["contract"] = "contrat_ville"
        return sheet

    def save_row(self, row):
        values = {field: " ".join(row[column].split()) for field, column in self.columns.items()}
        # An empty cell says nothing: what an editor filled in by hand stays.
        values = {field: value for field, value in values.items() if value}
        if "name" not in values:
            raise Refused(_("The name is missing."))
        key = key_of(row[self.source_column] if self.source_column else values["name"])
        if not key:
            raise Refused(_("The identifier is missing."))
        if key in self.seen:
            return "unchanged"  # the first row that names it speaks for it
        partner = Partner.objects.filter(source_id=key).first()
        if partner and all(getattr(partner, field) == value for field, value in values.items()):
            self.seen.add(key)
            return "unchanged"
        outcome = "updated" if partner else "created"
        # The kind is a guess: made once, never over an editor's word.
        partner = partner or Partner(source_id=key, kind=kind_of(values["name"]))
        for field, value in values.items():
            setattr(partner, field, value)
        partner.full_clean(validate_unique=False)
        partner.save()
        self.seen.add(key)
        return outcome

    def finish(self, report):
        if report.created or report.updated:
            forget_pages()


def key_of(words):
    """Return what an organisation is known by: its name or identifier without regard to capitals and spaces."""
    key = " ".join(unicodedata.normalize("NFC", words).casefold().split())
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[:180]} {hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}"


def kind_of(name):
    """Guess an organisation's kind from its name; PartnerKind.OTHER when the name does not say."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", plain.casefold()).split())
    return next((kind for kind, pattern in KINDS if re.search(pattern, plain)), PartnerKind.OTHER)
