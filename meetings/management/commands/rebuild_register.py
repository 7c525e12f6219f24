"""Make the register again from the published minutes; change nothing when it is right."""

import sys
from itertools import islice

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.actions.projection import differences, project_register
from meetings.models import MinutesPage
from pages.indexing import indexed_together

AT_A_TIME = 50  # minutes


class Command(BaseCommand):
    help = _("Make the register again from the published minutes. It changes nothing when it is right.")

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help=_("only say what differs; the exit code is 1 when something does")
        )

    def handle(self, *, check, **options):
        count = 0
        for difference in found() if check else settled():
            count += 1
            self.stdout.write(str(difference))
        self.stdout.write(_("Differences: %(count)s") % {"count": count})
        if check and count:
            sys.exit(1)


def every_minutes():
    return MinutesPage.objects.order_by("pk").iterator(chunk_size=AT_A_TIME)


def found():
    """Yield what a rebuild would settle, changing nothing."""
    for minutes in every_minutes():
        yield from differences(minutes)


def settled():
    """Settle what differs, some minutes at a time; yield what was settled."""
    with indexed_together() as index_gathered:
        for some in batched(every_minutes(), AT_A_TIME):
            with transaction.atomic():
                for minutes in some:
                    yield from project_register(minutes)
                index_gathered()


def batched(things, size):
    things = iter(things)
    while some := list(islice(things, size)):
        yield some
