"""What other systems are to be told: queued in the change that it follows from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from db.columns import instant
from db.database import Store
from db.journal import Group
from db.queries.history import ChangeEntry
from db.rows.platform import OutboxRow
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.money import plain
from salesops_tui.domain.process import Rule
from salesops_tui.domain.systems import SYSTEMS
from salesops_tui.errors import UndoRefused
from salesops_tui.services.session import Session

UNUSED = "name it under [systems] use in team.toml"
UNSENT = "this version sends nothing; `salesops export for {system}` writes its file"
SIGNED_BY_HAND = "this version sends nothing; upload the agreement's PDF there"


class Waiting(NamedTuple):
    """An entry that is not done: ``state`` is queued, sending, unknown or dead."""

    id: int
    op_key: str  # what it is meant to do, once: D-42/asana/project
    system: str
    operation: str
    text: str
    deal_id: int | None
    state: str
    since: datetime
    attempts: int
    error: str

    def __str__(self) -> str:
        reason = f": {self.error}" if self.error else ""
        what = self.text or self.operation
        return f"{SYSTEMS.get(self.system, self.system)}: {what}, {self.state}{reason}"


class Outbox:
    """The entries that wait to be sent."""

    def __init__(self, session: Session) -> None:
        self._store = session.store
        self._used = session.settings.systems

    def status(self) -> list[tuple[str, str, str, int, int, int]]:
        """Each system: its state, the reason for it, and how much is queued, unknown, dead."""
        counts = {
            (lane, state): count
            for lane, state, count in self._store.rows(
                "SELECT lane, state, count(*) FROM outbox WHERE deleted_at IS NULL GROUP BY 1, 2"
            )
        }
        return [
            (
                system,
                "paused" if system in self._used else "not configured",
                _reason(system) if system in self._used else UNUSED,
                counts.get((system, "queued"), 0) + counts.get((system, "sending"), 0),
                counts.get((system, "unknown"), 0),
                counts.get((system, "dead"), 0),
            )
            for system in SYSTEMS
        ]

    def waiting(self, deal_id: int | None = None) -> list[Waiting]:
        """What has not been done yet, of a deal or of all, oldest first."""
        rows = self._store.rows(
            "SELECT id, op_key, lane, operation, coalesce(json_extract(payload, '$.text'), ''),"
            " deal_id, state, created_at, attempts, error FROM outbox WHERE deleted_at IS NULL"
            " AND state NOT IN ('done', 'cancelled') AND (?1 IS NULL OR deal_id = ?1) ORDER BY id",
            (deal_id,),
        )
        return [
            Waiting(key, op, system, operation, text, deal, state, instant(at), tried, error)
            for key, op, system, operation, text, deal, state, at, tried, error in rows
        ]


def _reason(system: str) -> str:
    return SIGNED_BY_HAND if system == "dropbox-sign" else UNSENT.format(system=system)


def queue(
    session: Session, group: Group, event: str, deal: Deal, engagement_id: int | None = None
) -> None:
    """Queue what the rules say to this event, for the systems that the team uses.

    What is queued already, or was sent, is not queued again.
    """
    for rule in _rules(session, event):
        op_key = _op_key(deal, rule)
        if _live(session.store, op_key) is None:
            group.insert(
                OutboxRow,
                {
                    "op_key": op_key,
                    "lane": rule.system,
                    "operation": rule.operation,
                    "payload": json.dumps(_payload(rule, deal, engagement_id), ensure_ascii=False),
                    "deal_id": deal.id,
                },
            )


def withdraw(session: Session, group: Group, event: str, deal: Deal) -> None:
    """Take back what was queued at an event and that nobody has tried to send."""
    for rule in _rules(session, event):
        found = _live(session.store, _op_key(deal, rule))
        if found is not None and not found[1]:
            group.delete(OutboxRow, found[0])


def refuse_undo(store: Store, what: str, changes: Sequence[ChangeEntry]) -> None:
    """Raise UndoRefused when a change told another system something that has left."""
    for change in changes:
        if change.table != "outbox" or change.before is not None:
            continue
        row = store.row(
            "SELECT op_key, lane FROM outbox WHERE id = ?"
            " AND (attempts > 0 OR first_sent_at IS NOT NULL)",
            (change.row_id,),
        )
        if row is not None:
            system = SYSTEMS.get(row[1], row[1])
            raise UndoRefused(
                f"“{what}” cannot be taken back: {row[0]} has left for {system}; make a new move"
                " instead, and put it right there"
            )


def _rules(session: Session, event: str) -> list[Rule]:
    used = session.settings.systems
    return [rule for rule in session.process.rules if rule.on == event and rule.system in used]


def _op_key(deal: Deal, rule: Rule) -> str:
    return f"{deal.key}/{rule.system}/{rule.key}"


def _live(store: Store, op_key: str) -> tuple[int, int] | None:
    """The id of an entry, and whether it has left."""
    row = store.row(
        "SELECT id, attempts > 0 OR first_sent_at IS NOT NULL FROM outbox WHERE op_key = ?"
        " AND deleted_at IS NULL",
        (op_key,),
    )
    return None if row is None else (row[0], row[1])


def _payload(rule: Rule, deal: Deal, engagement_id: int | None) -> dict[str, Any]:
    """What the system is told; what it needs besides is looked up when it is sent."""
    start, end = deal.term
    return {
        "rule": rule.key,
        "text": rule.text,
        "deal": deal.key,
        "engagement": None if engagement_id is None else f"E-{engagement_id}",
        "name": deal.name,
        "organization": deal.organization,
        "owner": deal.owner,
        "amount": None if deal.amount is None else plain(deal.amount),
        "currency": deal.currency,
        "term_start": start.isoformat() if start else None,
        "term_end": end.isoformat() if end else None,
    }
