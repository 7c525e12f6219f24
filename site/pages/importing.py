"""What the import commands share: saving each row of a file, and saying what became of it.

A command gives `save_row`, and `rows` when its file is not a sheet:

    class Command(ImportCommand):
        def save_row(self, row):
            if not row["nom"]:
                raise Refused(_("It has no name."))
            ...
            return "created"  # or "updated", "unchanged"
"""

from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from pages.indexing import indexed_together
from pages.sheets import Refused, Sheet, Unreadable, printable

BATCH = 500  # rows committed together


@dataclass
class Report:
    """What became of the rows: three counts, and each refused row as (line in the file, reason)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def count(self, outcome):
        """Add one to "created", "updated" or "unchanged". Raises ValueError for any other word."""
        if outcome not in {"created", "updated", "unchanged"}:
            raise ValueError(f"A row is created, updated or unchanged, not {outcome!r}.")
        setattr(self, outcome, getattr(self, outcome) + 1)

    def refuse(self, line, reason):
        self.refused.append((line, printable(reason)))

    @property
    def total(self):
        return self.created + self.updated + self.unchanged + len(self.refused)

    def lines(self):
        """Yield the sentences to print: one for each refused row, and the summary last."""
        for line, reason in self.refused:
            yield _("Line %(line)s refused: %(reason)s") % {"line": line, "reason": reason}
        yield self.summary()

    def summary(self):
        return _("created %(created)s, updated %(updated)s, unchanged %(unchanged)s, refused %(refused)s") % {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": len(self.refused),
        }


def sentences(error):
    """Return the words of a ValidationError in one line, each with the name of its field."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        " ".join(messages) if name == NON_FIELD_ERRORS else f"{name}: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    )


class ImportCommand(BaseCommand):
    """A command that takes in a file row by row. One bad row never stops the rest.

    Rows are saved in batches, each batch one transaction, each row one savepoint. Refused rows are printed with their
    line and the reason, and the last line is the summary. Raises CommandError only when the file cannot be read at all.
    """

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help=_("the file to take in"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("do everything, say what would change, and keep nothing")
        )
        self.add_options(parser)

    def add_options(self, parser):
        """Add the options of this command alone."""

    def prepare(self, options):
        """Look up what all rows need. Raises CommandError when an option makes no sense."""

    def rows(self, path):
        """Return what gives (line, row or Refused) for the file: a Sheet, unless a command says otherwise."""
        return Sheet(path)

    def look_up(self, rows):
        """Ask the database once for what the next rows need: a list of them, none of which is Refused."""

    def save_row(self, row):
        """Take in one row; return "created", "updated" or "unchanged". Raises Refused or ValidationError."""
        raise NotImplementedError

    def finish(self, report):
        """Called after the last row, within the dry run's transaction if there is one."""

    def handle(self, *, file, dry_run, **options):
        self.report = Report()
        self.bar = Bar(self.stderr, quiet=not options["verbosity"])
        try:
            self.prepare({"file": file, "dry_run": dry_run, **options})
            rows = self.rows(file)
            if dry_run:
                with transaction.atomic():
                    self._save_all(rows)
                    transaction.set_rollback(True)
            else:
                self._save_all(rows)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if dry_run:
            self.stdout.write(_("Dry run: nothing was kept."))
        for line in self.report.lines():
            self.stdout.write(line)

    def _save_all(self, rows):
        everything = iter(rows)
        with indexed_together() as index_batch:
            while batch := list(islice(everything, BATCH)):
                with transaction.atomic():
                    self.look_up([row for _line, row in batch if not isinstance(row, Refused)])
                    for line, row in batch:
                        self._take_in(line, row)
                    index_batch()
                self.bar.show(getattr(rows, "progress", None), self.report.total)
        self.finish(self.report)
        self.bar.show(1.0, self.report.total, last=True)

    def _take_in(self, line, row):
        if isinstance(row, Refused):
            self.report.refuse(line, row)
            return
        try:
            with transaction.atomic():
                outcome = self.save_row(row)
        except Refused as error:
            self.report.refuse(line, error)
        except ValidationError as error:
            self.report.refuse(line, sentences(error))
        except (IntegrityError, DataError, OverflowError, ValueError):
            # A value no column can hold: too long a number, half a character, a key already taken.
            self.report.refuse(line, _("A value of this row cannot be kept."))
        else:
            self.report.count(outcome)


class Bar:
    """How far the work has come, on the error stream: redrawn on a terminal, one last line in a log."""

    WIDTH = 30

    def __init__(self, stream, *, quiet=False):
        self.stream = stream
        self.quiet = quiet
        self.live = stream.isatty()

    def show(self, share, rows, *, last=False):
        """Draw `share` (0 to 1, None when unknown) and the number of rows done."""
        if self.quiet or not (self.live or last):
            return
        done = round(self.WIDTH * min(share or 0.0, 1.0))
        percent = "" if share is None else f" {share:4.0%}"
        words = _("%(rows)s rows") % {"rows": rows}
        self.stream.write(
            f"{chr(13) if self.live else ''}[{'#' * done}{'.' * (self.WIDTH - done)}]{percent} {words}",
            style_func=str,
            ending="\n" if last else "",
        )
