"""The outbox: its entries, who sends one now, how that ended, and what keeps a whole lane."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.columns import column_value, instant
from salesops_tui.domain.outbox import Entry, Lane, Reference

if TYPE_CHECKING:
    from db.database import Store

_ENTRY = """SELECT o.id, o.op_key, o.lane, o.operation,
    coalesce(json_extract(o.payload, '$.rule'), ''),
    coalesce(json_extract(o.payload, '$.text'), ''),
    coalesce(json_extract(o.payload, '$.record'), 'deal'),
    coalesce(json_extract(o.payload, '$.id'), o.deal_id, 0), o.deal_id,
    coalesce(s.state, 'queued'), o.created_at, coalesce(s.attempts, 0), s.not_before,
    s.lease_until, s.first_sent_at, coalesce(s.remote_id, ''), coalesce(s.url, ''),
    coalesce(s.job, ''), coalesce(s.error, ''),
    CASE WHEN coalesce(q.state, 'queued') = 'done' THEN '' ELSE coalesce(p.op_key, '') END
    FROM outbox o LEFT JOIN sending s ON s.outbox_id = o.id
    LEFT JOIN outbox p ON p.id = o.depends_on AND p.deleted_at IS NULL
    LEFT JOIN sending q ON q.outbox_id = p.id
    WHERE o.deleted_at IS NULL"""
_MAY = """ AND coalesce(s.state, 'queued') NOT IN ('done', 'dead')
    AND (s.not_before IS NULL OR s.not_before <= ?)
    AND (s.lease_until IS NULL OR s.lease_until <= ?)
    AND (p.id IS NULL OR q.state = 'done')"""
_MOMENTS = (10, 12, 13, 14)  # the columns of _ENTRY that are moments
_COLUMNS = ("state", "attempts", "not_before", "lease_until", "holder", "first_sent_at", "done_at",
            "job", "remote_id", "url", "error")  # fmt: skip


def entries(
    store: Store, *, deal_id: int | None = None, system: str = "", done: bool = False
) -> list[Entry]:
    """The entries of a deal, of a system, or all; oldest first, those that are done if asked."""
    where = ""
    values: list[Any] = []
    for condition, value in (("o.deal_id = ?", deal_id), ("o.lane = ?", system or None)):
        if value is not None:
            where += f" AND {condition}"
            values.append(value)
    if not done:
        where += " AND coalesce(s.state, 'queued') <> 'done'"
    return [_entry(row) for row in store.rows(f"{_ENTRY}{where} ORDER BY o.id", values)]


def entry(store: Store, op_key: str) -> Entry | None:
    """The entry with a key."""
    row = store.row(f"{_ENTRY} AND o.op_key = ?", (op_key,))
    return _entry(row) if row else None


def asked_by(store: Store, outbox_id: int) -> int | None:
    """The id of the user whose change queued an entry."""
    found: int | None = store.value("SELECT created_by FROM outbox WHERE id = ?", (outbox_id,))
    return found


def left(store: Store, outbox_id: int) -> tuple[str, str] | None:
    """The key and the system of an entry that has left, or may have; None for any other."""
    return store.row(
        "SELECT o.op_key, o.lane FROM outbox o JOIN sending s ON s.outbox_id = o.id"
        " WHERE o.id = ? AND (s.first_sent_at IS NOT NULL OR s.state = 'done')",
        (outbox_id,),
    )


def counts(store: Store) -> dict[tuple[str, str], int]:
    """How many entries each system has in each state."""
    return {
        (system, state): count
        for system, state, count in store.rows(
            "SELECT o.lane, coalesce(s.state, 'queued'), count(*) FROM outbox o"
            " LEFT JOIN sending s ON s.outbox_id = o.id WHERE o.deleted_at IS NULL GROUP BY 1, 2"
        )
    }


def claim(
    store: Store, system: str, holder: str, now: datetime, lease_until: datetime, after: int = 0
) -> Entry | None:
    """Take the oldest entry that may be sent now, for nobody else to send before the lease ends.

    ``after`` is the id of the one before it, so that a walk over a lane meets each entry once.

    Returned as it was before. It counts as sent from here on: the commit comes before the request.
    """
    at = column_value(now)
    with store.transaction():
        sql = f"{_ENTRY} AND o.lane = ? AND o.id > ?{_MAY} ORDER BY o.id LIMIT 1"
        row = store.row(sql, (system, after, at, at))
        if row is None:
            return None
        found = _entry(row)
        _write(store, found.id, {
            "state": "sending",
            "attempts": found.attempts + 1,
            "holder": holder,
            "lease_until": lease_until,
            "first_sent_at": found.first_sent_at or now,
        })  # fmt: skip
    return found


def renew(store: Store, outbox_id: int, holder: str, lease_until: datetime) -> bool:
    """Hold an entry for longer; False when somebody else has it by now."""
    with store.transaction():
        return bool(
            store.run(
                "UPDATE sending SET lease_until = ? WHERE outbox_id = ? AND holder = ?"
                " AND state = 'sending'",
                (column_value(lease_until), outbox_id, holder),
            )
        )


def settle(store: Store, outbox_id: int, holder: str, values: Mapping[str, Any]) -> bool:
    """Write how a sending ended and let go of it; False when somebody else has it by now."""
    with store.transaction():
        own = store.value(
            "SELECT 1 FROM sending WHERE outbox_id = ? AND holder = ? AND state = 'sending'",
            (outbox_id, holder),
        )
        if own:
            _write(store, outbox_id, {**values, "holder": "", "lease_until": None})
    return bool(own)


def reset(store: Store, outbox_id: int, values: Mapping[str, Any], now: datetime) -> bool:
    """Change an entry that nobody is sending just now; False when somebody is, or it is done.

    Who sent it and died is sending it no more once the lease is over.
    """
    with store.transaction():
        busy = store.value(
            "SELECT 1 FROM sending WHERE outbox_id = ?"
            " AND (state = 'done' OR state = 'sending' AND lease_until > ?)",
            (outbox_id, column_value(now)),
        )
        if not busy:
            _write(store, outbox_id, values)
    return not busy


def _write(store: Store, outbox_id: int, values: Mapping[str, Any]) -> None:
    names = [name for name in _COLUMNS if name in values]
    marks = ", ".join("?" * len(names))
    sets = ", ".join(f"{name} = excluded.{name}" for name in names)
    store.run(
        f"INSERT INTO sending (outbox_id, {', '.join(names)}) VALUES (?, {marks})"
        f" ON CONFLICT (outbox_id) DO UPDATE SET {sets}",
        (outbox_id, *(column_value(values[name]) for name in names)),
    )


def lane(store: Store, system: str) -> Lane:
    """What a system waits for."""
    row = store.row(
        "SELECT hold_until, paused, who, pulled_at FROM lane WHERE system = ?", (system,)
    )
    if row is None:
        return Lane()
    held, paused, who, pulled = row
    return Lane(instant(held) if held else None, paused, who, instant(pulled) if pulled else None)


def set_lane(store: Store, system: str, **values: Any) -> None:
    """Hold, pause or free a system, or note whose token it is, or when all of it was read."""
    names = list(values)
    sets = ", ".join(f"{name} = excluded.{name}" for name in names)
    marks = ", ".join("?" * len(names))
    with store.transaction():
        store.run(
            f"INSERT INTO lane (system, {', '.join(names)}) VALUES (?, {marks})"
            f" ON CONFLICT (system) DO UPDATE SET {sets}",
            (system, *(column_value(value) for value in values.values())),
        )


def cursor(store: Store, system: str) -> str:
    """How far a system was read, in its own words; empty when nothing was."""
    found: str | None = store.value("SELECT cursor FROM lane WHERE system = ?", (system,))
    return found or ""


def reference(store: Store, system: str, record: str, record_id: int) -> Reference | None:
    """What a system calls a record; None while it does not know it."""
    row = store.row(
        "SELECT remote_id, url, agreed, drift FROM external_reference"
        " WHERE system = ? AND record = ? AND record_id = ?",
        (system, record, record_id),
    )
    return Reference(row[0], row[1], json.loads(row[2]), json.loads(row[3])) if row else None


def references(store: Store, system: str, record: str) -> dict[int, Reference]:
    """All records of a kind that a system knows, by their ids."""
    return {
        row[0]: Reference(row[1], row[2], json.loads(row[3]), json.loads(row[4]))
        for row in store.rows(
            "SELECT record_id, remote_id, url, agreed, drift FROM external_reference"
            " WHERE system = ? AND record = ? ORDER BY record_id",
            (system, record),
        )
    }


def drifting(store: Store) -> list[tuple[str, str, int, Reference]]:
    """The records (system, kind, id) that another system has otherwise than we do."""
    return [
        (row[0], row[1], row[2], Reference(row[3], row[4], json.loads(row[5]), json.loads(row[6])))
        for row in store.rows(
            "SELECT system, record, record_id, remote_id, url, agreed, drift"
            " FROM external_reference WHERE drift <> '{}' ORDER BY system, record, record_id"
        )
    ]


def refer(
    store: Store, system: str, record: str, record_id: int, known: Reference, now: datetime
) -> None:
    """Keep what a system calls a record, in place of what was kept before."""
    dump = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
    with store.transaction():
        store.run(
            "INSERT OR REPLACE INTO external_reference (system, record, record_id, remote_id, url,"
            " agreed, drift, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (system, record, record_id, known.remote_id, known.url, dump(dict(known.agreed)),
             dump(dict(known.drift)), column_value(now)),
        )  # fmt: skip


def refer_all(
    store: Store, system: str, record: str, known: Mapping[int, Reference], now: datetime
) -> None:
    """Keep what a system calls many records of a kind, by our ids, in one transaction."""
    with store.transaction():
        for record_id, reference in known.items():
            refer(store, system, record, record_id, reference, now)


def _entry(row: tuple[Any, ...]) -> Entry:
    values = list(row)
    for column in _MOMENTS:
        values[column] = instant(values[column]) if values[column] else None
    return Entry(*values)
