"""Engagements and what hangs on them."""

from __future__ import annotations

from db.database import Store


def engagement_of(store: Store, deal_id: int) -> int | None:
    """The id of a won deal's engagement."""
    found: int | None = store.value(
        "SELECT id FROM engagement WHERE deal_id = ? AND deleted_at IS NULL", (deal_id,)
    )
    return found


def renewal_of(store: Store, engagement_id: int) -> int | None:
    """The id of an engagement's renewal case."""
    found: int | None = store.value(
        "SELECT id FROM renewal WHERE engagement_id = ? AND deleted_at IS NULL", (engagement_id,)
    )
    return found


def checklist_of(store: Store, engagement_id: int) -> list[int]:
    """The ids of an engagement's checklist items."""
    rows = store.rows(
        "SELECT id FROM checklist_item WHERE engagement_id = ? AND deleted_at IS NULL",
        (engagement_id,),
    )
    return [row[0] for row in rows]


def touched(store: Store, deal_id: int) -> str:
    """What keeps a win from being taken back, in words; "" when nothing does."""
    issued = store.value(
        "SELECT count(*) FROM invoice WHERE deal_id = ? AND deleted_at IS NULL"
        " AND status IN ('issued', 'part paid', 'paid', 'overdue')",
        (deal_id,),
    )
    if issued:
        return "an invoice has been issued; void it first"
    worked = store.value(
        "SELECT count(*) FROM engagement e WHERE e.deal_id = ? AND e.deleted_at IS NULL AND ("
        " e.status <> 'provisioning' OR EXISTS (SELECT 1 FROM checklist_item i"
        " WHERE i.engagement_id = e.id AND i.done_at IS NOT NULL)"
        " OR EXISTS (SELECT 1 FROM activity a WHERE a.deal_id = e.deal_id"
        " AND a.deleted_at IS NULL AND a.at > e.created_at))",
        (deal_id,),
    )
    return "its engagement has been worked on" if worked else ""
