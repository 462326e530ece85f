"""Statements of work: rows in, values out."""

from __future__ import annotations

from typing import Any

from db.columns import instant
from db.database import Store
from salesops_tui.domain.sow import SowLine, SowSignOff, cost


def text(store: Store, deal_id: int) -> tuple[Any, ...] | None:
    """Id, revision and the texts of a deal's statement of work."""
    return store.row(
        "SELECT id, revision, background, technical, out_of_scope, people FROM sow"
        " WHERE deal_id = ? AND deleted_at IS NULL",
        (deal_id,),
    )


def lines(store: Store, sow_id: int, rate: int) -> tuple[SowLine, ...]:
    """Its lines in order, with what they cost at an hourly rate."""
    rows = store.rows(
        "SELECT id, revision, title, description, low_hours, high_hours FROM sow_line"
        " WHERE sow_id = ? AND deleted_at IS NULL ORDER BY position, id",
        (sow_id,),
    )
    return tuple(
        SowLine(key, at, title, more, low, high, cost(low, rate), cost(high, rate))
        for key, at, title, more, low, high in rows
    )


def sign_offs(store: Store, sow_id: int) -> tuple[SowSignOff, ...]:
    """Who signed it off."""
    rows = store.rows(
        "SELECT s.id, s.role, s.at, coalesce(u.login, u.name, ''), s.evidence FROM sign_off s"
        " LEFT JOIN user u ON u.id = s.by_id WHERE s.sow_id = ? AND s.state = 'approved'"
        " AND s.deleted_at IS NULL ORDER BY s.id",
        (sow_id,),
    )
    return tuple(SowSignOff(key, role, instant(at), by, said) for key, role, at, by, said in rows)


def delivered(store: Store, engagement_id: int) -> set[int]:
    """The ids of the lines that became deliverables of an engagement."""
    rows = store.rows(
        "SELECT sow_line_id FROM deliverable WHERE engagement_id = ? AND sow_line_id IS NOT NULL"
        " AND deleted_at IS NULL",
        (engagement_id,),
    )
    return {row[0] for row in rows}
