"""Take in the outlines of neighbourhoods from a GeoJSON file, however large."""

import json
import re
from pathlib import Path

import ijson
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pages.cache import forget_pages
from pages.importing import ImportCommand
from pages.sheets import Refused, Unreadable, encoding_of, size_of
from tables.models import Neighbourhood
from tables.outlines import clean_outline

PRIORITY_CODE = re.compile(r"Q[PN]\w{6}")  # of a priority neighbourhood, 2015 and 2024
NOT_A_NUMBER = re.compile(r'\\.|"|-?Infinity|NaN', re.DOTALL)
LONGEST_TOKEN = len("-Infinity")


class Command(ImportCommand):
    help = "Take in neighbourhoods from a GeoJSON FeatureCollection; those known by their code are updated."

    def add_options(self, parser):
        parser.add_argument("--name-field", required=True, metavar="F", help=_("property that holds the name"))
        parser.add_argument("--code-field", required=True, metavar="F", help=_("property that holds the source's code"))
        parser.add_argument("--commune-field", metavar="F", help=_("property that holds the town's name"))
        parser.add_argument("--commune-code-field", metavar="F", help=_("property that holds the town's INSEE code"))
        parser.add_argument("--commune", default="", metavar="NAME", help=_("town of all rows that do not name theirs"))

    def prepare(self, options):
        self.options = options

    def rows(self, path):
        return Features(path, self._read)

    def _read(self, feature):
        """Return the fields of a Neighbourhood. Raises Refused.

        The outline is a JSON string: a batch of features held as lists of numbers would weigh ten times more.
        """
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise Refused(_("It is not a feature with properties."))
        properties = feature["properties"]
        values = {
            "name": text_of(properties, self.options["name_field"]),
            "source_id": text_of(properties, self.options["code_field"]),
            "commune": self.options["commune"],
        }
        if field := self.options["commune_field"]:
            values["commune"] = text_of(properties, field, required=False) or values["commune"]
        if field := self.options["commune_code_field"]:
            values["commune_code"] = text_of(properties, field, required=False)
        if PRIORITY_CODE.fullmatch(values["source_id"]):
            values["qpv_code"] = values["source_id"]
        if feature.get("geometry") is None:
            raise Refused(_("“%(name)s” has no outline.") % {"name": values["name"]})
        try:
            values["outline"] = json.dumps(clean_outline(feature["geometry"]), separators=(",", ":"))
        except ValidationError as error:
            raise Refused(f"{values['name']} : {' '.join(error.messages)}") from error
        return values

    def save_row(self, row):
        row = {**row, "outline": json.loads(row["outline"])}
        neighbourhood = Neighbourhood.objects.defer(None).filter(source_id=row["source_id"]).first()
        outcome = "updated" if neighbourhood else "created"
        if neighbourhood is None:
            neighbourhood = Neighbourhood()
        elif all(getattr(neighbourhood, name) == value for name, value in row.items()):
            return "unchanged"
        for name, value in row.items():
            setattr(neighbourhood, name, value)
        neighbourhood.full_clean(validate_unique=False, validate_constraints=False)
        neighbourhood.save()
        return outcome

    def finish(self, report):
        if report.created or report.updated:
            forget_pages()


def text_of(properties, field, *, required=True):
    """Return the property as tidy words. Raises Refused when it is missing or is neither words nor a whole number."""
    value = properties.get(field)
    if value is None:
        value = ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refused(_("The property “%(field)s” is neither words nor a whole number.") % {"field": field})
    if isinstance(value, int) and value.bit_length() > 256:
        raise Refused(_("The property “%(field)s” is far too long a number.") % {"field": field})
    value = " ".join(str(value).replace("\0", " ").split())
    if required and not value:
        raise Refused(_("The property “%(field)s” is missing.") % {"field": field})
    return value


class Features:
    """The features of a GeoJSON file one by one, never the whole file: (rank of the feature, what `read` makes of it).

    Raises Unreadable when no feature at all can be reached. A file that breaks off gives a last row that is Refused.
    """

    def __init__(self, path, read):
        self.path, self.read = Path(path), read
        self.size = size_of(self.path)
        if not self.size:
            raise Unreadable(_("The file is empty."))
        self.encoding = encoding_of(self.path)
        self.progress = 0.0

    def __iter__(self):
        rank = 0
        with self.path.open(encoding=self.encoding, errors="replace") as file:
            try:
                for rank, feature in enumerate(ijson.items(Numbers(file), "features.item"), start=1):
                    self.progress = file.buffer.tell() / self.size
                    yield rank, self._row(feature)
            except (ijson.JSONError, RecursionError, ValueError, OverflowError) as error:
                if not rank:
                    raise Unreadable(_("This is not GeoJSON: %(error)s") % {"error": str(error)[:200]}) from None
                yield rank + 1, Refused(_("The file breaks off or is damaged here: nothing after this could be read."))
        if not rank:
            raise Unreadable(_("No feature was found: a GeoJSON file holds a list called “features”."))

    def _row(self, feature):
        try:
            return self.read(feature)
        except Refused as reason:
            return reason


class Numbers:
    """A JSON file without `NaN` and `Infinity`, which JSON does not know but some programs write: they become null.

    Otherwise one such number would hide every feature that comes after it.
    """

    def __init__(self, file):
        self.file, self.rest, self.in_words, self.over = file, "", False, False

    def read(self, size=-1):
        """Return some bytes of UTF-8, none at the end."""
        if size == 0 or self.over:
            return b""
        more = self.file.read(size)
        self.over = not more
        text, self.rest = self.rest + more, ""
        cut = len(text) if self.over else max(0, len(text) - LONGEST_TOKEN)
        pieces, start = [], 0
        for token in NOT_A_NUMBER.finditer(text):
            if token.start() >= cut:
                break
            cut = max(cut, token.end())
            if token[0] == '"':
                self.in_words = not self.in_words
            elif token[0][0] != "\\" and not self.in_words:
                pieces += [text[start : token.start()], "null"]
                start = token.end()
        self.rest = text[cut:]
        pieces.append(text[start:cut])
        found = "".join(pieces).encode("utf-8", "replace")
        # Nothing before the end would be taken for the end.
        return found or (b"" if self.over else self.read(size))
