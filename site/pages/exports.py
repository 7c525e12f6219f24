"""Lists to take away, as CSV or as a spreadsheet, row by row and safe to open."""

import csv
import datetime
import re
import tempfile

from django.http import FileResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_CELL = 32_767  # signs a spreadsheet holds
WIDTH = 24  # signs of a column as it opens


def as_text(value):
    """Return a cell that no spreadsheet takes for a formula: these are people's words.

    The sign may hide behind spaces, or be its full-width likeness.
    """
    text = NOT_IN_XML.sub("", str(value))[: LONGEST_CELL - 1]
    starts = text.lstrip(" \u00a0\u200b\ufeff\n")
    return f"'{text}" if starts.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) else text


def _cell(value):
    if value is None:
        return ""
    return value if isinstance(value, (int, datetime.date)) else as_text(value)


class _Echo:
    def write(self, line):
        return line


def csv_response(name, headings, rows):
    """Return the CSV file `name`, sent while the rows are read. It begins with the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo(), delimiter=";")

    def lines():
        yield "\ufeff" + writer.writerow([as_text(heading) for heading in headings])
        for row in rows:
            yield writer.writerow([_cell(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def xlsx_response(name, headings, rows):
    """Return the spreadsheet `name`, written row by row to a file of its own and sent from there."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name.partition(".")[0])
    sheet.freeze_panes = "A2"
    for number in range(1, len(headings) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    sheet.append([as_text(heading) for heading in headings])
    for row in rows:
        sheet.append([_cell(value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 closed with the response
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
