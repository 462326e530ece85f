"""Whether all of a database is sound: the file, the journal, and what is kept twice for speed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from db import journal
from db.columns import untouched
from db.database import Store
from db.rows import ROWS

if TYPE_CHECKING:
    from db.rows.base import Row

_SHOWN = 20  # problems of one kind that are named

# What pane_total must hold, computed anew from the records.
_TOTALS = """SELECT pane, '' AS day, currency, deal_class, coalesce(win_rate, -1) AS win_rate,
        count(*) AS count, coalesce(sum(amount), 0) AS amount
    FROM deal WHERE pane <> '' GROUP BY 1, 2, 3, 4, 5
    UNION ALL SELECT 'delivery', '', currency, '', -1, count(*), coalesce(sum(value), 0)
    FROM engagement WHERE deleted_at IS NULL AND status <> 'completed' GROUP BY 3
    UNION ALL SELECT 'renewals', opens_on, currency, '', -1, count(*), coalesce(sum(value), 0)
    FROM renewal WHERE deleted_at IS NULL AND status IN ('upcoming', 'reviewing')
    AND opens_on IS NOT NULL GROUP BY 2, 3"""
_KEPT = (
    "SELECT pane, day, currency, deal_class, win_rate, count, amount FROM pane_total"
    " WHERE count <> 0 OR amount <> 0"
)

# The last line of every ledger that stands: not taken back, or made again since.
_STANDING = """WITH RECURSIVE
    root(id, origin) AS (
        SELECT id, id FROM transition WHERE undo_of IS NULL AND deleted_at IS NULL
        UNION ALL SELECT t.id, root.origin FROM transition t JOIN root ON t.undo_of = root.id),
    last(deal_id, id) AS (
        SELECT o.deal_id, max(tip.id) FROM transition o
        JOIN (SELECT origin, max(id) AS id, count(*) % 2 AS stands FROM root GROUP BY origin) tip
            ON tip.origin = o.id WHERE tip.stands GROUP BY 1)"""


def problems(store: Store) -> list[str]:
    """What is wrong with a database, a sentence each; empty when everything is sound."""
    found = [f"integrity: {row[0]}" for row in store.rows(f"PRAGMA integrity_check({_SHOWN})")]
    if found != ["integrity: ok"]:
        return found  # what follows would only repeat it
    return [sentence for check in _CHECKS for sentence in check(store)]


def _foreign_keys(store: Store) -> Iterator[str]:
    for table, row, parent, _ in store.rows("PRAGMA foreign_key_check")[:_SHOWN]:
        yield f"foreign keys: row {row} of {table} points at a {parent} that is not there"


def _journal(store: Store) -> Iterator[str]:
    broken = journal.broken_link(store)
    if broken is not None:
        yield f"journal: change {broken} does not follow from the one before it"


def _records(store: Store) -> Iterator[str]:
    """Compare every record with what the journal last wrote of it, in constant memory."""
    with store.snapshot():
        found = (sentence for table, row in ROWS.items() for sentence in _unlike(store, table, row))
        yield from islice(found, _SHOWN)


def _unlike(store: Store, table: str, row: type[Row]) -> Iterator[str]:
    """Walk a table and its part of the journal side by side, both in order of ids."""
    usual = untouched(row)
    quoted = ", ".join(f'"{name}"' for name in usual)
    written = store.each(
        'SELECT row_id, after FROM change WHERE "table" = ? ORDER BY row_id, id', (table,)
    )
    records = store.each(f'SELECT id, {quoted} FROM "{table}" ORDER BY id')
    record = next(records, None)
    for identity, entries in groupby(written, key=lambda entry: entry[0]):
        while record is not None and record[0] < identity:
            yield f"records: the journal does not know {_called(table, record[0])}"
            record = next(records, None)
        if record is None or record[0] > identity:
            yield f"records: {_called(table, identity)} is not there any more"
            continue
        last = _last(usual, (after for _, after in entries))
        there = zip(usual, record[1:], strict=True)
        differ = [name for name, value in there if last is None or last[name] != value]
        if differ:
            fields = ", ".join(differ)
            yield f"records: {_called(table, identity)} is not what the journal wrote: {fields}"
        record = next(records, None)
    while record is not None:
        yield f"records: the journal does not know {_called(table, record[0])}"
        record = next(records, None)


def _last(usual: Mapping[str, Any], entries: Iterable[str]) -> Mapping[str, Any] | None:
    """A record's columns after all of its changes; None where they cannot be read."""
    last = dict(usual)
    try:
        for after in entries:
            last.update(json.loads(after))
    except (TypeError, ValueError):
        return None
    return last


def _called(table: str, identity: int) -> str:
    return f"D-{identity}" if table == "deal" else f"{table} {identity}"


def _totals(store: Store) -> Iterator[str]:
    for one, other, verb in ((_TOTALS, _KEPT, "lacks"), (_KEPT, _TOTALS, "wrongly has")):
        for row in store.rows(f"SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other})")[:_SHOWN]:
            pane, day, currency, deal_class, _, count, amount = row
            place = " ".join(part for part in (pane, day, deal_class) if part)
            yield f"totals: {place} {verb} {count} records of {amount} {currency} minor units"


def _amounts(store: Store) -> Iterator[str]:
    for deal_id, amount, total in store.rows(
        "SELECT d.id, d.amount, sum(CASE l.kind WHEN 'passthrough' THEN 0 ELSE l.amount END) AS s"
        " FROM deal d JOIN line l ON l.deal_id = d.id AND l.deleted_at IS NULL"
        " WHERE d.deleted_at IS NULL GROUP BY d.id HAVING d.amount IS NOT s"
        f" LIMIT {_SHOWN}"
    ):
        yield f"amounts: D-{deal_id} has {amount}, its lines come to {total}"


def _search(store: Store) -> Iterator[str]:
    deals = store.value("SELECT count(*) FROM deal")
    indexed = store.value("SELECT count(*) FROM deal_search")
    if deals != indexed:
        yield f"search: {indexed} deals are indexed of {deals}"


def _stages(store: Store) -> Iterator[str]:
    for deal_id, stage, to in store.rows(
        f"{_STANDING} SELECT d.id, d.stage, coalesce(t.to_stage, '') FROM deal d"
        " LEFT JOIN last ON last.deal_id = d.id LEFT JOIN transition t ON t.id = last.id"
        " WHERE d.deleted_at IS NULL"
        f" AND d.stage IS NOT t.to_stage LIMIT {_SHOWN}"
    ):
        yield f"ledger: D-{deal_id} is in {stage}, its ledger ends in {to or 'no stage'}"


def _files(store: Store) -> Iterator[str]:
    """Compare every file of a document with what was written down of it."""
    yield from islice(_other_files(store), _SHOWN)


def _other_files(store: Store) -> Iterator[str]:
    """Files that are not what was made, read one at a time."""
    found = store.each(
        "SELECT f.format, f.sha256, v.document_id, v.version, c.content FROM document_file f"
        " JOIN document_version v ON v.id = f.version_id"
        " LEFT JOIN file_content c ON c.file_id = f.id ORDER BY f.id"
    )
    for kind, wanted, document, version, content in found:
        name = f"files: the {kind} of Q-{document} version {version}"
        if content is None:
            yield f"{name} is not there any more"
        elif hashlib.sha256(content).hexdigest() != wanted:
            yield f"{name} is not the one that was made"


_CHECKS = (_foreign_keys, _journal, _records, _totals, _amounts, _search, _stages, _files)
