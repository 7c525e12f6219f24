"""A list of the register to take away: what the page shows with the same choices, and no address of anybody."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.register_filters import RegisterFilters
from meetings.views.register import KINDS
from pages.exports import csv_response, xlsx_response

AT_A_TIME = 500


@require_safe
def register_csv(request, key):
    return csv_response(f"{name_of(key)}.csv", headings(), rows(request, key))


@require_safe
def register_xlsx(request, key):
    return xlsx_response(f"{name_of(key)}.xlsx", headings(), rows(request, key))


def name_of(key):
    """The word of the list's address: « engagements »."""
    return reverse(f"meetings:{KINDS[key].plural}").strip("/")


def headings():
    return [
        _("Words"),
        _("Where it stands"),
        _("Who"),
        _("Institution"),
        _("Table or council"),
        _("Said on"),
        _("By when"),
        _("Put off to"),
        _("Late"),
        _("What happened since"),
        _("Status changed"),
        _("Answer"),
        _("Project or page concerned"),
        _("Address"),
    ]


def rows(request, key):
    found = RegisterFilters.of(KINDS[key].model, request.GET).rows()
    for entry in found.iterator(chunk_size=AT_A_TIME):
        yield [
            entry.text,
            entry.status_words,
            entry.by_words,
            getattr(entry, "organisation", ""),
            entry.body.title,
            entry.said_on,
            entry.due_on,
            entry.put_off_to,
            _("yes") if entry.is_late else "",
            entry.note,
            entry.changed_at.date() if entry.changed_at else None,
            getattr(entry, "answer", ""),
            entry.page.title if entry.page and entry.page.live else "",
            settings.SITE_URL + entry.get_absolute_url(),
        ]
