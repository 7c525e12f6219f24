"""Take in the record of a meeting, written elsewhere, as draft minutes."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from wagtail.models import Page

from meetings import records
from meetings.actions.imports import ImportRefused, import_minutes
from meetings.filters import BODIES
from meetings.models import MeetingPage
from meetings.records.documents import read_document
from pages.importing import ImportCommand
from pages.sheets import Refused, printable


class Command(ImportCommand):
    help = _("Turn a record (.docx, .odt, .pdf, .txt, .md) into draft minutes: people, points, answers, decisions.")

    def add_options(self, parser):
        parser.add_argument("--table", required=True, metavar="SLUG", help=_("the table, council or commission"))
        parser.add_argument("--meeting", type=int, metavar="ID", help=_("the meeting's page; else the one of that day"))

    def prepare(self, options):
        self.told = []
        self.trial = options["dry_run"]
        slug = options["table"].strip("/").split("/")[-1]
        bodies = list(Page.objects.exact_type(*BODIES).filter(slug=slug).specific())
        if not bodies:
            raise CommandError(_("There is no table or council “%(slug)s”.") % {"slug": printable(slug)})
        self.meeting = None
        if options["meeting"]:
            self.meeting = MeetingPage.objects.filter(pk=options["meeting"]).first()
            bodies = [body for body in bodies if self.meeting and self.meeting.is_child_of(body)]
            if not bodies:
                raise CommandError(_("This table has no meeting %(id)s.") % {"id": options["meeting"]})
        if len(bodies) > 1:
            raise CommandError(_("Several pages are called “%(slug)s”: say --meeting.") % {"slug": printable(slug)})
        self.body = bodies[0]

    def rows(self, path):
        return [(1, (Path(path).name, read_document(path)))]

    def save_row(self, row):
        name, document = row
        try:
            minutes, outcome, record = import_minutes(
                document, name=name, body=self.body, meeting=self.meeting, keep_pictures=not self.trial
            )
        except ImportRefused as error:
            raise Refused(str(error)) from error
        self.told = [
            _("Minutes %(id)s: %(title)s") % {"id": minutes.pk, "title": printable(minutes.title)},
            found_in(record),
        ]
        self.told += [
            _("Line %(line)s set aside as a page number: %(text)s") % {"line": line, "text": printable(text)}
            for line, text in record.set_aside
        ]
        return outcome

    def finish(self, report):
        for sentence in self.told:
            self.stdout.write(sentence)


def found_in(record):
    """Say in one sentence what was recognised in a record."""
    attendance = record.attendance
    return _(
        "Found: present %(present)s, excused %(excused)s, absent %(absent)s, represented %(represented)s, "
        "points %(points)s, answers %(answers)s, decisions %(decisions)s, actions %(actions)s, next date %(next)s."
    ) % {
        **{name: len(attendance.named(name)) for name in ("present", "excused", "absent", "represented")},
        "points": len(record.points),
        "answers": len(record.of(records.Answered)),
        "decisions": len(record.of(records.Decided)),
        "actions": len(record.of(records.ToDo)),
        "next": record.next_time.day if record.next_time else _("none"),
    }
