"""A proxy on loopback that spoils answers, most of them after they were carried out."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler

from tests.connectors.fake import Server

_HTML = b"<html><body>Sign in to this network</body></html>"
# Of a write: what happens to it after it was carried out, and what keeps it from being so.
AFTER = ("502", "cut", "html", "nothing", "half", "empty")
BEFORE = ("cut before", "503 before", "429 before")
_READS = ("502", "cut")


class Saboteur:
    """Passes requests on; a share of the writes, and some reads, do not get their answer.

    ``latency`` is the most seconds before and after a request, so that kills hit each moment of it;
    ``stall`` the seconds without an answer before a connection is cut.
    """

    def __init__(self, port: int, share: float, latency: float, stall: float) -> None:
        self.port, self.share, self.latency, self.stall = port, share, latency, stall
        self.done: Counter[str] = Counter()  # kinds of sabotage, and ``carried`` writes
        self._chance = random.Random(7)
        self._lock = threading.Lock()
        self._server = Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"saboteur": self}))

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def plan(self, method: str) -> tuple[str, float]:
        """What is to be done to the next request, empty for nothing; and how long it takes."""
        with self._lock:
            share = self.share if method == "POST" else self.share / 6
            kinds = AFTER + BEFORE if method == "POST" else _READS
            chosen = self._chance.choice(kinds) if self._chance.random() < share else ""
            self.done[chosen] += 1
            return chosen, self._chance.uniform(0, self.latency)

    def carried(self) -> None:
        """Count a write that was passed on."""
        with self._lock:
            self.done["carried"] += 1

    @contextmanager
    def at_work(self) -> Iterator[Saboteur]:
        """Listen for the length of a test."""
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """A request passed on, and its answer spoiled as the server's saboteur plans."""

    saboteur: Saboteur
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        kind, latency = self.saboteur.plan(self.command)
        time.sleep(latency)
        if kind.endswith("before"):
            self._spoil(kind)
            return
        status, content = self._pass_on(body)
        time.sleep(latency)
        if kind:
            self._spoil(kind)
        else:
            self._say(status, content)

    def _pass_on(self, body: bytes) -> tuple[int, bytes]:
        onward = http.client.HTTPConnection("127.0.0.1", self.saboteur.port, timeout=30)
        headers = {name: self.headers[name] for name in ("Authorization", "Content-Type")
                   if name in self.headers}  # fmt: skip
        onward.request(self.command, self.path, body or None, headers)
        answer = onward.getresponse()
        content = answer.read()
        onward.close()
        if self.command == "POST":
            self.saboteur.carried()
        return answer.status, content

    def _spoil(self, kind: str) -> None:
        if kind in ("cut", "cut before", "nothing"):
            time.sleep(self.saboteur.stall if kind == "nothing" else 0)
            self._cut()
        elif kind == "429 before":
            self._say(429, b'{"message": "Slow down"}', retry="20")
        elif kind == "half":
            self._say(201, b'{"number": 1, "html_u', length=500)
            self._cut()
        else:
            shown = {"html": (200, _HTML), "empty": (201, b"{}"), "502": (502, b"")}
            self._say(*shown.get(kind, (503, b"")))

    def _say(self, status: int, content: bytes, length: int | None = None, retry: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length or len(content)))
        if retry:
            self.send_header("Retry-After", retry)
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(2)

    do_GET = do_POST = _serve  # noqa: N815 # as http wants

    def log_message(self, *_: object) -> None:
        """Say nothing."""
