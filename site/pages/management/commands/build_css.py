"""`manage.py build_css`: join the style sheets of site/static/css into the one that pages link to.

One sheet, because a phone on a slow network pays for each request, not for the few kilobytes another page would need;
after the first page it is in the phone. No tool is needed to write CSS: edit a source, run this, commit both.
`tests/pages/test_components.py` holds that the joined sheet equals its sources.
"""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

FOLDER = Path(settings.ROOT) / "site" / "static" / "css"
JOINED = FOLDER / "tablee.css"
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)


def sources():
    """Return the style sheets in the order they apply."""
    first = [FOLDER / name for name in ("tokens.css", "base.css", "layout.css")]
    return [*first, *sorted((FOLDER / "components").glob("*.css")), FOLDER / "utilities.css", FOLDER / "print.css"]


def joined():
    """Return the text of the one sheet: every source, without comments, indents and empty lines."""
    lines = COMMENTS.sub("", "\n".join(path.read_text(encoding="utf-8") for path in sources())).splitlines()
    head = "/* Made by `manage.py build_css` from the files beside it: edit those. */"
    return "\n".join([head, *(line.strip() for line in lines if line.strip())]) + "\n"


class Command(BaseCommand):
    help = "Join the style sheets of site/static/css into tablee.css."
    requires_system_checks = []

    def handle(self, **options):
        JOINED.write_text(joined(), encoding="utf-8")
        self.stdout.write(f"{JOINED.name}: {JOINED.stat().st_size / 1024:.1f} KB")
