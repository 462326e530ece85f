"""The statuses of records that are no deals, moved through gates of the same kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from db.journal import Group
from db.queries import delivery as delivery_queries
from db.rows import ROWS
from db.rows.platform import StatusChangeRow
from salesops_tui.domain import transitions
from salesops_tui.domain.gates import evaluate
from salesops_tui.domain.process import Gate, Kind, Stage
from salesops_tui.domain.record_gates import RECORD_CHECKS, Facts
from salesops_tui.domain.records import KINDS
from salesops_tui.domain.transitions import Move, Route, Ruling
from salesops_tui.errors import Invalid, MoveRefused
from salesops_tui.services.outbox import queueing
from salesops_tui.services.records import Records
from salesops_tui.services.session import Done


class Statuses:
    """Moves leads, experiments, content, engagements, deliverables and renewals."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._process = records.session.process

    def ruling(self, kind: str, identity: int, to: str = "next") -> Ruling:
        """What the gates say to a move, without making it."""
        keeper = self._records.keeper(kind)
        key = KINDS[kind].key(identity)
        way = self._route(kind, key, self._status(kind, identity), to)
        facts = Facts(key, keeper.facts(identity) if way.gates else {})
        results = (evaluate(stage, gate, facts, RECORD_CHECKS) for stage, gate in way.gates)
        return Ruling(way, tuple(results))

    def move(self, kind: str, identity: int, move: Move, *, expecting: int | None = None) -> Done:
        """Make a move in a change group of its own; raises MoveRefused, Invalid, StaleRecord."""
        with self._records.session.change("") as group:
            return self.make(group, kind, identity, move, expecting=expecting)

    def make(
        self,
        group: Group,
        kind: str,
        identity: int,
        move: Move,
        more: Mapping[str, Any] | None = None,
        *,
        expecting: int | None = None,
    ) -> Done:
        """Make a move inside a change that may do more; ``more`` are columns written with it."""
        move = transitions.tidy(move)
        ruling = self.ruling(kind, identity, move.to)
        way, key = ruling.route, KINDS[kind].key(identity)
        if way.direction in ("back", "reopen") and not move.reason:
            raise Invalid("reason: moving back needs one", field="reason")
        ruling = transitions.waive(ruling, move.waive, move.reason)
        if ruling.missing:
            raise MoveRefused(self._refusal(kind, key, ruling), ruling.results)
        label = self._stage(kind, way.to).label
        group.what = group.what or f"moved {key} to {label}"
        values = {KINDS[kind].status: way.to, **(more or {})}
        group.update(ROWS[kind], identity, values, expecting=expecting)
        self.record(group, kind, identity, way, move.reason, ruling)
        self._records.keeper(kind).moved(group, identity, way, move)
        self._tell(group, kind, identity, way.to)
        return Done(group.what, group.id, key)

    def _tell(self, group: Group, kind: str, identity: int, to: str) -> None:
        """Queue what other systems are told of a new status."""
        session, event = self._records.session, f"{kind}:{to}"
        if queueing.rules(session, event):
            deal = delivery_queries.deal_behind(session.store, kind, identity)
            subject = queueing.Subject(KINDS[kind].key(identity), kind, identity, deal)
            queueing.queue(session, group, event, subject)

    def record(
        self,
        group: Group,
        kind: str,
        identity: int,
        way: Route,
        reason: str = "",
        ruling: Ruling | None = None,
    ) -> None:
        """Write one line of the ledger of a record."""
        kept = [
            {name: value for name, value in result._asdict().items() if value and name != "action"}
            for result in (ruling.results if ruling else ())
        ]
        group.insert(
            StatusChangeRow,
            {
                "record": kind,
                "record_id": identity,
                "from_status": way.start,
                "to_status": way.to,
                "at": group.now,
                "by_id": group.by,
                "direction": way.direction,
                "reason": reason,
                "gates": json.dumps(kept, ensure_ascii=False),
            },
        )

    def label(self, kind: str, status: str) -> str:
        """What people call a status."""
        return next((s.label for s in self._process.track(kind) if s.key == status), status)

    def _status(self, kind: str, identity: int) -> str:
        found: str = self._records.show(kind, identity)[KINDS[kind].status]
        return found

    def _stage(self, kind: str, key: str) -> Stage:
        return next(stage for stage in self._process.track(kind) if stage.key == key)

    def _route(self, kind: str, key: str, status: str, word: str) -> Route:
        track = self._process.track(kind)
        line = [s for s in track if s.kind not in (Kind.LOST, Kind.PAUSED) and not s.retired]
        keys = [stage.key for stage in line]
        here = keys.index(status) if status in keys else -1
        to = self._target(kind, key, status, word, keys)
        target = self._stage(kind, to)
        if to == status:
            raise Invalid(f"{key} is already {target.label.lower()}", field="status")
        if target.kind in (Kind.LOST, Kind.PAUSED):
            return Route("lose" if target.kind is Kind.LOST else "pause", status, to)
        there = keys.index(to)
        if there < here:
            return Route("back", status, to)
        if here < 0 and not self._paused(kind, status):
            entry = tuple((to, gate) for gate in target.gates if gate.side == "entry")
            return Route("reopen", status, to, entry)
        left, entered = line[max(here, 0) : there], line[max(here, 0) + 1 : there + 1]
        gates: list[tuple[str, Gate]] = []
        for leaving, entering in zip(left, entered, strict=True):
            gates += [(leaving.key, gate) for gate in leaving.gates if gate.side == "exit"]
            gates += [(entering.key, gate) for gate in entering.gates if gate.side == "entry"]
        direction = "win" if target.kind is Kind.WON else "next"
        return Route(direction, status, to, tuple(gates))

    def _paused(self, kind: str, status: str) -> bool:
        return any(s.key == status and s.kind is Kind.PAUSED for s in self._process.track(kind))

    def _target(self, kind: str, key: str, status: str, word: str, keys: list[str]) -> str:
        lowered = word.strip().lower()
        if lowered in ("next", "back"):
            if status not in keys:
                label = self.label(kind, status).lower()
                raise Invalid(f"{key} is {label}; name the status it goes to", field="status")
            index = keys.index(status) + (1 if lowered == "next" else -1)
            if not 0 <= index < len(keys):
                where = "after" if lowered == "next" else "before"
                raise Invalid(f"{key}: nothing comes {where} {self.label(kind, status).lower()}")
            return keys[index]
        for stage in self._process.track(kind):
            if lowered in (stage.key, stage.label.lower()):
                return stage.key
        allowed = ", ".join(stage.key for stage in self._process.track(kind))
        raise Invalid(f"status: there is no {word!r}; there are {allowed}", field="status")

    def _refusal(self, kind: str, key: str, ruling: Ruling) -> str:
        label = self.label(kind, ruling.route.to)
        lines = [f"{key} cannot become {label.lower()} yet:"]
        for result in ruling.missing:
            word = "needed" if result.severity == "block" else f"or --waive {result.gate}"
            lines.append(f"  ✗ {result.label}: {result.message} ({word}): {result.fix}")
        return "\n".join(lines)
