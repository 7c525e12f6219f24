"""What a page costs on a prepaid phone: every byte as transferred, compressed as in production."""

from dataclasses import dataclass, field

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings

from meetings.models import MeetingPage

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


def test_minutes_of_60_blocks_weigh_at_most_100_kb(as_in_production, demo_site, weigh):
    light(weigh(as_in_production + demo_site.long_minutes.url), 100)


def test_the_home_page_weighs_at_most_60_kb(as_in_production, weigh):
    light(weigh(as_in_production + "/"), 60)
