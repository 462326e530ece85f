"""Sending what waits: one entry after the other, each claimed, sent once, and settled.

What is sent and when it counts as sent is systems.md §2: an entry is committed as «sending» before
its request leaves; one that may have left is looked for before it is sent again; one that reaches
people is never sent again by itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from db import outbox
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.outbox import Entry, Reference
from salesops_tui.domain.systems import SYSTEMS
from salesops_tui.errors import Refused, StaleRecord
from salesops_tui.services.outbox import intents
from salesops_tui.services.outbox.intents import Message
from salesops_tui.services.session import Session

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Connector, Intent, Receipt

LEASE = timedelta(minutes=5)  # outlives the deadline of every request that one entry makes
_LONGEST_WAIT = 900.0  # seconds between two tries
_JOB_WAIT = timedelta(seconds=3)  # until a job there is asked for
ASK = "whether it was sent is not known, and it is not sent twice by itself: look there, then"


class Sent(NamedTuple):
    """How an entry ended in this push: its state now, and the sentence for it."""

    op_key: str
    system: str
    state: str
    told: str
    url: str = ""


class Courier:
    """Sends the entries of one system; several may be at work at once, even on one lane."""

    def __init__(
        self,
        session: Session,
        system: str,
        connector: Connector,
        *,
        now: Callable[[], datetime] = Clock().now,
        chance: Callable[[], float] = Random().random,
    ) -> None:
        self._session = session
        self._store = session.store
        self._system = system
        self._connector = connector
        self._now = now  # the real moment: `--today` moves no lease
        self._chance = chance
        self._holder = secrets.token_hex(8)

    def push(self) -> Iterator[Sent]:
        """Send what may be sent now, each entry at most once.

        Ends early when the system wants to be left alone.
        """
        from salesops_tui.connectors.outcomes import Held, NotReached, Shut

        last = 0
        while not self._waits():
            now = self._now()
            until = now + LEASE
            entry = outbox.claim(self._store, self._system, self._holder, now, until, after=last)
            if entry is None:
                return
            last = entry.id
            try:
                yield self._deliver(entry)
            except StaleRecord as end:
                yield self._ended(entry, str(end))
            except (Held, Shut, NotReached) as end:
                yield self._ended(entry, str(end))
                return

    def _waits(self) -> bool:
        """Whether the whole system is paused or held."""
        lane = outbox.lane(self._store, self._system)
        held = lane.hold_until is not None and lane.hold_until > self._now()
        return bool(lane.paused) or held

    def _deliver(self, entry: Entry) -> Sent:
        """Send one entry and write how it ended; raises what keeps the whole lane."""
        from salesops_tui.connectors import outcomes

        try:
            message = intents.message(self._session, entry)
        except Refused as refusal:
            return self._settle(entry, "dead", str(refusal), first_sent_at=entry.first_sent_at)
        asked = entry.first_sent_at is not None
        try:
            receipt = self._carry(entry, message.intent)
        except outcomes.Held as end:
            self._back(entry, str(end))
            until = self._now() + timedelta(seconds=end.seconds)
            outbox.set_lane(self._store, self._system, hold_until=until)
            raise
        except outcomes.Shut as end:
            self._back(entry, str(end))
            outbox.set_lane(self._store, self._system, paused=str(end))
            raise
        except outcomes.NotReached as end:
            self._back(entry, str(end), attempts=entry.attempts + 1, not_before=self._later(entry))
            raise
        except (outcomes.Uncertain, outcomes.Misread) as end:
            kept = {} if isinstance(end, outcomes.Uncertain) or asked else _unsent(entry)
            state = "unknown" if isinstance(end, outcomes.Uncertain) or asked else "queued"
            wait = self._later(entry, getattr(end, "seconds", 0.0))
            return self._settle(entry, state, str(end), not_before=wait, **kept)
        except outcomes.Declined as end:
            return self._settle(entry, "dead", str(end), job="", **_unsent(entry))
        if receipt is None:
            told = f"{ASK} `salesops sync retry {entry.op_key} --send-again`, or drop it"
            return self._settle(entry, "unknown", told, not_before=self._later(entry))
        return self._done(entry, message, receipt)

    def _carry(self, entry: Entry, intent: Intent) -> Receipt | None:
        """Send, ask for a job, or look for what may be there; None when only a person can tell."""
        connector = self._connector
        if entry.job:
            return connector.finish(entry.job)
        if entry.first_sent_at is not None and intent.operation not in connector.repeatable:
            found = connector.find(intent)
            if found is not None:
                return found
            if intent.operation in connector.personal:
                return None
        until = self._now() + LEASE
        if not outbox.renew(self._store, entry.id, self._holder, until):
            raise StaleRecord(f"{entry.op_key}: somebody else has taken it up")
        return connector.send(intent)

    def _done(self, entry: Entry, message: Message, receipt: Receipt) -> Sent:
        if receipt.job:
            soon = self._now() + _JOB_WAIT
            told = f"{SYSTEMS[self._system]} is at it"
            return self._settle(entry, "queued", told, job=receipt.job, not_before=soon)
        now = self._now()
        if message.record:
            known = Reference(receipt.remote_id, receipt.url, message.intent.fields)
            outbox.refer(self._store, self._system, message.record, message.record_id, known, now)
        return self._settle(
            entry, "done", "", job="", done_at=now, remote_id=receipt.remote_id, url=receipt.url,
        )  # fmt: skip

    def _back(self, entry: Entry, error: str, **more: Any) -> None:
        """Put an entry back as it was: nothing of it has left in this try."""
        kept = {"attempts": entry.attempts, "first_sent_at": entry.first_sent_at, **more}
        state = "queued" if entry.first_sent_at is None or entry.job else "unknown"
        self._settle(entry, state, error, **kept)

    def _settle(self, entry: Entry, state: str, told: str, **values: Any) -> Sent:
        values = {"not_before": None, **values, "state": state, "error": told}
        if not outbox.settle(self._store, entry.id, self._holder, values):
            told = "somebody else has taken it up meanwhile"
        return self._ended(entry, told)

    def _ended(self, entry: Entry, told: str) -> Sent:
        """What a push tells of an entry, with its state as it is now."""
        now = outbox.entry(self._store, entry.op_key) or entry
        return Sent(entry.op_key, self._system, now.state, told, now.url)

    def _later(self, entry: Entry, least: float = 0.0) -> Any:
        """When to try again: any moment up to twice as late each time (full jitter)."""
        longest = min(_LONGEST_WAIT, 5.0 * 2 ** min(entry.attempts, 10))
        return self._now() + timedelta(seconds=max(least, self._chance() * longest))


def _unsent(entry: Entry) -> dict[str, Any]:
    """The system did nothing: an entry that had not left before has not left now."""
    return {"first_sent_at": entry.first_sent_at}
