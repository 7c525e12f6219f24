"""A real Chromium, Debian's, driven by Playwright. Without it every browser test skips and the summary says so."""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

# Playwright's loop runs in this thread, and Django would refuse its database beside any loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOCAL = {"localhost", "127.0.0.1", ""}


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium):
    """Open a page: `new_page(width=360, dark=False, javascript=True)`.

    `page.requested` lists every address it asked for.
    """
    contexts = []

    def open_page(*, width=360, height=740, dark=False, javascript=True, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.requested = []
        page.on("request", lambda request: page.requested.append(request.url))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page_360(new_page):
    """A page as a cheap phone shows it."""
    return new_page(width=360)


@pytest.fixture
def assert_accessible():
    """`assert_accessible(page)`: no axe violation (WCAG 2.2 AA), in light and in dark; violations are told by node."""

    def check(page):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
            told = [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
            assert told == [], f"{page.url} in {scheme}"

    return check


@pytest.fixture
def no_third_party():
    """`no_third_party(page)`: everything the page asked for came from this very machine."""

    def check(page):
        strangers = [url for url in page.requested if (urlsplit(url).hostname or "") not in LOCAL]
        assert strangers == []

    return check
