"""The readers: a process of its own that knows nothing of the site, so that it costs the server as little as it can.

One thread, one socket per reader, each asking again as soon as it is answered, for a bounded time. Orders come in and
measures go out as lines of JSON. Only 127.0.0.1 is ever spoken to.
"""

import json
import os
import selectors
import socket
import sys
import time
from pathlib import Path
from statistics import median

END = b"\r\n\r\n"
PATIENCE = 30.0  # seconds after which an answer is missing


class Broken(Exception):
    """An answer that is none, or another one than expected."""


class Reader:
    """One connection kept alive; it is opened again when the server closes it between two answers."""

    def __init__(self, port):
        self.port = port
        self.socket = None
        self.left = b""
        self.open()

    def open(self):
        self.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self):
        if self.socket:
            self.socket.close()

    def send(self, request):
        self.parts, self.size, self.need, self.head = [], 0, None, b""
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def receive(self):
        """Take what has come; return whether the answer is whole."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionResetError
        self.parts.append(part)
        self.size += len(part)
        if self.need is None:
            whole = b"".join(self.parts)
            end = whole.find(END)
            if end < 0:
                return False
            self.head = whole[: end + 2]
            low = self.head.lower()
            at = low.find(b"\r\ncontent-length:")
            if at < 0:
                raise Broken("no length: " + self.head.decode(errors="replace"))
            self.need = end + 4 + int(low[at + 17 : low.index(b"\r\n", at + 2)])
        return self.size >= self.need

    @property
    def status(self):
        return int(self.head[9:12])


def request_for(order):
    lines = [f"GET {order['path']} HTTP/1.1", *(f"{name}: {value}" for name, value in order["headers"].items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def slice_of(readers, request, seconds, most):
    """Let the readers ask for `seconds` or `most` answers; return (answers per second, latencies in ms, bytes)."""
    selector = selectors.DefaultSelector()
    latencies, size = [], 0
    start = time.perf_counter()
    stop = start + seconds
    busy = 0
    for reader in readers:
        ask(reader, request)
        selector.register(reader.socket, selectors.EVENT_READ, reader)
        busy += 1
    while busy:
        events = selector.select(PATIENCE)
        if not events:
            raise Broken("no answer")
        for key, _mask in events:
            reader = key.data
            try:
                if not reader.receive():
                    continue
            except ConnectionResetError:
                # A worker that was renewed closes its connections: ask again, and let the time count.
                selector.unregister(key.fileobj)
                reader.open()
                ask(reader, request)
                selector.register(reader.socket, selectors.EVENT_READ, reader)
                continue
            now = time.perf_counter()
            if reader.status != 200:
                raise Broken(reader.head.decode(errors="replace"))
            latencies.append((now - reader.began) * 1000)
            size = reader.size
            if now < stop and len(latencies) < most:
                reader.send(request)
            else:
                busy -= 1
                selector.unregister(key.fileobj)
    selector.close()
    return len(latencies) / (time.perf_counter() - start), latencies, size


def ask(reader, request):
    try:
        reader.send(request)
    except OSError:
        reader.open()
        reader.send(request)


def processor_ms(pids):
    """Return how much processor time these processes have used; 0 where the system does not say."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0
        ticks += int(fields[11]) + int(fields[12])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def said(rates, latencies, size, processor):
    ordered = sorted(latencies)
    return {
        "rps": round(median(rates), 1),
        "median_ms": round(median(ordered), 3),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 3),
        "cpu_ms": round(processor / len(ordered), 3),
        "answers": len(ordered),
        "bytes": size,
    }


def measure(order):
    """Measure a page and what it is compared with, turn and turn about, after one answer to each to warm up."""
    readers = [Reader(order["port"]) for _rank in range(order["readers"])]
    page, other = request_for(order["page"]), request_for(order["compared"])
    for request in (other, page):
        slice_of(readers, request, 0.2, 4 * len(readers))
    results = {"page": ([], [], 0, 0), "compared": ([], [], 0, 0)}
    ratios, slower = [], []
    for _round in range(order["rounds"]):
        turn = {}
        for name, request, seconds in (("compared", other, order["seconds"] / 2), ("page", page, order["seconds"])):
            used = processor_ms(order["pids"])
            rate, latencies, size = slice_of(readers, request, seconds, order["most"])
            rates, before, _size, processor = results[name]
            processor += processor_ms(order["pids"]) - used
            results[name] = ([*rates, rate], before + latencies, size, processor)
            turn[name] = (rate, median(latencies))
        ratios.append(turn["page"][0] / turn["compared"][0])
        slower.append(turn["page"][1] / turn["compared"][1])
    for reader in readers:
        reader.close()
    return {
        "page": said(*results["page"]),
        "compared": said(*results["compared"]),
        "rps_ratio": round(median(ratios), 3),
        "median_ratio": round(median(slower), 2),
    }


def main():
    for line in sys.stdin:
        try:
            answer = measure(json.loads(line))
        except (Broken, OSError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
