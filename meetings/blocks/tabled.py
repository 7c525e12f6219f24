"""Rows and columns, written as text so that a thumb can write them and two drafts can be put together."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import line, to_check

CELL = "|"


class TableValue(blocks.StructValue):
    @cached_property
    def lines(self):
        """The rows, each a list of its cells."""
        rows = [row.strip().strip(CELL).split(CELL) for row in (self.get("rows") or "").splitlines()]
        return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]

    @property
    def head(self):
        return self.lines[0] if self.lines else []

    @property
    def width(self):
        return max(map(len, self.lines), default=0)

    @cached_property
    def body(self):
        """The rows below the first: lists of (title of the column, cell)."""
        titles = self.head + [""] * (self.width - len(self.head))
        return [list(zip(titles, row, strict=False)) for row in self.lines[1:]]


class TableBlock(blocks.StructBlock):
    title = line(_("Title"))
    rows = blocks.TextBlock(
        label=_("Rows"),
        rows=6,
        help_text=_("One row per line, cells separated by |. The first line gives the titles of the columns."),
    )
    to_check = to_check()

    class Meta:
        label_format = "{title}"
        icon = "table"
        label = _("Table of figures")
        description = _("Rows and columns: prices, dates, who gets what")
        template = "blocks/minutes/table.html"
        value_class = TableValue
        preview_value = {"title": "Le repas de quartier", "rows": "Quoi | Combien\nLes tables | 40 €\nLe pain | 25 €"}
