"""Reading a sheet or a text that comes as it comes: whatever its encoding, its delimiter, its mistakes."""

import codecs
import csv
from collections import deque
from pathlib import Path

from django.utils.translation import gettext as _

CHUNK = 1 << 20  # bytes read at a time to learn the encoding
LONGEST_FIELD = 1 << 20  # characters; a longer cell is a quote somebody forgot to close
LONGEST_LINE = 1 << 22  # characters
DELIMITERS = ",;\t"


class Unreadable(Exception):
    """The file cannot be read at all. Its text is one sentence for the person who runs the command."""


class Refused(Exception):
    """This row cannot be taken in. Its text says why, to the person who will correct the sheet."""


def printable(reason):
    """Return the reason as one line that cannot play tricks on a terminal, whatever the sheet holds."""
    words = " ".join(str(reason).split())
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in words)[:500]


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
