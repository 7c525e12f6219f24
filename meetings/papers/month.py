"""A month of the calendar on one big sheet, for the hall."""

from meetings.models.calendar import meetings_of
from pages.paper import FITS

MOST = 8  # lines of one day; beyond, their number is said


def month_sheet(page, month, filters, *, url):
    """Return what the sheet of a Month says, and the sizes of letters to try. `url`: the month's own address."""
    weeks = month.weeks(*meetings_of(month, filters))
    for week in weeks:
        for day in week:
            lines = len(day["meetings"]) + len(day["moved_away"])
            day["meetings"] = day["meetings"][:MOST]
            day["moved_away"] = day["moved_away"][: MOST - len(day["meetings"])]
            day["more"] = lines - len(day["meetings"]) - len(day["moved_away"])
    words = {
        "page": page,
        "month": month,
        "month_title": month.title,
        "weeks": weeks,
        "filters": filters,
        "accent": "",
        "month_url": url,
        "month_address": url.partition("://")[2],
        "pdf_url": f"{month.path}affiche.pdf",
    }
    return words, FITS
