"""Records as another system has them, side by side with what is known of them there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from db.database import Store
from db.queries.handover import Handover
from salesops_tui.domain.outbox import Reference

_PAGE = 1000  # records read at a time


class Pair(NamedTuple):
    """A record with the columns of its file, and what the system calls it (None: unknown there).

    ``group`` is what the system calls its organization, "" when it has none or that is unknown.
    """

    id: int
    revision: int
    fields: dict[str, Any]
    group: str
    known: Reference | None


def pairs(store: Store, system: str, record: str, file: Handover) -> Iterator[Pair]:
    """All records of a file, a page in memory at a time; they may be changed meanwhile."""
    last = 0
    while page := _read(store, system, record, file, f"{file.identity} > ?", (last,), _PAGE):
        yield from page
        last = page[-1].id


def some(
    store: Store, system: str, record: str, file: Handover, ids: Sequence[int]
) -> dict[int, Pair]:
    """The records of a file with these ids; those that were removed are left out."""
    marks = ", ".join("?" * len(ids))
    where = f"{file.identity} IN ({marks})"
    return {one.id: one for one in _read(store, system, record, file, where, ids, len(ids))}


def known(store: Store, system: str, record: str, remote_ids: Sequence[str]) -> dict[str, int]:
    """Our ids of the records that a system calls so, also of removed ones."""
    marks = ", ".join("?" * len(remote_ids))
    rows = store.rows(
        "SELECT remote_id, record_id FROM external_reference WHERE system = ? AND record = ?"
        f" AND remote_id IN ({marks})",
        (system, record, *remote_ids),
    )
    return dict(rows)


def names(store: Store, organizations: Mapping[str, int]) -> dict[str, str]:
    """What organizations are called, by the names that their ids are given under."""
    marks = ", ".join("?" * len(organizations))
    sql = f"SELECT id, name FROM organization WHERE deleted_at IS NULL AND id IN ({marks})"
    found = dict(store.rows(sql, tuple(organizations.values())))
    return {name: found[one] for name, one in organizations.items() if one in found}


def unseen(store: Store, system: str, record: str, seen: set[str]) -> list[int]:
    """Our ids of the live records that a system knows under another name than those seen."""
    rows = store.each(
        f"SELECT x.remote_id, x.record_id FROM external_reference x JOIN {record} r"
        " ON r.id = x.record_id AND r.deleted_at IS NULL WHERE x.system = ? AND x.record = ?",
        (system, record),
    )
    return [identity for remote_id, identity in rows if remote_id not in seen]


def keyed(store: Store, record: str, letter: str, keys: Sequence[str]) -> dict[str, int]:
    """The live records with these keys, their own or those they came with."""
    marks = ", ".join("?" * len(keys))
    own = {f"{letter}-{number}": number for key in keys if (number := _number(key, letter))}
    numbers = ", ".join("?" * len(own))
    rows = store.rows(
        f"SELECT coalesce(imported_key, '{letter}-' || id), id FROM {record}"
        f" WHERE deleted_at IS NULL AND (imported_key IN ({marks})"
        f" OR (imported_key IS NULL AND id IN ({numbers})))",
        (*keys, *own.values()),
    )
    return dict(rows)


def words(store: Store, system: str, record: str, columns: str) -> Iterator[tuple[Any, ...]]:
    """Of each live record (``r``): its id, what the system calls it, and the columns asked for."""
    return store.each(
        f"SELECT r.id, x.remote_id, {columns} FROM {record} r LEFT JOIN external_reference x"
        " ON x.system = ? AND x.record = ? AND x.record_id = r.id"
        " WHERE r.deleted_at IS NULL ORDER BY r.id",
        (system, record),
    )


def _read(
    store: Store,
    system: str,
    record: str,
    file: Handover,
    where: str,
    values: Sequence[Any],
    limit: int,
) -> list[Pair]:
    table, _, _ = file.identity.partition(".")
    asked = ", ".join(f"{sql} AS f{n}" for n, (_, sql) in enumerate(file.columns.values()))
    found, _, _ = file.rows.rpartition(" ORDER BY ")
    organization = f"{table}.{'id' if record == 'organization' else 'organization_id'}"
    rows = store.rows(
        f"SELECT q.*, coalesce(g.remote_id, ''), x.remote_id, x.url, x.agreed, x.drift FROM"
        f" (SELECT {file.identity} AS record_id, {table}.revision, {organization} AS belongs,"
        f" {asked} FROM {found} AND {where} ORDER BY {file.identity} LIMIT ?) q"
        " LEFT JOIN external_reference g ON g.system = ? AND g.record = 'organization'"
        " AND g.record_id = q.belongs"
        " LEFT JOIN external_reference x ON x.system = ? AND x.record = ?"
        " AND x.record_id = q.record_id ORDER BY q.record_id",
        (*values, limit, system, system, record),
    )
    return [_pair(tuple(file.columns), row) for row in rows]


def _pair(names: Sequence[str], row: tuple[Any, ...]) -> Pair:
    identity, revision, _, *cells, group, remote_id, url, agreed, drift = row
    reference = remote_id and Reference(remote_id, url, json.loads(agreed), json.loads(drift))
    return Pair(identity, revision, dict(zip(names, cells, strict=True)), group, reference or None)


def _number(key: str, letter: str) -> int:
    """The id in a key of ours, 0 in any other."""
    digits = key.removeprefix(f"{letter}-")
    plain = digits != key and digits.isascii() and digits.isdigit() and len(digits) < 16
    return int(digits) if plain else 0
