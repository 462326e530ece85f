"""What gates look at, for many deals at once: a handful of queries whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from db.database import Store
from db.queries import deals as deal_queries
from db.queries import invoices as invoice_queries
from db.queries import papers
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.evidence import Evidence

_LINES = (
    "SELECT deal_id, count(*) FROM line WHERE deleted_at IS NULL AND deal_id IN ({}) GROUP BY 1"
)
_SOW_LINES = (
    "SELECT w.deal_id, count(*) FROM sow w JOIN sow_line l ON l.sow_id = w.id"
    " WHERE w.deleted_at IS NULL AND l.deleted_at IS NULL AND w.deal_id IN ({}) GROUP BY 1"
)
_SOW_SIGNED = (
    "SELECT w.deal_id, s.role FROM sow w JOIN sign_off s ON s.sow_id = w.id"
    " WHERE w.deleted_at IS NULL AND s.deleted_at IS NULL AND s.state = 'approved'"
    " AND w.deal_id IN ({})"
)
_DOCUMENTS = (
    "SELECT deal_id, kind, status FROM document WHERE deleted_at IS NULL AND deal_id IN ({})"
)
_SIGN_OFFS = (
    "SELECT d.deal_id, s.role FROM sign_off s JOIN document d ON d.id = s.document_id"
    " WHERE s.deleted_at IS NULL AND d.deleted_at IS NULL AND d.kind = 'sow'"
    " AND s.state = 'approved' AND d.deal_id IN ({})"
)


def _lines(store: Store, ids: Sequence[int]) -> Mapping[int, int]:
    return dict(_rows(store, _LINES, ids))


def _sow_lines(store: Store, ids: Sequence[int]) -> Mapping[int, int]:
    return dict(_rows(store, _SOW_LINES, ids))


def _documents(store: Store, ids: Sequence[int]) -> Mapping[int, list[tuple[str, str]]]:
    rows = _rows(store, _DOCUMENTS, ids)
    return _grouped((deal_id, (kind, status)) for deal_id, kind, status in rows)


def _sign_offs(store: Store, ids: Sequence[int]) -> Mapping[int, list[str]]:
    return _grouped([*_rows(store, _SIGN_OFFS, ids), *_rows(store, _SOW_SIGNED, ids)])


_READ: dict[str, Callable[[Store, Sequence[int]], Mapping[int, Any]]] = {
    "lines": _lines,
    "answers": deal_queries.answers,
    "contacts": deal_queries.contacts,
    "activities": deal_queries.activities,
    "documents": _documents,
    "sign_offs": _sign_offs,
    "agreements": papers.agreements,
    "invoices": invoice_queries.invoices,
    "sow_lines": _sow_lines,
}


def evidence(
    store: Store, deals: Sequence[Deal], fields: Collection[str] = tuple(_READ)
) -> dict[int, Evidence]:
    """The evidence of each deal, by its id: these fields of it, and no other is read."""
    ids = [deal.id for deal in deals]
    found = {field: _READ[field](store, ids) for field in fields}
    return {deal.id: Evidence(deal, **_of(deal.id, found)) for deal in deals}


def _of(deal_id: int, found: Mapping[str, Mapping[int, Any]]) -> dict[str, Any]:
    """The fields that a deal has something in; the others are as empty as they begin."""
    values = {field: read[deal_id] for field, read in found.items() if deal_id in read}
    return {name: value if type(value) is int else tuple(value) for name, value in values.items()}


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for deal_id, value in pairs:
        found.setdefault(deal_id, []).append(value)
    return found


def _rows(store: Store, sql: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    return store.rows(sql.format(",".join("?" * len(ids))), tuple(ids))
