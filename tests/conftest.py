"""What every test stands on, and guards that make each one stricter than production."""

import gc
import json
import os
import shutil
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"


def pytest_sessionstart():
    """Look for garbage less often: a twentieth of the suite's time, and no test leaves cycles that matter."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(items):
    """Spread the modules that drive a browser among the others.

    Two processes that drive one at the same time wait for each other, and one that comes last keeps the run waiting:
    the one with most tests begins.
    """
    tests = Counter(item.path for item in items)
    driving = {item.path for item in items if item.get_closest_marker("browser")}
    driving = sorted(driving, key=lambda path: (-tests[path], path))
    others = [path for path in tests if path not in driving]
    ranks = {path: 0.9 * rank / len(driving) for rank, path in enumerate(driving)}
    ranks |= {path: rank / len(others) for rank, path in enumerate(others)}
    items.sort(key=lambda item: ranks[item.path])


def pytest_unconfigure():
    """Leave no folder of this run behind."""
    shutil.rmtree(ROOT / "var" / "tests" / str(os.getpid()), ignore_errors=True)


@pytest.fixture(autouse=True)
def fresh_cache():
    """No test reads what another one has kept."""
    cache.clear()


@pytest.fixture(autouse=True)
def french():
    """Tests read the site as its readers do."""
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def own_media(tmp_path, settings):
    """Uploaded files go where pytest clears them away."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Wagtail's welcome page is taken away once and not by each test: deleting a page looks into every table.

    A run of tests that bring their own database has no tables here.
    """
    from tests.factories.pages import bare_site

    with django_db_blocker.unblock():
        if connection.introspection.table_names():
            bare_site()


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):
    """One transaction around the tests of a module: what a fixture of that scope makes in it is made once for them all.

    Such a fixture says `with ground(): …`; each test then undoes only what it does itself. Not for tests that commit.
    Rows kept in memory would remember what another test did: hand them over with `tests.factories.pages.afresh`.
    """

    @contextmanager
    def making():
        with django_db_blocker.unblock(), translation.override("fr"):
            yield

    with pytest.MonkeyPatch.context() as patch:
        around = transaction.atomic()
        with django_db_blocker.unblock():
            around.__enter__()
        # Django closes the connection after each test, which would end the transaction around them all.
        patch.setattr(connection, "close", lambda: None)
        yield making
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def whole_site(ground):
    """A new site with its first pages, made once for the tests of a module: ask the database for them."""
    from home.actions import set_up_site
    from tests.factories.pages import bare_site

    with ground():
        bare_site()
        set_up_site()


@pytest.fixture
def site_root(db):
    """The ground of a page tree: French, root page, root collection, default site.

    Returns the root page, without children. The default site points at it until a test gives it a home page.
    """
    from tests.factories.pages import bare_site

    return bare_site()


@pytest.fixture
def shared_data():
    """The folder of real records, outlines and lists that lies beside the checkout."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real input of ../shared/data is not here")
    return SHARED_DATA


@pytest.fixture
def naughty_strings(shared_data):
    """Strings that break careless programs: 500 or so from the Big List of Naughty Strings, and cross-site scripts."""
    folder = shared_data / "malicious"
    if not folder.is_dir():
        pytest.skip("the hostile strings of ../shared/data/malicious are not here")
    naughty = json.loads((folder / "blns.json").read_text())
    scripts = (folder / "xss_payloads_every10th.txt").read_text().splitlines()
    return [word for word in [*naughty, *scripts] if word]


def pytest_terminal_summary(terminalreporter):
    """Say on which ground the suite has run: the same suite runs on two."""
    database = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    kept = settings.CACHES["default"]["BACKEND"].rpartition(".")[2]
    terminalreporter.write_line(f"Ran on {database} with {kept}.")
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "Chromium" in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(f"Browser tests did NOT run ({len(skipped)}): Chromium is not installed.", red=True)
