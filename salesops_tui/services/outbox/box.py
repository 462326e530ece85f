"""The outbox as people see it: how each system stands, what waits, and what they do about it."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from db import outbox
from db.rows.platform import OutboxRow
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.outbox import Entry
from salesops_tui.domain.people import Role
from salesops_tui.domain.systems import FILES_ONLY, SYSTEMS
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid, NotFound, StaleRecord
from salesops_tui.services.outbox import connections
from salesops_tui.services.session import Done, Session


class SystemState(NamedTuple):
    """How a system stands: ``connected``, ``not configured`` or ``paused``, and why."""

    system: str
    state: str
    reason: str
    queued: int
    unknown: int
    dead: int


class Outbox:
    """What waits to be sent, and the lanes it goes by."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._store = session.store

    def status(self) -> list[SystemState]:
        """Every system: its state, the reason for it, and how much is queued, unknown, dead."""
        counts = outbox.counts(self._store)
        return [
            SystemState(
                system,
                *self._state(system),
                counts.get((system, "queued"), 0) + counts.get((system, "sending"), 0),
                counts.get((system, "unknown"), 0),
                counts.get((system, "dead"), 0),
            )
            for system in SYSTEMS
        ]

    def waiting(self, deal_id: int | None = None, system: str = "") -> list[Entry]:
        """What has not been done yet, of a deal, of a system, or all, oldest first."""
        return outbox.entries(self._store, deal_id=deal_id, system=system)

    def entries(self, deal_id: int | None = None, system: str = "") -> list[Entry]:
        """The same with what is done."""
        return outbox.entries(self._store, deal_id=deal_id, system=system, done=True)

    def entry(self, key: str) -> Entry:
        """An entry by its key, such as D-42/asana/project; raises NotFound."""
        found = outbox.entry(self._store, key.strip())
        if found is None:
            raise NotFound(f"{key}: nothing of that key is in the outbox; see `salesops sync list`")
        return found

    def retry(self, key: str, *, again: bool = False) -> str:
        """Let an entry be sent at the next push; says what will happen.

        One that may have left is looked for there first. With ``again`` it is not: a person has
        looked, and it is not there.
        """
        self._session.require(Role.MEMBER, "sending to other systems")
        found = self.entry(key)
        if found.state == "done":
            raise Invalid(f"{found.op_key} is done already")
        values = {"state": "queued", "not_before": None, "lease_until": None, "error": ""}
        sent = found.first_sent_at
        if found.state == "unknown" and not again:
            values["state"] = "unknown"
        if again:
            values["first_sent_at"] = sent = None
        if not outbox.reset(self._store, found.id, values, Clock().now()):
            raise StaleRecord(f"{found.op_key}: somebody is sending it just now")
        if sent is not None:
            return f"{found.op_key}: the next push looks whether it is there, then sends it"
        return f"{found.op_key}: the next push sends it"

    def drop(self, key: str) -> Done:
        """Take an entry out, so that it is never sent; undo brings it back."""
        with self._session.change("") as group:
            found = self.entry(key)
            if found.state == "done":
                raise Invalid(f"{found.op_key} is done; what is there stays there")
            if found.state == "sending" and found.lease_until and found.lease_until > Clock().now():
                raise StaleRecord(f"{found.op_key}: somebody is sending it just now")
            group.what = f"dropped {found.op_key} from the outbox"
            group.delete(OutboxRow, found.id)
        return Done(group.what, group.id, found.op_key)

    def resume(self, system: str) -> str:
        """Let a system that was paused or held be asked again."""
        self._session.require(Role.MEMBER, "sending to other systems")
        refuse_unknown(system)
        outbox.set_lane(self._store, system, paused="", hold_until=None)
        return f"{SYSTEMS[system]} is asked again at the next push"

    def _state(self, system: str) -> tuple[str, str]:
        found = connections.standing(self._session, system)
        if found.lacking:
            return "not configured", found.lacking
        lane = outbox.lane(self._store, system)
        if lane.paused:
            return "paused", f"{lane.paused}; `salesops sync retry {system}` asks again"
        if system in FILES_ONLY or found.token is None:
            return "connected", "a file is handed over: `salesops sync push intacct --out FOLDER`"
        end = found.token.secret.end
        token = f"token …{end} from" if end else "token from"
        who = f", {clean_line(lane.who)}" if lane.who else ""
        reason = f"{token} {found.token.source}{who}"
        now = Clock().now()  # the real moment: `--today` moves no lease
        if lane.hold_until is not None and lane.hold_until > now:
            wait = max(timedelta(seconds=1), lane.hold_until - now)
            reason = f"asked to wait {int(wait.total_seconds())} more seconds; {reason}"
        return "connected", reason


def refuse_unknown(system: str) -> None:
    """Raise Invalid for a system there is not."""
    if system not in SYSTEMS:
        raise Invalid(
            f"system: there is no {system!r}; there are {', '.join(SYSTEMS)}", field="system"
        )
