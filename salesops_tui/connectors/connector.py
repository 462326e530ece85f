"""What the outbox knows of a system: one small protocol that every connector fits."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, runtime_checkable

Files = Mapping[str, tuple[str, bytes, str]]  # form field → file name, content, media type


class Attachment(NamedTuple):
    """A file that goes with an intent."""

    name: str
    content: bytes
    media_type: str


class Intent(NamedTuple):
    """One thing to be done in another system, once.

    ``operation`` is one of the connector's own. ``key`` is what the thing is known by on both
    sides for good, such as ``D-42/asana/project`` or ``E-7``; it is how it is found again.
    ``fields`` are plain values under the names that the connector's docstring gives.
    """

    operation: str
    key: str
    fields: Mapping[str, Any]
    file: Attachment | None = None


class Request(NamedTuple):
    """A request as it goes over the wire, without the token."""

    method: str
    path: str  # below the system's address
    json: Any = None
    query: Mapping[str, str] = MappingProxyType({})
    form: Mapping[str, Any] | None = None  # instead of json
    files: Files | None = None  # with form


class Receipt(NamedTuple):
    """What the system calls what was done; ``job`` when it is still at it, to be asked for."""

    remote_id: str
    url: str = ""
    job: str = ""


class Who(NamedTuple):
    """Whose token it is, in words such as ``Ana Lima <ana@example.org>``."""

    name: str


class Connector(Protocol):
    """One external system. Every method raises an Outcome, and nothing else, when it fails."""

    repeatable: frozenset[str]  # operations that may be sent twice and end as one
    personal: frozenset[str]  # operations that reach people: never sent again without a person

    def who(self) -> Who:
        """Whose token this is: the cheapest question that needs one."""

    def request(self, intent: Intent) -> Request:
        """What ``send`` sends, for somebody to look at."""

    def send(self, intent: Intent) -> Receipt:
        """Do it. Sent at most once by this call: nothing here tries again."""

    def find(self, intent: Intent) -> Receipt | None:
        """What an earlier ``send`` made, by a list that shows at once what was written."""

    def finish(self, job: str) -> Receipt:
        """Ask for a job that an earlier receipt named; its ``job`` is empty once it is over."""

    def close(self) -> None:
        """Let go of the connection."""


@runtime_checkable
class Chooser(Protocol):
    """A connector that can list what may be chosen while a system is set up."""

    def choices(self, field: str, place: Any) -> list[tuple[str, str]]:
        """What a field of the place can be, each with what people call it; empty to type it."""
