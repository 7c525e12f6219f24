"""`make bench`: how fast each page is given, how many queries it costs, and that nobody is given an old one."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def setup():
    """Make Django ready with the settings that are measured."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

    import django

    django.setup()
