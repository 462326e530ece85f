"""Invoices, their lines and payments: rows in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from db.columns import day
from db.database import Store
from db.queries.invoice_sql import KEY, LATE, OPEN, PAID, PASSED, STATUS
from salesops_tui.domain.papers import Invoice, InvoiceLine, Payment

if TYPE_CHECKING:
    from db.queries.records.source import Clause, Source

_INVOICE = f"""SELECT r.id, {KEY}, r.revision, r.deal_id, coalesce(r.number, ''), {STATUS},
    r.total, r.currency, r.requested_on, r.issued, r.due, {PAID}, r.note, r.issuer, r.kind,
    r.period_start, r.period_end, r.void_reason, {PASSED}
    FROM invoice r WHERE r.deleted_at IS NULL"""
_DAYS_AT = (8, 9, 10, 15, 16)


class Sum(NamedTuple):
    """What invoices of one currency come to, in minor units."""

    currency: str
    many: int
    open: int
    overdue: int


def invoices(store: Store, deal_ids: Sequence[int]) -> dict[int, list[Invoice]]:
    """Invoices per deal, oldest first."""
    marks = ",".join("?" * len(deal_ids))
    found: dict[int, list[Invoice]] = {}
    sql = f"{_INVOICE} AND r.deal_id IN ({marks}) ORDER BY r.id"
    for row in store.rows(sql, tuple(deal_ids)):
        invoice = _invoice(row)
        found.setdefault(invoice.deal_id, []).append(invoice)
    return found


def invoice(store: Store, identity: int) -> Invoice | None:
    """An invoice by its id."""
    row = store.row(f"{_INVOICE} AND r.id = ?", (identity,))
    return _invoice(row) if row else None


def imported(store: Store, key: str) -> Invoice | None:
    """An invoice by the key that it came with."""
    row = store.row(f"{_INVOICE} AND r.imported_key = ?", (key,))
    return _invoice(row) if row else None


def overdue(store: Store) -> list[Invoice]:
    """Invoices that should have been paid by now, the longest overdue first."""
    alive = "EXISTS (SELECT 1 FROM deal WHERE id = r.deal_id AND deleted_at IS NULL)"
    rows = store.rows(f"{_INVOICE} AND {LATE} AND {alive} ORDER BY r.due, r.id")
    return [_invoice(row) for row in rows]


def sums(store: Store, source: Source, clause: Clause) -> list[Sum]:
    """What the invoices that satisfy a condition come to, by currency."""
    late = f"CASE WHEN {LATE} THEN {OPEN} ELSE 0 END"
    rows = store.rows(
        f"SELECT r.currency, count(*), sum({OPEN}), sum({late}) FROM {source.rows}"
        f" AND {clause.sql} GROUP BY r.currency ORDER BY r.currency",
        clause.parameters,
    )
    return [Sum(*row) for row in rows]


def lines(store: Store, invoice_ids: Sequence[int]) -> dict[int, list[InvoiceLine]]:
    """The lines of each invoice in their order."""
    marks = ",".join("?" * len(invoice_ids))
    found: dict[int, list[InvoiceLine]] = {}
    for row in store.rows(
        "SELECT id, revision, invoice_id, position, description, quantity, unit, unit_price,"
        f" amount, pass_through FROM invoice_line WHERE invoice_id IN ({marks})"
        " AND deleted_at IS NULL ORDER BY invoice_id, position, id",
        tuple(invoice_ids),
    ):
        found.setdefault(row[2], []).append(InvoiceLine(*[*row[:9], bool(row[9])]))
    return found


def payments(store: Store, invoice_id: int) -> list[Payment]:
    """The payments of an invoice in the order they were recorded."""
    rows = store.rows(
        "SELECT id, invoice_id, amount, received_on, note FROM payment WHERE invoice_id = ?"
        " AND deleted_at IS NULL ORDER BY id",
        (invoice_id,),
    )
    return [Payment(*[*row[:3], day(row[3]), row[4]]) for row in rows]


def paid_shares(store: Store, deal_id: int, currency: str) -> list[tuple[int, int, int]]:
    """What was paid, the total and its part passed through of each paid invoice of a deal."""
    return [
        (row[0], row[1], row[2])
        for row in store.rows(
            f"SELECT {PAID}, r.total, {PASSED} FROM invoice r WHERE r.deal_id = ?"
            " AND r.deleted_at IS NULL AND r.currency = ? AND EXISTS (SELECT 1 FROM payment"
            " WHERE invoice_id = r.id AND deleted_at IS NULL)",
            (deal_id, currency),
        )
    ]


def paid(store: Store, deal_id: int) -> bool:
    """Whether a deal has a payment of any invoice."""
    return bool(
        store.value(
            "SELECT 1 FROM payment p JOIN invoice r ON r.id = p.invoice_id WHERE r.deal_id = ?"
            " AND p.deleted_at IS NULL AND r.deleted_at IS NULL LIMIT 1",
            (deal_id,),
        )
    )


def next_serial(store: Store, year: int) -> int:
    """The next number of a year that no invoice has; a void keeps its own."""
    last = store.value("SELECT max(serial) FROM invoice WHERE year = ?", (year,))
    serial = int(last or 0) + 1
    while number_taken(store, f"INV-{year}-{serial:04d}"):
        serial += 1
    return serial


def number_taken(store: Store, number: str) -> bool:
    """Whether an invoice has or had this number."""
    return bool(store.value("SELECT 1 FROM invoice WHERE number = ?", (number,)))


def readings(store: Store, engagement_id: int) -> list[tuple[str, str, int]]:
    """Monthly active users by month and cluster, as they were measured."""
    found = store.rows(
        "SELECT month, cluster, value FROM usage_reading WHERE engagement_id = ?"
        " AND metric = 'mau' AND deleted_at IS NULL ORDER BY month, cluster, id",
        (engagement_id,),
    )
    return [(row[0], row[1], row[2]) for row in found]


def cloud_costs(store: Store, engagement_id: int) -> list[tuple[str, str, int, str]]:
    """Cloud costs by month: month, provider, amount, currency."""
    found = store.rows(
        "SELECT month, provider, amount, currency FROM cost_reading WHERE engagement_id = ?"
        " AND deleted_at IS NULL ORDER BY month, provider, id",
        (engagement_id,),
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


def _invoice(row: Sequence[Any]) -> Invoice:
    cells = list(row)
    for at in _DAYS_AT:
        cells[at] = day(cells[at])
    return Invoice(*cells)


def billed(store: Store, deal_ids: Sequence[int]) -> list[int]:
    """The deals, of these, with an invoice that was requested or issued and is not settled."""
    marks = ", ".join("?" * len(deal_ids))
    rows = store.rows(
        f"SELECT DISTINCT deal_id FROM invoice WHERE deal_id IN ({marks}) AND deleted_at IS NULL"
        " AND status IN ('requested', 'issued', 'part paid')",
        tuple(deal_ids),
    )
    return [deal for (deal,) in rows]
