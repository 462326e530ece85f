"""What gates look at, for many deals at once: a handful of queries whatever their number."""

from __future__ import annotations

from collections.abc import Sequence

from db.database import Store
from db.queries import deals as deal_queries
from db.queries import invoices as invoice_queries
from db.queries import papers
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.gates import Evidence


def evidence(store: Store, deals: Sequence[Deal]) -> dict[int, Evidence]:
    """The evidence of each deal, by its id."""
    ids = [deal.id for deal in deals]
    answers = deal_queries.answers(store, ids)
    contacts = deal_queries.contacts(store, ids)
    activities = deal_queries.activities(store, ids)
    agreements = papers.agreements(store, ids)
    invoices = invoice_queries.invoices(store, ids)
    documents = _pairs(store, _DOCUMENTS, ids)
    sign_offs = _pairs(store, _SIGN_OFFS, ids)
    sow_signed = _pairs(store, _SOW_SIGNED, ids)
    lines = dict(_pairs_flat(store, _LINES, ids))
    sow_lines = dict(_pairs_flat(store, _SOW_LINES, ids))
    return {
        deal.id: Evidence(
            deal,
            lines.get(deal.id, 0),
            tuple(answers.get(deal.id, ())),
            tuple(contacts.get(deal.id, ())),
            tuple(activities.get(deal.id, ())),
            tuple(documents.get(deal.id, ())),
            tuple(role for role, _ in (*sign_offs.get(deal.id, ()), *sow_signed.get(deal.id, ()))),
            tuple(agreements.get(deal.id, ())),
            tuple(invoices.get(deal.id, ())),
            sow_lines.get(deal.id, 0),
        )
        for deal in deals
    }


_LINES = (
    "SELECT deal_id, count(*) FROM line WHERE deleted_at IS NULL AND deal_id IN ({}) GROUP BY 1"
)
_SOW_LINES = (
    "SELECT w.deal_id, count(*) FROM sow w JOIN sow_line l ON l.sow_id = w.id"
    " WHERE w.deleted_at IS NULL AND l.deleted_at IS NULL AND w.deal_id IN ({}) GROUP BY 1"
)
_SOW_SIGNED = (
    "SELECT w.deal_id, s.role, s.state FROM sow w JOIN sign_off s ON s.sow_id = w.id"
    " WHERE w.deleted_at IS NULL AND s.deleted_at IS NULL AND s.state = 'approved'"
    " AND w.deal_id IN ({})"
)
_DOCUMENTS = (
    "SELECT deal_id, kind, status FROM document WHERE deleted_at IS NULL AND deal_id IN ({})"
)
_SIGN_OFFS = (
    "SELECT d.deal_id, s.role, s.state FROM sign_off s JOIN document d ON d.id = s.document_id"
    " WHERE s.deleted_at IS NULL AND d.deleted_at IS NULL AND d.kind = 'sow'"
    " AND s.state = 'approved' AND d.deal_id IN ({})"
)


def _pairs(store: Store, sql: str, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for deal_id, first, second in store.rows(sql.format(",".join("?" * len(ids))), tuple(ids)):
        found.setdefault(deal_id, []).append((first, second))
    return found


def _pairs_flat(store: Store, sql: str, ids: Sequence[int]) -> list[tuple[int, int]]:
    rows = store.rows(sql.format(",".join("?" * len(ids))), tuple(ids))
    return [(row[0], row[1]) for row in rows]
