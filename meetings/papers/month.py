"""A month of the calendar on one big sheet, for the hall."""

from meetings.models import MeetingPage
from meetings.models.meeting import hand_bodies
from pages.paper import FITS

MOST = 8  # lines of one day; beyond, their number is said


def month_sheet(page, month, filters, *, url):
    """Return what the sheet of a Month says, and the sizes of letters to try. `url`: the month's own address."""
    meetings = hand_bodies(filters.apply(MeetingPage.objects.for_lists()).between(*month.span))
    weeks = month.weeks(meetings)
    for week in weeks:
        for day in week:
            day["more"] = max(len(day["meetings"]) - MOST, 0)
            day["meetings"] = day["meetings"][:MOST]
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
