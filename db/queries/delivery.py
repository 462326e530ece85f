"""Engagements and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from db.columns import day, instant
from db.database import Store
from salesops_tui.domain.delivery import USERS, Item
from salesops_tui.domain.months import Reading, Ticket
from salesops_tui.domain.papers import ISSUED

# What somebody has to write for it to be there: it keeps a win from being taken back.
WORKED = ("project", "deliverable", "usage_reading", "incident", "cost_reading", "milestone")


def engagement_of(store: Store, deal_id: int) -> int | None:
    """The id of a won deal's engagement."""
    found: int | None = store.value(
        "SELECT id FROM engagement WHERE deal_id = ? AND deleted_at IS NULL", (deal_id,)
    )
    return found


def deal_of(store: Store, engagement_id: int) -> int:
    """The id of the deal that an engagement belongs to."""
    return int(store.value("SELECT deal_id FROM engagement WHERE id = ?", (engagement_id,)))


def communities(store: Store, deal_id: int) -> list[int]:
    """The ids of the communities of a deal."""
    rows = store.rows(
        "SELECT community_id FROM deal_community WHERE deal_id = ? AND deleted_at IS NULL",
        (deal_id,),
    )
    return [row[0] for row in rows]


def renewal_of(store: Store, engagement_id: int) -> int | None:
    """The id of an engagement's renewal case."""
    found: int | None = store.value(
        "SELECT id FROM renewal WHERE engagement_id = ? AND deleted_at IS NULL", (engagement_id,)
    )
    return found


def extensions_of(store: Store, renewal_id: int) -> int:
    """How often the decision on a renewal was put off."""
    sql = "SELECT extensions FROM renewal WHERE id = ?"
    return int(store.value(sql, (renewal_id,)) or 0)


def ids_of(store: Store, table: str, engagement_id: int) -> list[int]:
    """The ids of an engagement's live rows in a table."""
    rows = store.rows(
        f"SELECT id FROM {table} WHERE engagement_id = ? AND deleted_at IS NULL ORDER BY id",
        (engagement_id,),
    )
    return [row[0] for row in rows]


def checklist(store: Store, engagement_id: int) -> list[Item]:
    """An engagement's checklist."""
    rows = store.rows(
        "SELECT id, text, done_at FROM checklist_item WHERE engagement_id = ?"
        " AND deleted_at IS NULL ORDER BY position, id",
        (engagement_id,),
    )
    return [Item(row[0], n, row[1], row[2] is not None) for n, row in enumerate(rows, start=1)]


def touched(store: Store, deal_id: int) -> str:
    """What keeps a win from being taken back, in words; "" when nothing does."""
    issued = store.value(
        "SELECT count(*) FROM invoice WHERE deal_id = ? AND deleted_at IS NULL"
        " AND status IN ('issued', 'part paid', 'paid', 'overdue')",
        (deal_id,),
    )
    if issued:
        return "an invoice has been issued; void it first"
    engagement = engagement_of(store, deal_id)
    if engagement is None:
        return ""
    for table in WORKED:
        if ids_of(store, table, engagement):
            return f"its engagement has a {table.replace('_', ' ')}; remove it first"
    worked = store.value(
        "SELECT count(*) FROM engagement e WHERE e.id = ? AND ("
        " e.status <> 'provisioning' OR EXISTS (SELECT 1 FROM checklist_item i"
        " WHERE i.engagement_id = e.id AND i.done_at IS NOT NULL AND i.deleted_at IS NULL)"
        " OR EXISTS (SELECT 1 FROM activity a WHERE a.deleted_at IS NULL AND"
        " (a.engagement_id = e.id OR a.deal_id = e.deal_id AND a.at > e.created_at))"
        " OR EXISTS (SELECT 1 FROM document q WHERE q.engagement_id = e.id"
        " AND q.number IS NOT NULL)"
        " OR EXISTS (SELECT 1 FROM renewal r WHERE r.engagement_id = e.id"
        " AND r.deleted_at IS NULL AND (r.status <> 'upcoming' OR r.new_deal_id IS NOT NULL)))",
        (engagement,),
    )
    return "its engagement has been worked on" if worked else ""


def facts(store: Store, engagement_id: int) -> dict[str, Any]:
    """What the gates of an engagement look at besides its own columns."""
    marks = ",".join("?" * len(ISSUED))
    users = ",".join("?" * len(USERS))
    issued = store.rows(
        "SELECT DISTINCT q.kind FROM document q JOIN engagement e ON e.id = ?"
        " WHERE (q.engagement_id = e.id OR q.deal_id = e.deal_id) AND q.deleted_at IS NULL"
        f" AND q.status IN ({marks})",
        (engagement_id, *ISSUED),
    )
    return {
        "projects": len(ids_of(store, "project", engagement_id)),
        "deliverables": len(ids_of(store, "deliverable", engagement_id)),
        "distinct_users": store.value(
            "SELECT coalesce(max(value), 0) FROM usage_reading WHERE engagement_id = ?"
            f" AND deleted_at IS NULL AND metric IN ({users})",
            (engagement_id, *USERS),
        ),
        "issued": frozenset(row[0] for row in issued),
        "ideas": store.value(
            "SELECT count(*) FROM content k WHERE k.deleted_at IS NULL AND (k.engagement_id = ?1"
            " OR k.deliverable_id IN (SELECT id FROM deliverable WHERE engagement_id = ?1)"
            " OR k.milestone_id IN (SELECT id FROM milestone WHERE engagement_id = ?1)"
            " OR k.activity_id IN (SELECT id FROM activity WHERE engagement_id = ?1))",
            (engagement_id,),
        ),
    }


def readings(store: Store, engagement_id: int) -> list[Reading]:
    """All usage readings of an engagement, by month and cluster."""
    rows = store.rows(
        "SELECT cluster, month, metric, value, source FROM usage_reading"
        " WHERE engagement_id = ? AND deleted_at IS NULL ORDER BY month, cluster, id",
        (engagement_id,),
    )
    return [Reading(*row) for row in rows]


def reading_at(
    store: Store, engagement_id: int, cluster: str, month: str, metric: str
) -> int | None:
    """The id of the reading of a metric of a cluster in a month."""
    found: int | None = store.value(
        "SELECT id FROM usage_reading WHERE engagement_id = ? AND cluster = ? COLLATE NOCASE"
        " AND month = ? AND metric = ? AND deleted_at IS NULL",
        (engagement_id, cluster, month, metric),
    )
    return found


def cost_at(
    store: Store, engagement_id: int, month: str, provider: str, currency: str
) -> int | None:
    """The id of a month's cloud cost at a provider."""
    found: int | None = store.value(
        "SELECT id FROM cost_reading WHERE engagement_id = ? AND month = ?"
        " AND provider = ? COLLATE NOCASE AND currency = ? AND deleted_at IS NULL",
        (engagement_id, month, provider, currency),
    )
    return found


def costs(store: Store, engagement_id: int) -> dict[str, dict[str, int]]:
    """Cloud costs per currency and month, summed over providers."""
    found: dict[str, dict[str, int]] = {}
    for currency, month, amount in store.rows(
        "SELECT currency, month, sum(amount) FROM cost_reading WHERE engagement_id = ?"
        " AND deleted_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2",
        (engagement_id,),
    ):
        found.setdefault(currency, {})[month] = amount
    return found


def tickets(store: Store, engagement_id: int) -> list[Ticket]:
    """Incidents and support requests, oldest first."""
    rows = store.rows(
        "SELECT 'N-' || id, kind, title, severity, state, opened_on, resolved_on FROM incident"
        " WHERE engagement_id = ? AND deleted_at IS NULL ORDER BY opened_on, id",
        (engagement_id,),
    )
    return [
        Ticket(key, kind, name, severity, state, day(opened) or date.min, day(resolved))
        for key, kind, name, severity, state, opened, resolved in rows
    ]


def finished(store: Store, engagement_id: int) -> Iterator[tuple[str, str, date]]:
    """Deliverables that are done: key, title, and the day they were last moved to done."""
    for key, title, at in store.rows(
        "SELECT 'B-' || b.id, b.title, max(s.at) FROM deliverable b JOIN status_change s"
        " ON s.record = 'deliverable' AND s.record_id = b.id AND s.to_status = b.state"
        " AND s.deleted_at IS NULL"
        " WHERE b.engagement_id = ? AND b.state = 'done' AND b.deleted_at IS NULL"
        " GROUP BY b.id ORDER BY 3, b.id",
        (engagement_id,),
    ):
        yield key, title, instant(at).date()


def deal_behind(store: Store, kind: str, identity: int) -> int | None:
    """The deal that an engagement belongs to, or whatever hangs on one."""
    way = "r.id" if kind == "engagement" else "r.engagement_id"
    found: int | None = store.value(
        f'SELECT e.deal_id FROM "{kind}" r JOIN engagement e ON e.id = {way} WHERE r.id = ?',
        (identity,),
    )
    return found
