"""A system on loopback: it records what it is asked, and answers, or fails, as a test says."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON, None for an empty one."""
        return json.loads(self.body) if self.body else None


class Answer(NamedTuple):
    """What is answered; ``cut`` closes the connection instead, after all was carried out."""

    status: int = 200
    json: Any = None
    headers: Mapping[str, str] = {}
    content: bytes | None = None  # instead of json
    cut: bool = False


class Server(ThreadingHTTPServer):
    """A server whose clients may go away at any time, which is no news."""

    daemon_threads = True

    def handle_error(self, *where: Any) -> None:
        """Tell of every mistake but a connection that is gone."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(*where)


class Fake:
    """A server with one handler, which a test may exchange at any time."""

    def __init__(self, handler: Callable[[Asked], Answer]) -> None:
        self.handler = handler
        self.asked: list[Asked] = []
        self._server = Server(("127.0.0.1", 0), self._handler_class())

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def writes(self) -> list[Asked]:
        """The requests that were to change something."""
        return [each for each in self.asked if each.method != "GET"]

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler_class(fake) -> type[BaseHTTPRequestHandler]:  # noqa: N805 # two selves here
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one piece, or each answer waits for an acknowledgement

            def _serve(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("content-length") or 0)
                asked = Asked(
                    self.command,
                    parts.path,
                    dict(parse_qsl(parts.query, keep_blank_values=True)),
                    dict(self.headers),
                    self.rfile.read(length),
                )
                fake.asked.append(asked)
                answer = fake.handler(asked)
                if answer.cut:
                    self.close_connection = True
                    self.connection.shutdown(2)
                    return
                content = answer.content
                if content is None:
                    content = b"" if answer.json is None else json.dumps(answer.json).encode()
                self.send_response(answer.status)
                headers = {"Content-Type": "application/json", **answer.headers}
                for name, value in headers.items():
                    self.send_header(name, value)
                if answer.status != 204:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content if answer.status != 204 else b"")

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 # as http wants

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


@contextmanager
def serving(handler: Callable[[Asked], Answer]) -> Iterator[Fake]:
    """A fake that listens for the length of a test."""
    fake = Fake(handler)
    fake.start()
    try:
        yield fake
    finally:
        fake.stop()


def ends(
    fake: Fake, answer: Answer, send: Callable[[], object], outcome: type[Exception], *words: str
) -> str:
    """Send once, be answered so, and expect an outcome in these words; returns its sentence."""
    fake.handler = lambda asked: answer
    with pytest.raises(outcome) as found:
        send()
    said = str(found.value)
    for word in words:
        assert word in said
    assert len(fake.asked) == 1  # nothing is sent twice, and no redirect followed
    return said
