"""Records from rows: each is read, found or new, compared with what is there, and written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from db.journal import Group
from db.queries import exports as export_queries
from db.queries import imports as queries
from db.queries.imports import Lookup
from salesops_tui.errors import Invalid
from salesops_tui.exports.table import Column, Kind
from salesops_tui.exports.values import exact, joined
from salesops_tui.services.exports import COLUMNS, KINDS, typed
from salesops_tui.services.importing.dialect import Cell
from salesops_tui.services.importing.keys import number_of
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.report import ImportReport, RowDifference
from salesops_tui.services.importing.values import Read, shown
from salesops_tui.services.session import Session


@dataclass(slots=True)
class Entry:
    """What a row gives, by our columns; blank cells are not there."""

    row: int
    cells: dict[str, Cell]
    values: dict[str, Any] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)
    id: int | None = None  # the record it means; None while it is new
    number: int = 0  # the id that a key of ours asks for
    now: Mapping[str, Any] | None = None  # the record as it is

    @property
    def key(self) -> str:
        """The key given, or ""."""
        key: str = self.values.get("key", "")
        return key


class RecordsImport:
    """One import of one kind of record, batch by batch; kinds say what theirs are."""

    what: str
    kinds: Mapping[str, Kind] = KINDS  # what the cells of its columns are
    table: str
    keeps_keys: bool = True  # whether its records keep the keys of other programs
    prefix: str

    def __init__(
        self,
        session: Session,
        group: Group,
        columns: Columns,
        report: ImportReport,
        readers: Mapping[str, Read],
    ) -> None:
        self.store = session.store
        self.group = group
        self.columns = columns
        self.report = report
        self._readers = {n: columns.reader(n, readers[n], self.kinds) for n in columns.places}
        self._first_new = queries.last_id(self.store, self.table) + 1
        self.next_id = self._first_new
        self._met = bytearray(self._first_new)  # records from before that a row has named
        known = queries.imported_keys(self.store, self.table) if self.keeps_keys else ()
        self._keys = self.lookup("key", known)

    def take(self, batch: Sequence[tuple[int, list[Cell]]]) -> None:
        """Write a batch of rows."""
        entries = [self._read(number, cells) for number, cells in batch]
        self._find_by_key(entries)
        self.compare(entries)
        self.tie(entries)
        unknown = [entry for entry in entries if entry.id is None and not entry.mistakes]
        self.find(unknown)
        self.compare(unknown)
        self.fresh([entry for entry in unknown if entry.id is None])
        self._meet(entries)
        for entry in entries:
            for name, sentence in entry.mistakes.items():
                self.report.error(entry.row, self.columns.theirs.get(name, name), sentence)
        sound = [entry for entry in entries if not entry.mistakes]
        new = [entry for entry in sound if entry.id is None]
        self.add(new)
        self.change([(entry, differ) for entry in sound if (differ := self._differing(entry))])
        self._keys.add((e.key, e.id) for e in new if e.key and e.id and not e.number)

    def finish(self) -> None:
        """What remains to be done when every row has been written."""
        self._keys.close()

    def tie(self, entries: Sequence[Entry]) -> None:
        """Find the other records that rows name."""

    def find(self, entries: Sequence[Entry]) -> None:
        """Find the records that rows mean by what they say rather than by a key."""
        raise NotImplementedError

    def fresh(self, entries: Sequence[Entry]) -> None:
        """Judge rows that mean no record there is, before any is written."""

    def marks(self, entry: Entry) -> list[object]:
        """What no other new row may have."""
        raise NotImplementedError

    def add(self, entries: Sequence[Entry]) -> None:
        """Write new records, whose ids are known then; noted in the report."""
        raise NotImplementedError

    def change(self, entries: Sequence[tuple[Entry, dict[str, Any]]]) -> None:
        """Write what differs, by our columns; noted in the report."""
        raise NotImplementedError

    def lookup(self, name: str, pairs: Iterable[tuple[str, int]]) -> Lookup:
        """Words and their meanings, empty where no column of the file asks for them."""
        return Lookup(self.store, name, pairs if name in self.columns.places else ())

    def known_before(self, entry: Entry, identity: int) -> bool:
        """Whether a row may mean a record that was found without its key.

        A row with a key means one that was there and has no key of another program.
        """
        if not entry.key:
            return True
        known = queries.keys_by_id(self.store, self.table, [identity])
        return identity < self._first_new and known[identity] == ("", False)

    def note(self, entry: Entry, action: str, changes: Mapping[str, Any]) -> None:
        """Count what a row does; in a dry run, say what."""
        told: list[tuple[str, str, str]] = []
        now = entry.now or {}
        if self.report.dry_run:
            told = [(n, self.tell(n, now.get(n)), self._shown(n, v)) for n, v in changes.items()]
        key = str(now.get("key") or entry.key or f"{self.prefix}-{entry.id}".lstrip("-"))
        name = str(entry.values.get(self.title) or now.get(self.title) or "")
        self.report.note(RowDifference(entry.row, action, key, name, tuple(told)))

    def there(self, ids: Collection[int]) -> dict[int, dict[str, Any]]:
        """The records with these ids as an export gives them."""
        names = COLUMNS[self.what]
        return {
            identity: {
                n: typed(cell, self.kinds.get(n)) for n, cell in zip(names, row, strict=True)
            }
            for identity, row in export_queries.records_by_id(self.store, self.what, ids)
        }

    def tell(self, name: str, value: Any) -> str:
        """A value as an export of CSV tells it."""
        kind = self.kinds.get(name, "text")
        if value is None:
            return ""
        if kind == "tags":
            return joined(value)
        if kind == "bool":
            return "true" if value else "false"
        return str(exact(Column(name, kind), [value])[0])

    def _shown(self, name: str, value: Any) -> str:
        with suppress(TypeError, ValueError):
            return self.tell(name, value)
        return shown(name, value)

    title: str = "name"  # the column that a report calls a record by

    def _read(self, number: int, cells: Sequence[Cell]) -> Entry:
        entry = Entry(number, self.columns.cells(cells))
        for name, cell in entry.cells.items():
            try:
                entry.values[name] = self._readers[name](cell)
            except Invalid as mistake:
                entry.mistakes[name] = str(mistake)
        return entry

    def _find_by_key(self, entries: Sequence[Entry]) -> None:
        keys = {entry.key for entry in entries if entry.key}
        by_key = self._keys.find(keys)
        numbers = {key: number_of(key, self.prefix) for key in keys if key not in by_key}
        asked = {number for number in numbers.values() if number}
        by_id = queries.keys_by_id(self.store, self.table, asked, imported=self.keeps_keys)
        for entry in entries:
            number = numbers.get(entry.key, 0)
            known, deleted = by_id.get(number, ("", False))
            if entry.key in by_key:
                entry.id = by_key[entry.key]
            elif deleted:
                entry.mistakes["key"] = f"{entry.key} was deleted; give another key"
            elif known:
                entry.mistakes["key"] = f"{known} has that number here; give another key"
            elif number in by_id:
                entry.id = number
            else:
                entry.number = number

    def compare(self, entries: Sequence[Entry]) -> None:
        """Learn what is there, and forget the cells that say just that."""
        found = [entry for entry in entries if entry.id is not None and entry.now is None]
        there = self.there({entry.id for entry in found if entry.id is not None})
        for entry in found:
            now = there.get(entry.id or 0)
            if now is None:
                entry.mistakes["key"] = f"{entry.key} is of a deal that was deleted"
                continue
            entry.now = now
            for name, cell in entry.cells.items():
                same = now[name] if isinstance(cell, tuple) else self.tell(name, now[name])
                if cell == same and name != "key":
                    entry.values.pop(name, None)
                    entry.mistakes.pop(name, None)

    def _meet(self, entries: Sequence[Entry]) -> None:
        """Refuse a second row for the same record."""
        fresh: set[object] = set()
        for entry in entries:
            if entry.mistakes:
                continue
            if entry.id is None:
                marks = self.marks(entry)
                asked = [entry.number or entry.key] if entry.key else marks
                twice = not fresh.isdisjoint(asked)
                fresh.update([entry.number or entry.key, *marks])
            else:
                twice = entry.id >= self._first_new or bool(self._met[entry.id])
                if not twice:
                    self._met[entry.id] = 1
            if twice:
                entry.mistakes[""] = "another row of the file means the same record"

    def _differing(self, entry: Entry) -> dict[str, Any]:
        """The values that are not what is there; a row without any is noted as the same."""
        if entry.now is None:
            return {}
        differ = {
            name: value
            for name, value in entry.values.items()
            if name != "key" and _plain(value) != entry.now[name]
        }
        own = f"{self.prefix}-{entry.id}".lstrip("-")
        if (
            entry.key
            and entry.key != entry.now["key"] == own
            and not number_of(entry.key, self.prefix)
        ):
            differ["key"] = entry.key  # found by name: from now on it has the key as well
        if not differ:
            self.note(entry, "skip", {})
        return differ


def by_shape(
    changes: Iterable[tuple[int, dict[str, Any]]],
) -> Iterator[list[tuple[int, dict[str, Any]]]]:
    """Changes of records in runs that are of the same columns."""
    shapes: dict[tuple[str, ...], list[tuple[int, dict[str, Any]]]] = {}
    for identity, values in changes:
        shapes.setdefault(tuple(values), []).append((identity, values))
    yield from shapes.values()


def _plain(value: Any) -> Any:
    """A value as a record's row holds it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
