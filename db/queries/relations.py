"""What belongs to an organization, a contact or a community."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from db.database import Store

_MOST = 100  # of each that a page shows

# The ids of the deals of each kind of record, for one id.
DEALS = {
    "organization": "SELECT id FROM deal WHERE organization_id = ?1 AND deleted_at IS NULL",
    "contact": "SELECT deal_id FROM role WHERE contact_id = ?1 AND deal_id IS NOT NULL"
    " AND deleted_at IS NULL",
    "community": "SELECT deal_id FROM deal_community WHERE community_id = ?1"
    " AND deleted_at IS NULL",
}
_OWN = """r.{kind}_id = ?1 OR r.deal_id IN ({deals})"""
_PEOPLE = """ OR r.contact_id IN (SELECT id FROM contact WHERE organization_id = ?1
    AND deleted_at IS NULL)"""


class DealOf(NamedTuple):
    """A deal on the page of somebody it is with."""

    id: int
    key: str
    name: str
    stage: str
    amount: int | None
    currency: str
    owner: str


class LeadOf(NamedTuple):
    """A lead on the page of somebody it is about."""

    id: int
    key: str
    name: str
    status: str
    captured_at: str


class Billed(NamedTuple):
    """Invoices of one currency: how many, and the sums in minor units."""

    currency: str
    many: int
    total: int
    paid: int
    overdue: int


def deals(store: Store, kind: str, identity: int) -> list[DealOf]:
    """The deals with somebody, the latest first."""
    rows = store.rows(
        "SELECT d.id, coalesce(d.imported_key, 'D-' || d.id), d.name, d.stage, d.amount,"
        " d.currency, coalesce(u.login, u.name, '') FROM deal d"
        " LEFT JOIN user u ON u.id = d.owner_id"
        f" WHERE d.deleted_at IS NULL AND d.id IN ({DEALS[kind]}) ORDER BY d.id DESC LIMIT {_MOST}",
        (identity,),
    )
    return [DealOf(*row) for row in rows]


def leads(store: Store, kind: str, identity: int) -> list[LeadOf]:
    """The leads about somebody, the latest first."""
    rows = store.rows(
        "SELECT id, coalesce(imported_key, 'L-' || id), name, status, captured_at FROM lead"
        f" WHERE {kind}_id = ? AND deleted_at IS NULL ORDER BY captured_at DESC LIMIT {_MOST}",
        (identity,),
    )
    return [LeadOf(*row) for row in rows]


def invoices(store: Store, kind: str, identity: int, today: date) -> list[Billed]:
    """What was invoiced and paid, by currency; what is only planned or void does not count."""
    rows = store.rows(
        "SELECT currency, count(*), sum(total), sum(paid),"
        " sum(CASE WHEN due < ?2 AND paid < total THEN total - paid ELSE 0 END) FROM ("
        " SELECT i.currency, i.total, i.due, coalesce((SELECT sum(amount) FROM payment"
        " WHERE invoice_id = i.id AND deleted_at IS NULL), 0) AS paid FROM invoice i"
        " WHERE i.deleted_at IS NULL AND i.status NOT IN ('planned', 'requested', 'void')"
        f" AND i.deal_id IN ({DEALS[kind]})) GROUP BY currency ORDER BY currency",
        (identity, today.isoformat()),
    )
    return [Billed(*row) for row in rows]


def hanging(kind: str) -> str:
    """A condition on tasks and activities ``r``: about somebody, their deals or their people."""
    people = _PEOPLE if kind == "organization" else ""
    return f"({_OWN.format(kind=kind, deals=DEALS[kind])}{people})"
