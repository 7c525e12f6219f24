"""A real Chromium, Debian's, driven by Playwright. Without it every browser test skips and the summary says so."""

import os
import shutil
from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import connections
from playwright.sync_api import expect, sync_playwright

# Playwright's loop runs in this thread, and Django would refuse its database beside any loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The shell draws no window of its own: pages open in half the time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Pages come within a second; on a laden machine, publishing may take longer than the five Playwright waits.
expect.set_options(timeout=15_000)
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
    # While it runs, this thread counts as one with a loop, which has connections of its own: none is left behind.
    connections.close_all()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
        connections.close_all()


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
        context.set_default_timeout(15_000)
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
    """`assert_accessible(page)`: no axe violation (WCAG 2.2 AA), in light and in dark; violations are told by node.

    Dark changes colours alone, so only they are looked at again. `within` and `without`: CSS selectors; `schemes`: one
    alone, of which all is looked at.
    """

    def check(page, within=None, without=(), schemes=("light", "dark")):
        context = {"include": [within or "html"], "exclude": list(without)} if within or without else None
        told = []
        for scheme in schemes:
            rules = {"type": "tag", "values": WCAG} if scheme == schemes[0] else ["color-contrast"]
            page.emulate_media(color_scheme=scheme)
            # Colours on their way from one scheme to the other are nobody's.
            page.evaluate("document.getAnimations().forEach((one) => one.finish())")
            # Read once by page, and no more than what is wrong told back: a third of what the package's own way takes.
            if not page.evaluate("'axe' in window"):
                page.evaluate(AXE_SCRIPT)
            options = {"runOnly": rules, "resultTypes": ["violations"]}
            found = page.evaluate(
                "async ([within, options]) => (await axe.run(within || document, options)).violations",
                [context, options],
            )
            told += [
                f"{scheme}, {one['id']}: {node['target']} {node['failureSummary']}"
                for one in found
                for node in one["nodes"]
            ]
        assert told == [], f"{page.url}\n" + "\n".join(told)

    return check


@pytest.fixture
def no_third_party():
    """`no_third_party(page)`: everything the page asked for came from this very machine."""

    def check(page):
        strangers = [url for url in page.requested if (urlsplit(url).hostname or "") not in LOCAL]
        assert strangers == []

    return check


@pytest.fixture
def signed_in(new_page, settings):
    """`signed_in(server, person, width=1280)`: a page whose browser already knows `person`."""
    from django.test import Client

    def open_page(server, person, **options):
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        page = new_page(**options)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": str(server)}])
        return page

    return open_page


@pytest.fixture
def by_keyboard():
    """Use a page without a mouse: `by_keyboard(page, "Envoyer")` goes on with Tab until that is reached, and presses.

    Without `press`, it only goes there. What is reached must show that it is.
    """
    seen = """() => {
        const one = document.activeElement, style = getComputedStyle(one), label = one.labels && one.labels[0];
        const words = (label || one).innerText || one.value || one.getAttribute("aria-label") || "";
        return {
            words: words.replace(/\\s+/g, " ").trim(),
            id: one.id,
            // Within a date, the browser itself shows which of its parts is reached.
            shown: one === document.body || one.id === "contenu" || one.type === "datetime-local"
                || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0),
        };
    }"""

    def go(page, wanted, press=True):
        met = []
        for _step in range(200):
            page.keyboard.press("Tab")
            where = page.evaluate(seen)
            assert where["shown"], f"the focus is not seen on {where}"
            if wanted in where["words"] or wanted == where["id"]:
                if press:
                    with page.expect_navigation():
                        page.keyboard.press("Enter")
                return where
            met.append(where["words"] or where["id"])
        raise AssertionError(f"Tab never reached {wanted!r}, only {met}")

    return go


@pytest.fixture
def place(live_server, site_root):
    """A table with a decision, a project, a meeting to come and a published comment."""
    from django.core import mail

    from accounts.actions import make_person
    from comments.actions import approve_comment, submit_comment
    from home.actions import set_up_site
    from home.demo.build import publish_under
    from meetings.actions.minutes import publish_minutes
    from meetings.models import MeetingPage
    from projects.models import ProjectPage
    from tables.actions import create_table
    from tables.models import TableIndexPage
    from tests.factories.meetings import in_days
    from tests.factories.minutes import decision, draft_of

    set_up_site()
    admin = make_person("admin@demo.example", password="une table ronde pour neuf")
    admin.is_superuser = True
    admin.save()
    index = TableIndexPage.objects.get()
    table = create_table(
        index, by=admin, title="La table des Platanes", slug="platanes", contact_phone="04 00 00 00 00"
    )
    create_table(index, by=admin, title="La table du Belvédère", slug="belvedere")
    project = publish_under(table, ProjectPage(title="Les bancs de la placette", slug="bancs"), by=admin)
    ahead = MeetingPage(title="Assemblée d’hiver", starts_at=in_days(9), ends_at=in_days(9, 20))
    past = MeetingPage(title="Assemblée d’automne", starts_at=in_days(-9), ends_at=in_days(-9, 20))
    publish_under(table, ahead, by=admin)
    publish_under(table, past, by=admin)
    attendance = ("attendance", {"counts": {"resident": 12}})
    minutes = publish_minutes(draft_of(past, by=admin, body=(attendance, decision())), by=admin)
    comment = submit_comment(minutes, name="Nadia", body="Merci pour les bancs.")
    approve_comment(comment, by=admin)
    mail.outbox.clear()
    return {"table": table, "project": project, "minutes": minutes, "ahead": ahead, "comment": comment}


@pytest.fixture(scope="module")
def demo_site(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration site on a server of its own, made once for all the tests of a file that only read it.

    Gives `url`, `media` and `long_minutes`: 60 blocks, of every type. It leaves the database empty behind it. Tests
    that use it must not ask for `db`: nothing of it is written within a transaction.
    """
    from django.core.cache import cache
    from django.core.management import call_command
    from django.test.utils import override_settings
    from django.utils import translation
    from pytest_django.live_server_helper import LiveServer

    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        database_there(),
        override_settings(MEDIA_ROOT=media, EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"),
        translation.override("fr"),
    ):
        clear_tree()
        cache.clear()
        call_command("load_demo", verbosity=0)
        minutes = minutes_of_everything()
        server = LiveServer("localhost")
        yield SimpleNamespace(url=server.url, media=media, long_minutes=minutes)
        server.stop()
        call_command("flush", verbosity=0, interactive=False)


@contextmanager
def database_there():
    """pytest-django makes no database when no test of the run asks for one by the usual names."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    made = None
    is_of_tests = str(connection.settings_dict["NAME"]) == str(connection.creation._get_test_db_name())
    if not is_of_tests or not connection.introspection.table_names():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    if made:
        teardown_databases(made, verbosity=0)


def clear_tree():
    """The ground of a page tree, whether migrations have made one or not."""
    from wagtail.models import Collection, Locale, Page, Site

    locale, _ = Locale.objects.get_or_create(language_code="fr")
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(title="Root", slug="root", locale=locale)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    Site.clear_site_root_paths_cache()


def minutes_of_everything(blocks=60):
    """Publish minutes with every type of block, some under points of the agenda; return them."""
    from accounts.models import User
    from meetings.actions.minutes import publish_minutes
    from meetings.blocks import walk
    from meetings.models import MeetingPage
    from tests.factories.minutes import draft_of, samples

    admin = User.objects.get(email="admin@demo.example")
    meeting = MeetingPage.objects.past().filter(numchild=0).exclude(state="cancelled").first()
    kinds = [(kind, value) for kind, value in samples().items() if kind != "attendance"]
    body = [("attendance", samples()["attendance"])]
    body += [kinds[number % len(kinds)] for number in range(blocks - 1)]
    easy = "On a parlé des bancs.\nIl y aura six bancs."
    minutes = publish_minutes(draft_of(meeting, by=admin, body=body, easy_read=easy), by=admin)
    assert sum(1 for _said in walk(minutes.body)) >= blocks
    return minutes
