from django.conf import settings
from django.core.management.base import BaseCommand

from home.actions import set_up_site


class Command(BaseCommand):
    help = "Make what a new site lacks: pages, menus, roles, regular tasks. Run again, it changes nothing."

    def handle(self, **options):
        home = set_up_site()
        if options["verbosity"]:
            self.stdout.write(f"{home.title} : {settings.SITE_URL}")
