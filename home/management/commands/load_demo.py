from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from home.demo.build import NotADemoPlace, load_demo


class Command(BaseCommand):
    help = "Build the demonstration site: everything in it is invented, and every page says so."

    def handle(self, **options):
        try:
            load_demo()
        except NotADemoPlace:
            raise CommandError(
                _("The demonstration has well-known passwords: it is loaded under development settings only.")
            ) from None
        if options["verbosity"]:
            self.stdout.write(_("The demonstration site is ready."))
