"""Deals that nobody has touched for too long, and nobody has looked at in a review."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from db.database import Store
from db.queries.filters import LAST_TOUCH, Condition

_TOUCHED = f"coalesce(nullif({LAST_TOUCH}, ''), d.created_at)"


class Untouched(NamedTuple):
    """A stale deal; ``touched`` is the moment of its last move or activity."""

    id: int
    touched: str


def untouched(store: Store, stale: Condition, since: date, user_id: int | None) -> list[Untouched]:
    """Stale deals without a review since a day, the longest untouched first."""
    mine = " AND (d.owner_id = ? OR d.owner_id IS NULL)" if user_id is not None else ""
    rows = store.rows(
        f"SELECT d.id, {_TOUCHED} AS touched FROM deal d WHERE d.deleted_at IS NULL AND"
        f" {stale.sql} AND NOT EXISTS (SELECT 1 FROM review v WHERE v.deal_id = d.id"
        f' AND v.deleted_at IS NULL AND v."on" > ?){mine} ORDER BY touched, d.id',
        (*stale.parameters, since.isoformat(), *((user_id,) if user_id is not None else ())),
    )
    return [Untouched(*row) for row in rows]


def touched(store: Store, deal_id: int) -> str:
    """The moment of a deal's last move or activity; that it was added, where it has neither."""
    return str(
        store.value(
            f"SELECT {_TOUCHED} FROM deal d WHERE d.id = ?",
            (deal_id,),
        )
    )


def last(store: Store, deal_id: int) -> tuple[str, str, str, str] | None:
    """The last review of a deal: its day, the decision, the note, who."""
    found: tuple[str, str, str, str] | None = store.row(
        "SELECT v.\"on\", v.decision, v.note, coalesce(u.login, u.name, '') FROM review v"
        " LEFT JOIN user u ON u.id = v.by_id WHERE v.deal_id = ? AND v.deleted_at IS NULL"
        " ORDER BY v.id DESC LIMIT 1",
        (deal_id,),
    )
    return found
