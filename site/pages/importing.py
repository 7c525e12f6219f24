"""What the import commands share: reading a sheet that comes as it comes, and saying what became of each row.

A command gives `save_row`, and `rows` when its file is not a sheet:

    class Command(ImportCommand):
        def save_row(self, row):
            if not row["nom"]:
                raise Refused(_("It has no name."))
            ...
            return "created"  # or "updated", "unchanged"
"""

import codecs
import csv
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from pages.indexing import indexed_together

BATCH = 500  # rows committed together
CHUNK = 1 << 20  # bytes read at a time to learn the encoding
LONGEST_FIELD = 1 << 20  # characters; a longer cell is a quote somebody forgot to close
LONGEST_LINE = 1 << 22  # characters
DELIMITERS = ",;\t"


class Unreadable(Exception):
    """The file cannot be read at all. Its text is one sentence for the person who runs the command."""


class Refused(Exception):
    """This row cannot be taken in. Its text says why, to the person who will correct the sheet."""


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


def printable(reason):
    """Return the reason as one line that cannot play tricks on a terminal, whatever the sheet holds."""
    words = " ".join(str(reason).split())
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in words)[:500]


def sentences(error):
    """Return the words of a ValidationError in one line, each with the name of its field."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        " ".join(messages) if name == NON_FIELD_ERRORS else f"{name}: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    )


# --- Reading a sheet --------------------------------------------------------------------------------------------------


class Sheet:
    """A CSV file read row by row, never held whole. Raises Unreadable when nothing at all can be made of it.

    The encoding is UTF-8, with or without its mark, or else Windows-1252; the delimiter is the one of `,` `;` and tab
    that the first line uses most. Iterating gives (line in the file, row), where row is a dict of stripped words by
    column, or a Refused when the line is no row. Empty rows are passed over.
    """

    def __init__(self, path):
        self.path = Path(path)
        self.size = size_of(self.path)
        self.encoding = encoding_of(self.path)
        with self._open() as lines:
            _line, self.columns = self._header(lines)

    def __iter__(self):
        with self._open() as lines:
            self._header(lines)
            self._lines = lines
            for line, cells in self._records(lines):
                if isinstance(cells, Refused):
                    yield line, cells
                elif any(cell.strip() for cell in cells):
                    yield line, self._row(cells)

    def require(self, *columns):
        """Raise Unreadable, naming the columns there are, unless each of `columns` is one of them."""
        for column in columns:
            if column not in self.columns:
                raise Unreadable(
                    _("The file has no column “%(column)s”. Its columns are: %(columns)s.")
                    % {"column": printable(column), "columns": printable(", ".join(self.columns))}
                )

    @property
    def progress(self):
        """How much of the file has been read, from 0 to 1."""
        lines = getattr(self, "_lines", None)
        return lines.read / self.size if lines and self.size else 0.0

    def _open(self):
        return Lines(self.path, self.encoding)

    def _header(self, lines):
        """Read up to the first line that holds something; return its number and the name of each column."""
        first = ""
        try:
            while not first.strip():
                first = next(lines)
            if first.lower().startswith("sep="):  # written by spreadsheets for themselves
                first = next(lines)
        except StopIteration:
            raise Unreadable(_("The file is empty.")) from None
        except csv.Error:
            raise Unreadable(_("The file is not a sheet: its first line never ends.")) from None
        lines.give_back([first])
        self.delimiter = max(DELIMITERS, key=outside_quotes(first).count)
        line, names = next(self._records(lines), (0, Refused()))
        if isinstance(names, Refused):
            raise Unreadable(_("The first line of the file does not name its columns."))
        return line, unique(name.strip() for name in names)

    def _records(self, lines):
        """Yield (line, cells or Refused) for each record.

        A quote that nobody closed would swallow the rows that follow: a record of several lines must be well formed,
        otherwise its first line alone is refused and the others are read again.
        """
        csv.field_size_limit(LONGEST_FIELD)
        reader = csv.reader(lines, delimiter=self.delimiter)
        while True:
            line = lines.mark()
            try:
                cells = next(reader)
                if len(lines.taken) > 1:
                    list(csv.reader(lines.taken, delimiter=self.delimiter, strict=True))
            except StopIteration:
                return
            except csv.Error:
                lines.give_back(lines.taken[1:])
                yield line, Refused(_("A quotation mark is not closed, or a cell is far too long."))
            else:
                yield line, cells

    def _row(self, cells):
        expected = len(self.columns)
        while len(cells) > expected and not cells[-1].strip():
            cells.pop()
        if len(cells) != expected:
            return Refused(
                _("It has %(found)s cells where the sheet has %(expected)s columns.")
                % {"found": len(cells), "expected": expected}
            )
        return dict(zip(self.columns, (cell.strip() for cell in cells), strict=True))


def read_rows(path):
    """Return an iterator of (line, row or Refused) over the sheet at `path`; see Sheet. Raises Unreadable."""
    return iter(Sheet(path))


class Lines:
    """The lines of a text file, numbered from 1, that one may give back to read them again."""

    def __init__(self, path, encoding):
        # "replace": Windows-1252 leaves five bytes without a letter.
        self.file = path.open(encoding=encoding, errors="replace", newline="")
        self.given_back = deque()
        self.taken = []
        self.number = 0

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.at_the_end = self.read
        self.file.close()

    def __iter__(self):
        return self

    def __next__(self):
        if self.given_back:
            line = self.given_back.popleft()
        else:
            line = self.file.readline(LONGEST_LINE).replace("\0", "")  # no database keeps a NUL
            if len(line) == LONGEST_LINE:
                self._skip_the_rest()
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        if len(line) == LONGEST_LINE:
            raise csv.Error("line too long")
        return line

    def _skip_the_rest(self):
        while (more := self.file.readline(LONGEST_LINE)) and not more.endswith(("\n", "\r")):
            pass

    def mark(self):
        """Forget the lines taken so far and return the number of the next one."""
        self.taken = []
        return self.number + 1

    def give_back(self, lines):
        self.given_back.extendleft(reversed(lines))
        self.number -= len(lines)

    @property
    def read(self):
        """Bytes taken from the file so far."""
        return self.at_the_end if self.file.closed else self.file.buffer.tell()


def size_of(path):
    """Return the number of bytes of the file. Raises Unreadable."""
    try:
        if path.is_dir():
            raise Unreadable(_("“%(path)s” is a folder, not a file.") % {"path": path})
        return path.stat().st_size
    except FileNotFoundError:
        raise Unreadable(_("There is no file “%(path)s”.") % {"path": path}) from None
    except (OSError, ValueError) as error:
        raise Unreadable(_("“%(path)s” cannot be read: %(error)s.") % {"path": path, "error": error}) from None


def encoding_of(path):
    """Return the name of the encoding that can read the whole file, looking at a chunk at a time. Raises Unreadable."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            start = file.read(4)
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            if start == b"PK\x03\x04":
                raise Unreadable(_("This is a spreadsheet, not a CSV file: save it as CSV first."))
            file.seek(0)
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    except OSError as error:
        raise Unreadable(_("“%(path)s” cannot be read: %(error)s.") % {"path": path, "error": error.strerror}) from None
    return "utf-8-sig"


def read_text(path):
    """Return the whole text of a small file, in the encoding found as for a sheet. Raises Unreadable for no text."""
    path = Path(path)
    if not size_of(path):
        raise Unreadable(_("The file is empty."))
    text = path.read_text(encoding=encoding_of(path), errors="replace")
    # A picture or a PDF under another name: text holds no such signs, but for a few strays.
    start = text[:CHUNK]
    if sum(letter < " " and not letter.isspace() for letter in start) > 3 + len(start) / 100:
        raise Unreadable(_("This is not a text file."))
    return text.replace("\0", "")


def outside_quotes(line):
    """Return what stands outside quotation marks, where delimiters count."""
    return "".join(line.split('"')[::2])


def unique(names):
    """Return the names, each repeated one with its rank, so that no column hides another."""
    seen = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


# --- The commands -----------------------------------------------------------------------------------------------------


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
