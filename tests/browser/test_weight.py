"""What a page costs on a prepaid phone: every byte as transferred, compressed as in production."""

from dataclasses import dataclass, field
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from icalendar import Calendar
from playwright.sync_api import expect

from meetings.models import MeetingPage
from pages.typography import span_words

KB = 1024


@pytest.fixture(scope="module")
def as_in_production(demo_site, tmp_path_factory):
    """The demonstration served as production serves it: responses kept and compressed, files compressed and hashed.

    WhiteNoise itself answers for the files, and no handler of the tests stands before it. Gives the server's address.
    """
    own = {conn.alias: conn for conn in connections.all() if conn.vendor == "sqlite" and conn.is_in_memory_db()}
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],  # what public pages ask for
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
        },
        WHITENOISE_USE_FINDERS=False,
        WHITENOISE_AUTOREFRESH=False,
        RESPONSE_CACHE_SECONDS=300,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        server = LiveServerThread("localhost", static_handler=lambda application: application, connections_override=own)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        assert not server.error
        yield f"http://{server.host}:{server.port}"
        server.terminate()


@dataclass
class Visit:
    total: int = 0
    requests: list = field(default_factory=list)


@pytest.fixture
def weigh(new_page, no_third_party):
    """`weigh(address)`: a first visit with an empty cache. Bytes on the wire, headers included."""

    def visit(address):
        page = new_page()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        seen, names = Visit(), {}
        wire.on("Network.responseReceived", lambda e: names.update({e["requestId"]: e["response"]["url"]}))

        def finished(event):
            seen.total += event["encodedDataLength"]
            seen.requests.append((names.get(event["requestId"], "?"), int(event["encodedDataLength"])))

        wire.on("Network.loadingFinished", finished)
        response = page.goto(address, wait_until="networkidle")
        assert response.headers["content-encoding"] == "gzip"
        no_third_party(page)
        return seen

    return visit


def light(seen, most):
    told = "\n".join(f"{size:7} {url}" for url, size in seen.requests)
    print(f"{seen.total / KB:.1f} KB in {len(seen.requests)} requests\n{told}")
    assert seen.total <= most * KB, told
    # The page, its sheet, its script, its sign, its letters: nothing else.
    assert len(seen.requests) <= 6, told


def test_a_meeting_weighs_at_most_60_kb(as_in_production, weigh):
    light(weigh(as_in_production + MeetingPage.objects.live().upcoming().first().url), 60)


def test_from_the_poster_to_the_neighbours_without_javascript(as_in_production, new_page, by_keyboard):
    """domain.md §11, S1: the poster's address, the date kept in the phone, the words passed on."""
    meeting = MeetingPage.objects.live().upcoming().going_ahead().exclude(landmark="").first()
    when = span_words(meeting.starts_at, meeting.ends_at)
    told = [when, meeting.place, meeting.landmark, meeting.get_parent().specific.contact_phone]
    phone = new_page(width=360, javascript=False)
    phone.goto(f"{as_in_production}/r/{meeting.pk}/")
    assert phone.url == as_in_production + meeting.url
    for words in told:
        expect(phone.locator("body")).to_contain_text(words, ignore_case=True)

    by_keyboard(phone, "Ajouter à mon téléphone", press=False)
    with phone.expect_download() as kept:
        phone.keyboard.press("Enter")
    entry = Calendar.from_ical(kept.value.path().read_bytes()).walk("VEVENT")[0]
    assert entry["DTSTART"].params["TZID"] == "Europe/Paris"
    assert entry["DTSTART"].dt == meeting.starts_at

    by_keyboard(phone, "Par WhatsApp", press=False)
    message = unquote(phone.locator(":focus").get_attribute("href").removeprefix("whatsapp://send?text="))
    assert meeting.title in message and len(message) <= 500
    assert [words for words in told if words not in message] == []


def test_minutes_of_60_blocks_weigh_at_most_100_kb(as_in_production, demo_site, weigh):
    light(weigh(as_in_production + demo_site.long_minutes.url), 100)


def test_the_home_page_weighs_at_most_60_kb(as_in_production, weigh):
    light(weigh(as_in_production + "/"), 60)
