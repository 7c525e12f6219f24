"""Make the register again from the published minutes; change nothing when it is right."""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from meetings.actions.register import differences, project_register
from meetings.models import MinutesPage


class Command(BaseCommand):
    help = _("Make the register again from the published minutes. It changes nothing when it is right.")

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help=_("only say what differs; the exit code is 1 when something does")
        )

    def handle(self, *, check, **options):
        settle = differences if check else project_register
        count = 0
        for minutes in MinutesPage.objects.order_by("pk").iterator(chunk_size=50):
            for difference in settle(minutes):
                count += 1
                self.stdout.write(str(difference))
        self.stdout.write(_("Differences: %(count)s") % {"count": count})
        if check and count:
            sys.exit(1)
