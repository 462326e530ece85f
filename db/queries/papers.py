"""Agreements: rows in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from db.columns import day
from salesops_tui.domain.papers import Agreement

if TYPE_CHECKING:
    from db.database import Store

_AGREEMENT = """SELECT id, 'A-' || id, revision, deal_id, kind, parties, start, "end", notice_days,
    value, currency, status, signed_on, evidence FROM agreement WHERE deleted_at IS NULL"""


def agreements(store: Store, deal_ids: Sequence[int]) -> dict[int, list[Agreement]]:
    """Agreements per deal, oldest first."""
    found: dict[int, list[Agreement]] = {}
    for row in _of_deals(store, _AGREEMENT, "deal_id", deal_ids):
        agreement = _agreement(row)
        found.setdefault(agreement.deal_id, []).append(agreement)
    return found


def agreement(store: Store, identity: int) -> Agreement | None:
    """An agreement by its id."""
    row = store.row(f"{_AGREEMENT} AND id = ?", (identity,))
    return _agreement(row) if row else None


def all_agreements(store: Store) -> list[Agreement]:
    """Every agreement, oldest first."""
    return [_agreement(row) for row in store.rows(f"{_AGREEMENT} ORDER BY id")]


def _of_deals(store: Store, sql: str, column: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    marks = ",".join("?" * len(ids))
    return store.rows(f"{sql} AND {column} IN ({marks}) ORDER BY id", tuple(ids))


def _agreement(row: Sequence[Any]) -> Agreement:
    return Agreement(*[*row[:6], day(row[6]), day(row[7]), *row[8:12], day(row[12]), row[13]])
