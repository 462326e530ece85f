"""The only write path: every change is applied and journaled in one immediate transaction."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.columns import column_value, fields_of, table_of
from db.database import Store
from salesops_tui.errors import Invalid, StaleRecord

if TYPE_CHECKING:
    from db.rows.base import Row

GENESIS = "0" * 64  # what the first change's hash follows
_STAMPS = ("created_at", "created_by", "updated_at", "updated_by", "revision")
_ASKED = 5000  # ids that one query names
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Group:
    """One change of a person: any number of records, one entry in their history, one undo.

    ``what`` is the sentence the history shows; it may be set until the first record is written.
    ``lasting`` is the reason why this change can never be taken back, or empty. ``beside`` is what
    others changed meanwhile that stays beside it, in words; the history has that already.
    """

    def __init__(
        self, store: Store, by: int, now: datetime, what: str, undoes: int | None = None
    ) -> None:
        self.store = store
        self.by = by
        self.now = now
        self.what = what
        self.lasting = ""
        self.beside = ""
        self.undoes = undoes
        self.id = 0  # 0 until something is written
        self._hash = ""
        self._at = column_value(now)

    @property
    def told(self) -> str:
        """What its author is told of it."""
        return f"{self.what}; {self.beside}" if self.beside else self.what

    def insert(self, row: type[Row], values: Mapping[str, Any]) -> int:
        """Add one record; returns its id."""
        return self.insert_many(row, [values])[0]

    def insert_many(self, row: type[Row], records: Sequence[Mapping[str, Any]]) -> range:
        """Add records of one table, all with the same columns; returns their ids.

        A record may bring its own ``id``; then all of them must.
        """
        if not records:
            return range(0)
        self._begin()
        table, names = table_of(row), tuple(records[0])
        _refuse_unknown(row, names)
        first = self._next_id(table)
        columns = (*names, *_STAMPS) if "id" in names else ("id", *names, *_STAMPS)
        stamps = (self._at, self.by, self._at, self.by, 1)
        rows, entries = [], []
        for number, record in enumerate(records, start=first):
            plain = {name: column_value(record[name]) for name in names}
            identity = plain.get("id", number)
            own = () if "id" in plain else (identity,)
            rows.append((*own, *plain.values(), *stamps))
            entries.append((table, identity, None, plain))
        marks = ",".join("?" * len(columns))
        quoted = ",".join(f'"{name}"' for name in columns)
        self.store.run_many(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', rows)
        self._journal(entries)
        if "id" in names:
            return range(records[0]["id"], records[0]["id"] + 1)
        return range(first, first + len(records))

    def update(
        self,
        row: type[Row],
        identity: int,
        values: Mapping[str, Any],
        *,
        expecting: int | None = None,
    ) -> dict[str, Any]:
        """Change a record; returns the old values of what differed, {} when nothing did.

        Raises StaleRecord when the record is not at the revision expected.
        """
        _refuse_unknown(row, tuple(values))
        table = table_of(row)
        before = current(self.store, row, identity, ("revision", *values))
        revision = before["revision"]
        if expecting is not None and revision != expecting:
            raise StaleRecord
        plain = {name: column_value(value) for name, value in values.items()}
        changed = {name: value for name, value in plain.items() if before[name] != value}
        if not changed:
            return {}
        self._begin()
        sets = ", ".join(f'"{name}" = ?' for name in changed)
        count = self.store.run(
            f'UPDATE "{table}" SET {sets}, updated_at = ?, updated_by = ?, revision = revision + 1'
            " WHERE id = ? AND revision = ?",
            (*changed.values(), self._at, self.by, identity, revision),
        )
        if count != 1:
            raise StaleRecord
        old = {name: before[name] for name in changed}
        self._journal([(table, identity, old, changed)])
        return old

    def delete(self, row: type[Row], identity: int, *, expecting: int | None = None) -> None:
        """Hide a record; it stays in the database and undo brings it back."""
        self.update(row, identity, {"deleted_at": self.now}, expecting=expecting)

    def update_many(self, row: type[Row], changes: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        """Change many records of one table, all of them in the same columns.

        Raises StaleRecord when a record does not exist, or cannot be what another is by now.
        """
        if not changes:
            return
        table, names = table_of(row), tuple(changes[0][1])
        _refuse_unknown(row, names)
        before = current_many(self.store, row, [identity for identity, _ in changes], names)
        rows, entries = [], []
        for identity, values in changes:
            old = before[identity]
            new = {name: column_value(values[name]) for name in names}
            changed = {name: value for name, value in new.items() if old[name] != value}
            if changed:
                rows.append((*new.values(), self._at, self.by, identity))
                entries.append((table, identity, {name: old[name] for name in changed}, changed))
        if not entries:
            return
        self._begin()
        sets = ", ".join(f'"{name}" = ?' for name in names)
        sql = (
            f'UPDATE "{table}" SET {sets}, updated_at = ?, updated_by = ?, revision = revision + 1'
        )
        try:
            self.store.run_many(f"{sql} WHERE id = ?", rows)
        except sqlite3.IntegrityError:
            raise StaleRecord("another record has taken its place") from None
        self._journal(entries)

    def _begin(self) -> None:
        if self.id:
            return
        self.store.run(
            "INSERT INTO change_group (at, by_id, what, undoes, lasting) VALUES (?, ?, ?, ?, ?)",
            (self._at, self.by, self.what, self.undoes, self.lasting),
        )
        self.id = int(self.store.value("SELECT last_insert_rowid()"))
        last = self.store.value("SELECT hash FROM change ORDER BY id DESC LIMIT 1")
        self._hash = last or GENESIS

    def _next_id(self, table: str) -> int:
        last = self.store.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        return int(last or 0) + 1

    def _journal(
        self, entries: Iterable[tuple[str, int, dict[str, Any] | None, dict[str, Any]]]
    ) -> None:
        rows = []
        group = (self.id, self._at, self.by, self.what, self.undoes, self.lasting)
        begun = _begun(group)
        for table, identity, before, after in entries:
            old = None if before is None else _json(before)
            new = _json(after)
            previous = self._hash
            self._hash = _linked(previous, begun, (table, identity, old, new))
            rows.append((self.id, table, identity, old, new, previous, self._hash))
        self.store.run_many(
            'INSERT INTO change (group_id, "table", row_id, before, after, previous_hash, hash)'
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


def link(previous: str, group: tuple[Any, ...], change: tuple[Any, ...]) -> str:
    """The hash of a change: SHA-256 over the one before it, its group and itself."""
    return _linked(previous, _begun(group), change)


def _begun(group: tuple[Any, ...]) -> str:
    """The part of what is hashed that all changes of a group share."""
    return f"[{_json(group)},"


def _linked(previous: str, begun: str, change: tuple[Any, ...]) -> str:
    return hashlib.sha256(f"{previous}{begun}{_json(change)}]".encode()).hexdigest()


def current(store: Store, row: type[Row], identity: int, names: tuple[str, ...]) -> dict[str, Any]:
    """The columns of a record as the database keeps them; raise StaleRecord when it is gone."""
    quoted = ", ".join(f'"{name}"' for name in names)
    found = store.row(f'SELECT {quoted} FROM "{table_of(row)}" WHERE id = ?', (identity,))
    if found is None:
        raise StaleRecord("this record does not exist any more")
    return dict(zip(names, found, strict=True))


def current_many(
    store: Store, row: type[Row], identities: Sequence[int], names: tuple[str, ...]
) -> dict[int, dict[str, Any]]:
    """The columns of many records by their ids; raise StaleRecord when one is gone."""
    quoted = ", ".join(f'"{name}"' for name in names)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(identities), _ASKED):
        some = identities[start : start + _ASKED]
        marks = ",".join("?" * len(some))
        sql = f'SELECT id, {quoted} FROM "{table_of(row)}" WHERE id IN ({marks})'
        for identity, *values in store.rows(sql, tuple(some)):
            found[identity] = dict(zip(names, values, strict=True))
    if len(found) < len(set(identities)):
        raise StaleRecord("a record does not exist any more")
    return found


@contextmanager
def change(
    store: Store, by: int, now: datetime, what: str, undoes: int | None = None
) -> Iterator[Group]:
    """One group in one transaction: everything in it happens, or nothing does."""
    with store.transaction():
        yield Group(store, by, now, what, undoes)


def broken_link(store: Store) -> int | None:
    """The id of the first change whose hash does not follow from the one before, or None."""
    previous = GENESIS
    for number, *parts in store.each(
        'SELECT c.id, g.id, g.at, g.by_id, g.what, g.undoes, g.lasting, c."table", c.row_id,'
        " c.before, c.after, c.previous_hash, c.hash"
        " FROM change c JOIN change_group g ON g.id = c.group_id ORDER BY c.id"
    ):
        group, changed, (before, hashed) = parts[:6], parts[6:10], parts[10:]
        if before != previous or link(previous, tuple(group), tuple(changed)) != hashed:
            return int(number)
        previous = hashed
    return None


def _refuse_unknown(row: type[Row], names: Sequence[str]) -> None:
    fields = fields_of(row)
    for name in names:
        if name not in fields:
            raise Invalid(f"{table_of(row)}: there is no field {name!r}", field=name)
