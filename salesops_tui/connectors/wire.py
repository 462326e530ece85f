"""Requests to a system over HTTPS: sent once, bounded in time and size, ended in an Outcome."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx

from salesops_tui.connectors.connector import Request
from salesops_tui.connectors.outcomes import (
    Declined,
    Held,
    Misread,
    NotReached,
    Outcome,
    Shut,
    Uncertain,
)
from salesops_tui.connectors.tokens import Secret
from salesops_tui.domain.text import brief, clean_line
from salesops_tui.errors import Invalid

DEADLINE = 60.0  # seconds for a whole request, however slowly its answer drips
MOST = 20_000_000  # bytes of an answer
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_LONGEST_HOLD = 86_400.0  # seconds that a system can ask to wait
_READS = ("GET", "HEAD")
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError,
           httpx.UnsupportedProtocol)  # fmt: skip


class Manners(NamedTuple):
    """How a system wants to be asked.

    ``pace`` is the least time between two requests, ``hold`` how long to wait after 429 when the
    answer does not say, both in seconds. ``words`` finds the vendor's sentence in an error's JSON.
    """

    name: str
    words: Callable[[Any], str]
    pace: float = 0.0
    hold: float = 30.0
    headers: Mapping[str, str] = {}


class Wire:
    """One system's address and token; ``ask`` sends a request and gives the JSON of its answer."""

    def __init__(
        self,
        address: str,
        token: Secret,
        manners: Manners,
        *,
        authorize: Callable[[Secret], str] = lambda token: f"Bearer {token.reveal()}",
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.manners = manners
        self._token = token
        self._wait = wait
        self._next = 0.0
        self._client = httpx.Client(
            base_url=_safe(address),
            auth=_Auth(token, authorize),
            headers={"User-Agent": "salesops", "Accept": "application/json", **manners.headers},
            timeout=_TIMEOUT,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, request: Request) -> Any:
        """The JSON of the answer, None for an empty one; raises an Outcome for any other end."""
        content = self.fetch(request)
        if not content:
            return None
        try:
            return json.loads(content)
        except ValueError:
            raise self._unreadable(request) from None

    def fetch(self, request: Request) -> bytes:
        """The bytes of the answer, such as a file's; raises an Outcome like ``ask``."""
        self._keep_pace()
        with self._reading(request) as response:
            content = self._content(response)
        if response.is_success:
            return content
        raise self._refusal(request, response, content)

    def get(self, path: str, **query: str) -> Any:
        """The JSON at a path."""
        return self.ask(Request("GET", path, query=query))

    def pages(
        self, path: str, following: Callable[[Any], Mapping[str, str] | None], **query: str
    ) -> Iterator[Any]:
        """One answer after the other, while ``following`` names what the next is asked with.

        A list that leads back to where it was ends with Misread.
        """
        seen: set[tuple[tuple[str, str], ...]] = set()
        more: Mapping[str, str] | None = {}
        while more is not None:
            place = tuple(sorted(more.items()))
            if place in seen:
                raise Misread(f"{self.manners.name} gives the same page of {path} again and again")
            seen.add(place)
            page = self.get(path, **{**query, **more})
            yield page
            more = following(page)

    def _keep_pace(self) -> None:
        now = time.monotonic()
        if self._next > now:
            self._wait(self._next - now)
        self._next = max(now, self._next) + self.manners.pace

    @contextmanager
    def _reading(self, request: Request) -> Iterator[httpx.Response]:
        """The answer while it is read; a connection that fails becomes an Outcome."""
        name = self.manners.name
        try:
            with self._client.stream(
                request.method,
                request.path,
                params=dict(request.query) or None,
                json=request.json,
                data=request.form,
                files=request.files,
            ) as response:
                yield response
        except _UNSENT as error:
            raise NotReached(f"{name} cannot be reached ({_said(error)})") from None
        except (httpx.RequestError, _TooLong) as error:
            if request.method in _READS:
                raise NotReached(f"{name} did not answer ({_said(error)})") from None
            raise Uncertain(f"{name} was asked and its answer was lost ({_said(error)})") from None

    def _content(self, response: httpx.Response) -> bytes:
        until = time.monotonic() + DEADLINE
        content = bytearray()
        for part in response.iter_bytes():
            content += part
            if len(content) > MOST or time.monotonic() > until:
                raise _TooLong("the answer was too long")
        return bytes(content)

    def _refusal(self, request: Request, response: httpx.Response, content: bytes) -> Outcome:
        name, status = self.manners.name, response.status_code
        said = self._vendor(content) or response.reason_phrase or "no reason given"
        if status == 429 or (status == 403 and _throttled(response)):
            seconds = _retry_after(response, self.manners.hold)
            return Held(f"{name} asks to wait {seconds:.0f} seconds: {said}", seconds)
        if status in (401, 403):
            return Shut(f"{name} does not accept the token for this ({status}): {said}")
        if status >= 500 or status == 408:
            if request.method in _READS:
                return NotReached(f"{name} has a fault of its own ({status}): {said}")
            return Uncertain(f"{name} had a fault while it was asked ({status}): {said}")
        if status < 400:
            return Declined(
                f"{name} answers that this has moved ({status}); set it up anew", status
            )
        return Declined(f"{name} says ({status}): {said}", status)

    def _vendor(self, content: bytes) -> str:
        """The vendor's own words, on one line, without the token or anything that is no text."""
        try:
            found = self.manners.words(json.loads(content))
        except (ValueError, LookupError, TypeError, AttributeError):
            found = ""
        return brief(clean_line(str(found or "").replace(self._token.reveal(), "…")), 300)

    def _unreadable(self, request: Request) -> Outcome:
        sentence = f"{self.manners.name} answered with something that is no JSON"
        return Misread(sentence) if request.method in _READS else Uncertain(sentence)


class _TooLong(Exception):
    """An answer that does not end."""


class _Auth(httpx.Auth):
    """Puts the token on a request at the last moment, so that it stands nowhere else."""

    def __init__(self, token: Secret, authorize: Callable[[Secret], str]) -> None:
        self._token = token
        self._authorize = authorize

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        request.headers["Authorization"] = self._authorize(self._token)
        yield request


def _safe(address: str) -> str:
    """An address that a token may be sent to: HTTPS, or this very machine."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname or "")):
        return address.rstrip("/") + "/"
    raise Invalid(f"{address}: a token is sent over https only", field="address")


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _throttled(response: httpx.Response) -> bool:
    """Whether a 403 means «slow down», as GitHub says it."""
    return "retry-after" in response.headers or response.headers.get("x-ratelimit-remaining") == "0"


def _retry_after(response: httpx.Response, usual: float) -> float:
    """Seconds to wait: Retry-After in seconds or as a date, else when the limit is renewed."""
    text = response.headers.get("retry-after", "")
    now = datetime.now(UTC)
    found = usual
    try:
        if text.isdigit():
            found = float(text)
        elif text:
            found = (parsedate_to_datetime(text) - now).total_seconds()
        elif response.headers.get("x-ratelimit-remaining") == "0":
            found = float(response.headers["x-ratelimit-reset"]) - now.timestamp()
    except (ValueError, TypeError, LookupError):
        found = usual
    return min(max(found, 1.0), _LONGEST_HOLD)


def _said(error: Exception) -> str:
    return brief(clean_line(str(error)), 200) or type(error).__name__
