"""What the rows of a table say: actions to do, a table to keep as it is, or lines of a list."""

import re

from .dates import day_in
from .lines import clean
from .record import Tabled, ToDo, Told
from .sayings import columns_of
from .words import LONGEST_PERSON, TABLE_RULE

MARK = re.compile(r".{1,3}|.*\d.*")  # « X », « Oui », « 12 € »: said again along a row, it is no merged cell


def pieces_of(rows, after):
    """Return the pieces that `rows` (lines between `|`) make: ToDo, Tabled, Told. `after` is the meeting's day."""
    rows = [row for row in rows if not TABLE_RULE.fullmatch(row)]
    rows = [[clean(cell) for cell in row.strip("|").split("|")] for row in rows]
    rows = [_one_if_merged(row) for row in rows if any(row)]
    if len(rows) > 2 and len(rows[0]) == 1 and len(rows[1]) > 1:
        return [
            Told([("p", rows[0][0])]),
            *_said_by(rows[1:], after),
        ]  # its title, in a cell merged along the first row
    return _said_by(rows, after)


def _said_by(rows, after):
    actions = columns_of(rows[0]) if len(rows) > 1 else None
    if not actions and len(rows) > 1 and len(rows[0]) > 1:
        return [Tabled(rows)]
    pieces = []
    for number, row in enumerate(rows):
        if actions and number and len(row) == len(rows[0]) and row[actions["what"]]:
            pieces.append(_action_of(row, actions, after))
        else:
            cells = [cell for cell in row if cell]
            pieces.append(Told([("li", " : ".join(cells) if len(cells) == 2 else " – ".join(cells))]))
    return pieces


def _one_if_merged(row):
    """A cell merged along its row comes once for each column."""
    return row[:1] if len(row) > 1 and len(set(row)) == 1 and not MARK.fullmatch(row[0]) else row


def _action_of(row, columns, after):
    """An action written as a row: what, who, when. Its other cells are said with the first."""
    who = row[columns["who"]] if "who" in columns else ""
    when = row[columns["when"]] if "when" in columns else ""
    day = day_in(when, after)
    told = {columns["what"]} | ({columns["who"]} if len(who) <= LONGEST_PERSON and "who" in columns else set())
    told |= {columns["when"]} if day and re.fullmatch(r"[\d/.\s-]+", when) else set()
    rest = [cell for index, cell in enumerate(row) if cell and index not in told]
    text = " – ".join([row[columns["what"]], *rest])
    return ToDo(text, who if len(who) <= LONGEST_PERSON else "", day)
