"""What an import asks before it writes: which names and keys are known, many at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from db.database import Store
from db.queries import deals as deal_queries
from salesops_tui.domain.deals import Deal

_ASKED = 5000  # values that one query names


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of a deal's ledger as it stands; ``written`` is when it was, not when it was so."""

    id: int
    start: str
    to: str
    at: str
    direction: str
    reason: str
    written: str


def organization_ids(store: Store) -> dict[str, int]:
    """Every organization by its name and its other names, in lower case; the oldest wins."""
    found: dict[str, int] = {}
    others: list[tuple[str, int]] = []
    for identity, name, aliases in store.each(
        "SELECT id, name, aliases FROM organization WHERE deleted_at IS NULL ORDER BY id"
    ):
        found.setdefault(name.casefold(), identity)
        if aliases != "[]":
            others += [(alias.casefold(), identity) for alias in json.loads(aliases)]
    for alias, identity in others:
        found.setdefault(alias, identity)
    return found


def user_ids(store: Store) -> dict[str, int]:
    """Every user by login, or by name for a placeholder."""
    rows = store.rows(
        "SELECT coalesce(login, name), id FROM user WHERE deleted_at IS NULL"
        " ORDER BY login IS NOT NULL, id DESC"
    )
    return dict(rows)


def ids_by_key(store: Store, keys: Collection[str]) -> dict[str, int]:
    """The deals with these imported keys."""
    sql = "SELECT imported_key, id FROM deal WHERE deleted_at IS NULL AND imported_key IN ({})"
    return dict(_in(store, sql, keys))


def keys_by_id(store: Store, ids: Collection[int]) -> dict[int, tuple[str, bool]]:
    """The imported keys of deals ("" for none), and whether each deal is deleted."""
    return {
        identity: (key or "", deleted)
        for identity, key, deleted in _in(
            store,
            "SELECT id, imported_key, deleted_at IS NOT NULL FROM deal WHERE id IN ({})",
            ids,
        )
    }


def ids_by_name(store: Store, names: Collection[str]) -> dict[tuple[str, int | None], list[int]]:
    """The deals with these names, by name and organization."""
    found: dict[tuple[str, int | None], list[int]] = {}
    for name, organization, identity in _in(
        store,
        "SELECT name, organization_id, id FROM deal WHERE deleted_at IS NULL AND name IN ({})",
        names,
    ):
        found.setdefault((name, organization), []).append(identity)
    return found


def deals(store: Store, ids: Collection[int]) -> dict[int, Deal]:
    """Deals by their ids."""
    rows = _in(store, f"{deal_queries.SELECT} WHERE d.deleted_at IS NULL AND d.id IN ({{}})", ids)
    return {row[0]: deal_queries.make(row) for row in rows}


def last_deal_id(store: Store) -> int:
    """The highest id a deal ever had."""
    return int(store.value("SELECT seq FROM sqlite_sequence WHERE name = 'deal'") or 0)


def renewed_by(store: Store, deal_id: int) -> int | None:
    """The deal that names this one as the deal it renews."""
    found: int | None = store.value(
        "SELECT id FROM deal WHERE previous_deal_id = ? AND deleted_at IS NULL", (deal_id,)
    )
    return found


def renews(store: Store, deal_id: int, other: int) -> bool:
    """Whether a deal is the other one or renews it, over any number of terms."""
    return bool(
        store.value(
            "WITH RECURSIVE chain(id) AS (SELECT ? UNION"
            " SELECT d.previous_deal_id FROM deal d JOIN chain ON d.id = chain.id"
            " WHERE d.previous_deal_id IS NOT NULL) SELECT 1 FROM chain WHERE id = ?",
            (deal_id, other),
        )
    )


def ledger_lines(store: Store, ids: Collection[int]) -> dict[int, list[LedgerLine]]:
    """The ledgers of deals, oldest line first."""
    found: dict[int, list[LedgerLine]] = {}
    for deal_id, *line in _in(
        store,
        "SELECT deal_id, id, from_stage, to_stage, at, direction, reason, created_at"
        " FROM transition WHERE deleted_at IS NULL AND deal_id IN ({}) ORDER BY deal_id, id",
        ids,
    ):
        found.setdefault(deal_id, []).append(LedgerLine(*line))
    return found


def _in(store: Store, sql: str, values: Collection[str] | Collection[int]) -> Iterator[Any]:
    asked = list(values)
    for start in range(0, len(asked), _ASKED):
        some = asked[start : start + _ASKED]
        yield from store.rows(sql.format(",".join("?" * len(some))), some)
