"""What grows with a site: many followers, many dates, a long register, long minutes.

Each measure is a process of its own: `python -m tests.bench.crowds publish` prints a line of JSON with what was done,
`seconds` by step, `peak_mb` of memory. Everything is written inside one transaction that is taken back at the end, so
the measured site stays as it was; the disk's part of a commit is therefore not in the figures.
"""

import json
import re
import sys
import time
import uuid
from contextlib import contextmanager
from io import StringIO
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import pypdfium2

from tests.bench import setup

setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client, TestCase  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone, translation  # noqa: E402
from django_q.models import OrmQ  # noqa: E402

from activity.enums import DeliveryState  # noqa: E402
from activity.models import Delivery, Follow  # noqa: E402
from meetings.actions.minutes import add_draft, blank_minutes, publish_minutes  # noqa: E402
from meetings.models import Decision, MeetingPage, MinutesPage  # noqa: E402
from meetings.papers import minutes as papers  # noqa: E402
from pages.cache import forget_pages  # noqa: E402
from pages.paper import make_pdf  # noqa: E402
from tables.models import TablePage  # noqa: E402
from tests.bench.ground import sixty_blocks  # noqa: E402
from tests.bench.settings import HOST  # noqa: E402
from tests.factories.meetings import in_days, many_meetings, paris  # noqa: E402
from tests.factories.minutes import ATTENDANCE, SUMMARY, body_of, decision, samples  # noqa: E402
from tests.factories.pages import bulk_add  # noqa: E402

FOLLOWERS, MONTH, FEED, ROWS, ROWS_OF_ONE = 5_000, 300, 5_000, 50_000, 100
PAPER_BLOCKS, PAPER_PAGES, PAPER_TIMES = 66, 10, 9


@contextmanager
def timed(seconds, name):
    began = time.perf_counter()
    yield
    seconds[name] = round(time.perf_counter() - began, 2)


def table():
    return TablePage.objects.order_by("pk").first()


def team():
    return get_user_model().objects.get(email="equipe@demo.example")


def work():
    """Do what waits for the worker, and what that brings, as a worker does; return how many tasks it was."""
    done = 0
    while waiting := list(OrmQ.objects.order_by("pk")):
        OrmQ.objects.filter(pk__in=[row.pk for row in waiting]).delete()
        with TestCase.captureOnCommitCallbacks(execute=True):
            for row in waiting:
                task = row.task
                module, _dot, name = task["func"].rpartition(".")
                getattr(sys.modules.get(module) or __import__(module, fromlist=[name]), name)(*task["args"])
                done += 1
    return done


def publish(seconds):
    """Publish minutes of 60 blocks at a table that 5,000 people follow, then send every message."""
    people = get_user_model().objects.bulk_create(
        get_user_model()(email=f"lectrice{rank}@demo.example", password="!") for rank in range(FOLLOWERS)
    )
    Follow.objects.bulk_create(Follow(person=person, page_id=table().pk) for person in people)
    meeting = many_meetings(table(), 1, starts_at=in_days(-1))[0]
    minutes = blank_minutes(meeting, by=team())
    minutes.summary, minutes.privacy_checked = SUMMARY, True
    minutes.body = MinutesPage._meta.get_field("body").to_python(json.dumps(sixty_blocks(meeting)))
    draft = add_draft(minutes, MeetingPage.objects.get(pk=meeting.pk), by=team())
    OrmQ.objects.all().delete()
    with timed(seconds, "request"), TestCase.captureOnCommitCallbacks(execute=True):
        publish_minutes(draft, by=team())
    with timed(seconds, "worker"):
        tasks = work()
    return {
        "followers": FOLLOWERS,
        "tasks": tasks,
        "sent": Delivery.objects.filter(person__in=people, state=DeliveryState.SENT).count(),
    }


def month(seconds):
    """Read a month of 300 dates, made anew and without account."""
    many_meetings(table(), MONTH)
    today = timezone.localdate()
    for name, address in (("month", f"/agenda/{today:%Y/%m}/"), ("list", "/agenda/")):
        read(address, seconds, name)
    return {"meetings": MONTH}


def feed(seconds):
    """Read the calendar feed with 5,000 entries."""
    for year in range(2015, 2025):
        many_meetings(table(), FEED // 10, starts_at=paris(year, 3, 5, 18))
    text = read("/agenda/agenda.ics", seconds, "feed")
    return {"entries": text.count("BEGIN:VEVENT"), "bytes": len(text.encode())}


def read(address, seconds, name):
    client = Client(headers={"host": HOST})
    client.get("/charte/", secure=True)
    with TestCase.captureOnCommitCallbacks(execute=True):
        forget_pages()
    with timed(seconds, name), CaptureQueriesContext(connection) as asked:
        response = client.get(address, secure=True)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    seconds[f"{name}_queries"] = len(asked)
    return response.content.decode()


def register(seconds):
    """Make a register of 50,000 decisions anew, then check it."""
    meetings = many_meetings(table(), ROWS // ROWS_OF_ONE, starts_at=in_days(-30))
    for meeting in meetings:
        body = body_of(
            ATTENDANCE, *((*decision(text=f"Décision {rank}."), str(uuid.uuid4())) for rank in range(ROWS_OF_ONE))
        )
        minutes = MinutesPage(title="Compte rendu", slug="compte-rendu", summary=SUMMARY, body=body)
        bulk_add(meeting, [minutes])
    before = Decision.objects.count()
    said = StringIO()
    with timed(seconds, "rebuild"):
        call_command("rebuild_register", stdout=said)
    with timed(seconds, "check"):
        call_command("rebuild_register", "--check", stdout=said)
    return {"rows": Decision.objects.count() - before}


def paper(seconds):
    """Make the PDF of minutes ten pages long: once with the library to load, then again and again."""
    minutes = MinutesPage.objects.live().order_by("pk").first()
    kinds = [sample for sample in samples().items() if sample[0] != "attendance"]
    minutes.body = body_of(ATTENDANCE, *islice(cycle(kinds), PAPER_BLOCKS))
    with timed(seconds, "first"):
        made = make_pdf(papers.WHOLE, papers.whole(minutes), keep=False)
    pages = len(pypdfium2.PdfDocument(made))
    if pages != PAPER_PAGES:
        raise SystemExit(f"The paper has {pages} pages, not {PAPER_PAGES}.")
    again = []
    for _time in range(PAPER_TIMES):
        began = time.perf_counter()
        make_pdf(papers.WHOLE, papers.whole(minutes), keep=False)
        again.append(time.perf_counter() - began)
    seconds |= {"paper": round(median(again), 2), "slowest": round(max(again), 2)}
    return {"pages": pages, "blocks": len(minutes.body), "bytes": len(made)}


MEASURES = {measure.__name__: measure for measure in (publish, month, feed, register, paper)}


def peak_mb():
    """Return the most memory this very process has held, in MB: `getrusage` counts that of whoever started it, too."""
    return round(int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024)


def main():
    seconds = {}
    with translation.override("fr"), transaction.atomic():
        found = MEASURES[sys.argv[1]](seconds)
        transaction.set_rollback(True)
    print(json.dumps({"crowd": sys.argv[1], **found, "seconds": seconds, "peak_mb": peak_mb()}), flush=True)


if __name__ == "__main__":
    main()
