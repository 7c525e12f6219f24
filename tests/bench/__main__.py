"""Measure the site and say it: one line of JSON per page, a table for people, and a line per page in the history.

Ends with an error when something could not be measured or a goal is missed.
"""

import argparse
import gzip
import http.client
import json
import os
import platform
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from tests.bench import setup

setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from pages.cache import forget_pages  # noqa: E402
from tests.bench import ground  # noqa: E402
from tests.bench.settings import BENCH, HOST  # noqa: E402

ANONYMOUS_SHARE = 0.7  # of hello-world's answers per second
SIGNED_IN_TIMES = 30  # hello-world's median
SECONDS = {
    "request": 1,  # of publishing minutes, however many follow them
    "paper": 2,  # of the PDF of ten pages, once the library is loaded
}
CROWDS = ("publish", "month", "feed", "register", "paper")
QUERIES = 15  # of the page with 100 comments
HELLO, BARE = "/bonjour/", "/bonjour/nu/"
HEADERS = {
    "Host": HOST,
    "X-Forwarded-Proto": "https",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
    "Accept-Language": "fr,fr-FR;q=0.8,en;q=0.5",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Connection": "keep-alive",
}
CEILING = b"HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\nBonjour tout le monde"


class NotMeasured(Exception):
    """Why there is no measure, in one sentence."""


# --- What runs beside us ----------------------------------------------------------------------------------------------


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def server(port, workers):
    """Serve the site as in production. A worker is not renewed meanwhile: that would be measured, too."""
    command = [sys.executable, "-m", "gunicorn", "--max-requests", "0", "tests.bench.wsgi:application"]
    environment = os.environ | {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_CONCURRENCY": str(workers),
        "PYTHONPATH": str(ground.ROOT),
    }
    process = subprocess.Popen(command, cwd=ground.ROOT, env=environment)
    try:
        wait_for(port, process)
        yield process
    finally:
        end(process)


def wait_for(port, process):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NotMeasured("The web server stopped; the reason is just above.")
        try:
            status, body = get(port, HELLO)
        except OSError:
            time.sleep(0.1)
            continue
        if status != 200:
            raise NotMeasured(f"The web server answers {status}: {body[:300]!r}")
        return
    raise NotMeasured("The web server does not answer.")


def children_of(pid):
    """Return the processes that serve; none where the system does not say."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in children.read_text().split()] if children.exists() else []


def end(process):
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def readers():
    """Start the process that asks; give a function that measures an order (see tests.bench.load)."""
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("load.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def measure(**order):
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline() or '{"error": "the process that asks stopped"}')
        if "error" in answer:
            raise NotMeasured(f"{order['page']['path']}: {answer['error']}")
        return answer

    try:
        yield measure
    finally:
        process.stdin.close()
        end(process)


@contextmanager
def echo():
    """The least a server can do, in one process: what the readers reach here is no more than they could."""
    port = free_port()
    child = os.fork()
    if not child:
        serve_echo(port)
    try:
        time.sleep(0.3)
        yield port
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


def serve_echo(port):
    import selectors

    listener = socket.create_server(("127.0.0.1", port))
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    while True:
        for key, _mask in selector.select():
            if key.fileobj is listener:
                selector.register(listener.accept()[0], selectors.EVENT_READ)
            elif key.fileobj.recv(65536):
                key.fileobj.sendall(CEILING)
            else:
                selector.unregister(key.fileobj)
                key.fileobj.close()


# --- Asking -----------------------------------------------------------------------------------------------------------


def get(port, path, connection=None):
    """Return (status, text) of one anonymous request, like a browser's."""
    own = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    own.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in HEADERS.items():
        own.putheader(name, value)
    own.endheaders()
    response = own.getresponse()
    body = response.read()
    if response.getheader("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    if connection is None:
        own.close()
    return response.status, body.decode()


def resident():
    """Return (a client signed in as a resident, the cookies a browser would send)."""
    client = Client(headers={"host": HOST, "accept-encoding": "gzip"})
    client.force_login(
        get_user_model().objects.get(email="habitante@demo.example"), "django.contrib.auth.backends.ModelBackend"
    )
    client.cookies["csrftoken"] = "b" * 32
    return client, "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def queries_of(client, path):
    """Return (queries of the first reading after something changed, queries of the next ones).

    The change was felt on another page first, which asked for the menus and settings that all of them share.
    """
    client.get(path, secure=True)  # what a process asks once in its life is not counted
    forget_pages()
    client.get("/charte/", secure=True)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path, secure=True)
        if response.status_code != 200:
            raise NotMeasured(f"{path}: {response.status_code}")
        counts.append(len(captured))
    return counts


# --- Measures ---------------------------------------------------------------------------------------------------------


def speed(places, options):
    """Yield a row for each page, anonymous then signed in."""
    client, cookies = resident()
    stranger = Client(headers={"host": HOST, "accept-encoding": "gzip"})
    queries = {
        (who, name): queries_of(one, path)
        for who, one in (("anonymous", stranger), ("signed-in", client))
        for name, path in places.items()
    }
    connections.close_all()
    port = free_port()
    orders = {"rounds": options.rounds, "most": 20_000, "pids": []}
    hello = {"path": HELLO, "headers": HEADERS}
    with readers() as measure:
        with echo() as other:
            orders["readers"] = options.readers
            ceiling = measure(port=other, page=hello, compared=hello, seconds=0.2, **orders)["page"]["rps"]
        with server(port, options.workers) as process:
            orders["pids"] = children_of(process.pid)
            bare = measure(
                port=port, page={"path": BARE, "headers": HEADERS}, compared=hello, seconds=options.seconds, **orders
            )
            yield {
                "page": "bonjour",
                "who": "anonymous",
                "queries_first": 0,
                "queries": 0,
                **bare["compared"],
                "rps_ratio": 1.0,
                "median_ratio": 1.0,
                "cpu_ratio": 1.0,
                "generator_ceiling_rps": ceiling,
                "without_middleware_rps": bare["page"]["rps"],
            }
            for who, more in (("anonymous", {}), ("signed-in", {"Cookie": cookies})):
                # A page that is made takes a worker whole: more readers than workers would only queue.
                orders["readers"] = options.readers if who == "anonymous" else options.workers
                for name, path in places.items():
                    page = {"path": path, "headers": HEADERS | more}
                    found = measure(port=port, page=page, compared=hello, seconds=options.seconds, **orders)
                    yield {
                        "page": name,
                        "who": who,
                        "queries_first": queries[who, name][0],
                        "queries": queries[who, name][1],
                        **found["page"],
                        "rps_ratio": found["rps_ratio"],
                        "median_ratio": found["median_ratio"],
                        "cpu_ratio": round(found["page"]["cpu_ms"] / (found["compared"]["cpu_ms"] or 1), 2),
                        "hello_rps": found["compared"]["rps"],
                        "hello_median_ms": found["compared"]["median_ms"],
                        "hello_cpu_ms": found["compared"]["cpu_ms"],
                    }
            yield from freshness(port)


def freshness(port):
    """Yield a row per deed: how many of the requests that follow it, on every connection, still show the old page."""
    for name in ("correction", "comment", "cancellation"):
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.deeds", name],
            cwd=ground.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            pages = json.loads(worker.stdout.readline() or "null")
            if pages is None:
                raise NotMeasured(f"The deed « {name} » failed; the reason is just above.")
            open_ones = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _rank in range(8)]
            before = {page: [get(port, page, one)[1] for one in open_ones for _twice in range(2)] for page in pages}
            worker.stdin.write("now\n")
            worker.stdin.flush()
            signs = json.loads(worker.stdout.readline() or "null")
            if signs is None:
                raise NotMeasured(f"The deed « {name} » failed; the reason is just above.")
            after = {page: [get(port, page, one)[1] for one in open_ones for _twice in range(2)] for page in signs}
        finally:
            worker.stdin.close()
            end(worker)
        for one in open_ones:
            one.close()
        yield {
            "freshness": name,
            "pages": list(signs),
            "shown_before": any(signs[page] in text for page in signs for text in before[page]),
            "shown_on_next_request": all(signs[page] in after[page][0] for page in signs),
            "requests_after": sum(map(len, after.values())),
            "old_pages_after": sum(signs[page] not in text for page in signs for text in after[page]),
        }


def crowds():
    """Yield a row for each measure of what grows, done one after the other in processes of their own."""
    for name in CROWDS:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.crowds", name], cwd=ground.ROOT, stdout=subprocess.PIPE, text=True
        )
        if done.returncode:
            raise NotMeasured(f"The measure « {name} » failed; the reason is just above.")
        yield json.loads(done.stdout)


def missed(rows, busy):
    """Return a sentence per goal that these rows miss."""
    found = []
    for row in rows:
        if "crowd" in row:
            found += [
                f"{row['crowd']}: {step} took {row['seconds'][step]} s, at most {most} wanted"
                for step, most in SECONDS.items()
                if row["seconds"].get(step, 0) > most
            ]
            continue
        if "freshness" in row:
            if row["shown_before"] or not row["shown_on_next_request"] or row["old_pages_after"]:
                found.append(f"{row['freshness']}: an old page was given after the deed")
            continue
        name = f"{row['page']} ({row['who']})"
        if row["who"] == "anonymous" and row["rps_ratio"] < ANONYMOUS_SHARE:
            found.append(f"{name}: {row['rps_ratio']} of hello-world's requests/s, at least {ANONYMOUS_SHARE} wanted")
        # On a machine that has other work the median tells who waits for a processor: then its time is compared.
        ratio, what = ("cpu_ratio", "processor time") if busy and row["cpu_ms"] else ("median_ratio", "median")
        if row["who"] == "signed-in" and row[ratio] > SIGNED_IN_TIMES:
            found.append(f"{name}: {row[ratio]} × hello-world's {what}, at most {SIGNED_IN_TIMES} wanted")
        if row["page"] == "projet-100-commentaires" and row["queries_first"] > QUERIES:
            found.append(f"{name}: {row['queries_first']} queries at first, at most {QUERIES} wanted")
    return found


COLUMNS = [
    ("page", "page", "<25"),
    ("who", "reader", "<10"),
    ("queries_first", "first", ">5"),
    ("queries", "queries", ">8"),
    ("rps", "req/s", ">9"),
    ("median_ms", "median ms", ">10"),
    ("p95_ms", "p95 ms", ">9"),
    ("cpu_ms", "cpu ms", ">7"),
    ("rps_ratio", "req/s ÷ hello", ">14"),
    ("median_ratio", "median × hello", ">15"),
    ("cpu_ratio", "cpu × hello", ">12"),
    ("bytes", "bytes", ">8"),
]


def table_of(rows):
    lines = ["  ".join(f"{title:{width}}" for _key, title, width in COLUMNS)]
    lines += ["  ".join(f"{row[key]:{width}}" for key, _title, width in COLUMNS) for row in rows if "page" in row]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--workers", type=int, default=2, help="web server processes")
    parser.add_argument("--readers", type=int, default=8, help="connections that ask at once")
    parser.add_argument("--rounds", type=int, default=5, help="turns of hello-world and page")
    parser.add_argument("--seconds", type=float, default=0.6, help="length of a page's turn")
    parser.add_argument("--only-build", action="store_true", help="make the site and stop")
    options = parser.parse_args()
    BENCH.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    load = os.getloadavg()[0]
    busy = load > os.cpu_count() * 0.75
    try:
        places = ground.ensure()
        ground.prepare_files()
        stands = ground.counted()
        print(f"# {stands} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        if options.only_build:
            return None
        rows = []
        at = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        machine = f"{os.cpu_count()} × {platform.machine()}, Python {platform.python_version()}"
        common = {
            "at": at,
            "load_before": round(load, 2),
            "machine": machine,
            "database": connection.vendor,
            "cache": cache_kind(),
        }
        with (BENCH / "history.jsonl").open("a") as history:
            for row in chain(speed(places, options), crowds()):
                rows.append(row)
                print(json.dumps(row, ensure_ascii=False), flush=True)
                history.write(json.dumps(common | row, ensure_ascii=False) + "\n")
    except (NotMeasured, ground.NotOurs) as error:
        return str(error)
    print(f"\n{table_of(rows)}\n")
    hello = rows[0]
    print(
        f"Hello-world: {hello['rps']} req/s through every middleware, {hello['without_middleware_rps']} without any. "
        f"The process that asks reaches {hello['generator_ceiling_rps']} req/s with an empty server on this machine."
    )
    if busy:
        print(f"The machine had other work (load {load:.1f} before we began): trust the ratios of processor time.")
    print(f"{machine}; {connection.vendor}, {common['cache']}; {time.monotonic() - began:.0f} s in all.")
    found = missed(rows, busy)
    print("\n".join(f"MISSED  {sentence}" for sentence in found) or "Every goal is met.")
    return 1 if found else None


def cache_kind():
    return settings.CACHES["pages"]["BACKEND"].rpartition(".")[2]


if __name__ == "__main__":
    sys.exit(main())
