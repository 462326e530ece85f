"""What is to leave the building, the lanes it goes by, and what others call our records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from salesops_tui.domain.systems import SYSTEMS


class Entry(NamedTuple):
    """Something that is to leave the building, and how far it has got.

    ``op_key`` is what it is meant to do, once: D-42/asana/project. ``record`` and ``record_id``
    say what it is about. ``waits_for`` is the key of an entry that must be done first.
    """

    id: int
    op_key: str
    system: str
    operation: str
    rule: str
    text: str
    record: str
    record_id: int
    deal_id: int | None
    state: str
    since: datetime
    attempts: int
    not_before: datetime | None
    lease_until: datetime | None
    first_sent_at: datetime | None
    remote_id: str
    url: str
    job: str
    error: str
    waits_for: str

    def __str__(self) -> str:
        what = self.text or self.operation
        more = self.error or (f"after {self.waits_for}" if self.waits_for else self.url)
        system = SYSTEMS.get(self.system, self.system)
        return f"{system}: {what}, {self.state}{f': {more}' if more else ''}"


class Lane(NamedTuple):
    """What a whole system waits for: a moment, or a person; and whose token it last was.

    ``pulled_at`` is when all of it was last read, for a system of which everything is.
    """

    hold_until: datetime | None = None
    paused: str = ""
    who: str = ""
    pulled_at: datetime | None = None


class Reference(NamedTuple):
    """What another system calls a record.

    ``agreed`` are the values that both sides last had, ``drift`` those that differ there now.
    """

    remote_id: str
    url: str = ""
    agreed: Mapping[str, Any] = {}
    drift: Mapping[str, Any] = {}
