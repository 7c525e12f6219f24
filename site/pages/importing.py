"""What the import commands share: reading a sheet that comes as it comes, and saying what became of each row."""

import csv
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

BATCH = 500  # rows saved together
CHUNK = 1 << 20  # bytes read at a time while the encoding is being decided
LONGEST_FIELD = 1 << 22  # characters; a cell beyond this is a broken file, not a text
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

    def refuse(self, line, reason):
        self.refused.append((line, str(reason)))

    def count(self, outcome):
        """Add one to "created", "updated" or "unchanged"."""
        if outcome not in {"created", "updated", "unchanged"}:
            raise ValueError(f"What became of a row is created, updated or unchanged, not {outcome!r}.")
        setattr(self, outcome, getattr(self, outcome) + 1)

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
