"""Take in a calendar kept elsewhere (.ics): its dates become meetings of a table, and follow when it comes again."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from wagtail.models import Page

from meetings.actions.calendar_import import plan_import, take_in, tell_of_new_dates
from meetings.entries import read_calendar
from meetings.entries.reader import LARGEST
from meetings.filters import BODIES, long_slug
from pages.importing import ImportCommand
from pages.sheets import Unreadable, printable, size_of


class Command(ImportCommand):
    help = _("Take in a calendar (.ics): dates are created, changed or cancelled by their identifier.")

    def add_options(self, parser):
        parser.add_argument("--table", required=True, metavar="SLUG", help=_("the table, council or commission"))

    def prepare(self, options):
        slug = options["table"].strip("/")
        bodies = Page.objects.exact_type(*BODIES).filter(slug=slug.split("/")[-1]).specific()
        bodies = [body for body in bodies if "/" not in slug or long_slug(body) == slug]
        if not bodies:
            raise CommandError(_("There is no table or council “%(slug)s”.") % {"slug": printable(slug)})
        if len(bodies) > 1:
            words = ", ".join(long_slug(body) for body in bodies)
            raise CommandError(_("Several pages are called so: say which one, %(words)s.") % {"words": words})
        self.body = bodies[0]
        self.planned = []

    def rows(self, path):
        size_of(Path(path))
        try:
            with Path(path).open("rb") as file:
                read = read_calendar(file.read(LARGEST + 1))
        except OSError as error:
            raise Unreadable(_("“%(path)s” cannot be read: %(error)s.") % {"path": path, "error": error}) from error
        for sentence in read.notes:
            self.stdout.write(printable(sentence))
        self.planned = plan_import(self.body, read)
        return [(one.line, one) for one in self.planned]

    def save_row(self, row):
        return take_in(row, self.body)

    def finish(self, report):
        tell_of_new_dates(self.planned, self.body)
