"""Records on the way out: one statement for each kind, whose rows are read once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from db.database import Store
from db.queries import deals as deal_queries
from db.queries.filters import Condition
from salesops_tui.domain.deals import Transition
from salesops_tui.domain.ledger import standing
from salesops_tui.domain.process import Kind, Process

_MOVES = "FROM transition WHERE deal_id = d.id AND deleted_at IS NULL"
_AT = "substr(at, 1, 19) || 'Z'"  # to the second
_LATEST = "ORDER BY at DESC, id DESC LIMIT 1)"

# What each column is in SQL. Dates come from the ledger, never from the deal's own row.
_COLUMNS = {
    "key": deal_queries.KEY,
    "name": "d.name",
    "class": "d.deal_class",
    "stage": "d.stage",
    "organization": "(SELECT name FROM organization WHERE id = d.organization_id)",
    "owner": "(SELECT coalesce(login, name) FROM user WHERE id = d.owner_id)",
    "currency": "d.currency",
    "amount": "d.amount",
    "membership": "d.membership",
    "usage": "d.usage",
    "win_rate": "{rate}",
    "weighted": "CASE WHEN d.stage IN ({won}) THEN d.amount WHEN d.stage IN ({lost}, {paused})"
    " THEN d.amount * 0 ELSE (d.amount * {rate} + 5000) / 10000 END",
    "target_start": "d.target_start",
    "target_end": "d.target_end",
    "contract_start": "d.contract_start",
    "contract_end": "d.contract_end",
    "collected": "d.collected",
    "expected_close": "d.expected_close",
    "next_step": "d.next_step",
    "next_step_due": "d.next_step_due",
    "lost_reason": "d.lost_reason",
    "paused_until": "d.paused_until",
    "previous_deal": "(SELECT coalesce(p.imported_key, 'D-' || p.id) FROM deal p"
    " WHERE p.id = d.previous_deal_id)",
    "experiment": "(SELECT code FROM experiment WHERE id = d.experiment_id)",
    "tags": "d.tags",
    "created_at": f"(SELECT {_AT} {_MOVES} ORDER BY at, id LIMIT 1)",
    "stage_since": f"(SELECT {_AT} {_MOVES} AND direction NOT IN ('pause', 'resume') {_LATEST}",
    "closed_at": f"CASE WHEN d.stage IN ({{lost}}) THEN (SELECT {_AT} {_MOVES} AND to_stage IN"
    f" ({{lost}}) {_LATEST} WHEN d.stage IN ({{won}}) THEN coalesce((SELECT {_AT} {_MOVES} AND"
    f" to_stage IN ({{won_only}}) {_LATEST}, (SELECT {_AT} {_MOVES} {_LATEST}) END",
    "revision": "d.revision",
}
DEAL_COLUMNS = tuple(_COLUMNS)

# The other kinds: where their rows are, then what each column is in SQL. Deals are ``d``.
_RECORDS = {
    "organizations": (
        "organization o WHERE o.deleted_at IS NULL",
        "o.id",
        {
            "key": "coalesce(o.imported_key, 'O-' || o.id)",
            "name": "o.name",
            "aliases": "o.aliases",
            "kind": "o.kind",
            "domains": "o.domains",
            "country": "o.country",
            "billing_address": "o.billing_address",
            "notes": "o.notes",
        },
    ),
    "contacts": (
        "contact c WHERE c.deleted_at IS NULL",
        "c.id",
        {
            "key": "coalesce(c.imported_key, 'C-' || c.id)",
            "name": "c.name",
            "emails": "c.emails",
            "phone": "c.phone",
            "title": "c.title",
            "organization": "(SELECT name FROM organization WHERE id = c.organization_id)",
            "newsletter": "c.newsletter",
            "member_updates": "c.member_updates",
            "outreach": "c.outreach",
            "do_not_contact": "c.do_not_contact",
            "notes": "c.notes",
        },
    ),
    "lines": (
        "line l JOIN deal d ON d.id = l.deal_id WHERE l.deleted_at IS NULL"
        " AND d.deleted_at IS NULL",
        "l.id",
        {
            "key": "coalesce(l.imported_key, CAST(l.id AS TEXT))",
            "deal": deal_queries.KEY,
            "product": "l.product",
            "description": "l.description",
            "quantity": "l.quantity",
            "unit": "l.unit",
            "unit_price": "l.unit_price",
            "discount": "l.discount",
            "recurrence": "l.recurrence",
            "start": "l.start",
            "end": 'l."end"',
            "kind": "l.kind",
            "amount": "l.amount",
        },
    ),
}
RECORD_COLUMNS = {what: tuple(columns) for what, (_, _, columns) in _RECORDS.items()}
_ASKED = 5000  # ids that one query names


def deals(
    store: Store, process: Process, condition: Condition, columns: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Deals that a filter lets through, in order of their ids: their id, whether a move of theirs
    was ever taken back (then their dates are ``standing_dates``), and the columns asked for."""
    names = _names(process)
    asked = ", ".join(_COLUMNS[column].format(**names) for column in columns)
    undone = f"EXISTS (SELECT 1 {_MOVES} AND undo_of IS NOT NULL)"
    return store.each(
        f"SELECT d.id, {undone}, {asked} FROM deal d WHERE d.deleted_at IS NULL"
        f" AND {condition.sql} ORDER BY d.id",
        condition.parameters,
    )


def moves(store: Store, condition: Condition) -> Iterator[tuple[str, Transition]]:
    """The ledger's standing lines with their deal's key, deal by deal."""
    lines = deal_queries.each_transition(store, condition)
    for key, group in groupby(lines, itemgetter(0)):
        for move in standing(move for _, move in group):
            yield key, move


def records(
    store: Store, what: str, columns: Sequence[str], condition: Condition
) -> Iterator[tuple[Any, ...]]:
    """Organizations, contacts, or the lines of the deals that a filter lets through, by id.

    Lists are JSON, consents 0, 1 or None.
    """
    source, identity, known = _RECORDS[what]
    asked = ", ".join(known[column] for column in columns)
    return store.each(
        f"SELECT {asked} FROM {source} AND {condition.sql} ORDER BY {identity}",
        condition.parameters,
    )


def records_by_id(
    store: Store, what: str, ids: Collection[int]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The records with these ids, each with all its columns."""
    source, identity, known = _RECORDS[what]
    numbers = list(ids)
    for start in range(0, len(numbers), _ASKED):
        some = numbers[start : start + _ASKED]
        marks = ",".join("?" * len(some))
        sql = f"SELECT {identity}, {', '.join(known.values())} FROM {source}"
        for number, *row in store.rows(f"{sql} AND {identity} IN ({marks})", some):
            yield number, tuple(row)


def _names(process: Process) -> dict[str, str]:
    """Stages and rates as SQL literals; the process file allows plain keys only."""
    rates = " ".join(
        f"WHEN {_quoted(name)} THEN {int(rate)}" for name, rate in process.win_rates.items()
    )
    usual = process.win_rate("", None)
    return {
        "rate": f"coalesce(d.win_rate, CASE d.deal_class {rates} ELSE {usual} END)",
        "won": _list(process, Kind.WON, Kind.COMPLETED),
        "won_only": _list(process, Kind.WON),
        "lost": _list(process, Kind.LOST),
        "paused": _list(process, Kind.PAUSED),
    }


def _list(process: Process, *kinds: Kind) -> str:
    return ", ".join(_quoted(key) for key in process.keys(*kinds))


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
