"""Imports of kinds of ``domain.records``: read by their forms, compared with their sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, cast

from db.journal import Group
from db.queries import records as record_queries
from db.queries.records import Clause
from db.rows import ROWS
from salesops_tui.domain.forms.form import read_field
from salesops_tui.domain.records import KINDS as RECORDS
from salesops_tui.exports.table import Kind
from salesops_tui.services.exports import typed
from salesops_tui.services.importing.keys import give_numbers
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.names import Names
from salesops_tui.services.importing.records import Entry, RecordsImport, by_shape
from salesops_tui.services.importing.report import ImportOptions, ImportReport
from salesops_tui.services.importing.values import Read, key, remembered
from salesops_tui.services.session import Session

_ASKED = 5000  # ids that one query names
_DAILY = ("age_days", "days_overdue", "open", "health_at")  # is otherwise another day


class KindImport(RecordsImport):
    """One import of one kind; the columns named in ``plain`` go into the row as they are read."""

    kind: str
    plain: tuple[str, ...]
    also: Mapping[str, Kind] = MappingProxyType({})  # columns that no export has

    def __init__(
        self,
        session: Session,
        group: Group,
        columns: Columns,
        options: ImportOptions,
        report: ImportReport,
        more: dict[str, Read],
    ) -> None:
        form = RECORDS[self.kind].form_class()
        self.session = session
        self.kinds = {
            name: cast(Kind, kind)
            for name, (kind, _) in record_queries.SOURCES[self.kind].columns.items()
        } | dict(self.also)
        readers = {
            name: remembered(partial(read_field, form, name))
            for name in columns.places
            if name in form.model_fields and name not in more
        }
        known = {"key": key, **readers, **more}
        self.derived = tuple(name for name in columns.places if name not in known)
        super().__init__(
            session, group, columns, report, {**dict.fromkeys(self.derived, str), **known}
        )
        self.names = Names(session, group, options, report)

    def there(self, ids: Collection[int]) -> dict[int, dict[str, Any]]:
        """The records with these ids as an export gives them."""
        source = record_queries.SOURCES[self.kind]
        wide = source._replace(columns={"id": ("integer", "r.id"), **source.columns})
        names, numbers = tuple(source.columns), sorted(ids)
        found: dict[int, dict[str, Any]] = {}
        for start in range(0, len(numbers), _ASKED):
            some = tuple(numbers[start : start + _ASKED])
            clause = Clause(f"r.id IN ({','.join('?' * len(some))})", some)
            for identity, *row in record_queries.each(self.store, wide, ("id", *names), clause):
                cells = (typed(cell, self.kinds[n]) for n, cell in zip(names, row, strict=True))
                found[identity] = dict(zip(names, cells, strict=True))
        return found

    def compare(self, entries: Sequence[Entry]) -> None:
        """Refuse to change what follows from other things, but for what follows from the day."""
        super().compare(entries)
        for entry in entries:
            for name in self.derived if entry.now else ():
                given = entry.values.pop(name, None)
                if given is not None and name not in _DAILY:
                    entry.mistakes[name] = _unlike(name, given, entry.now or {})

    def fresh(self, entries: Sequence[Entry]) -> None:
        """What follows from other things is not taken from a file."""
        for entry in entries:
            for name in self.derived:
                entry.values.pop(name, None)

    def organization(self, entry: Entry) -> None:
        """Find the organization that a row names, made before where that was asked for."""
        name = entry.values.get("organization")
        if name and self.names.organization(name) is None:
            entry.mistakes["organization"] = (
                f"there is no organization {name!r}; `--create organizations` makes it"
            )

    def user(self, entry: Entry, column: str) -> None:
        """Find the user that a row names."""
        name = entry.values.get(column)
        if name and self.names.user(name) is None:
            entry.mistakes[column] = f"nobody is called {name!r}; `--create owners` makes them"

    def row(self, entry: Entry) -> dict[str, Any]:
        """The columns of a new record's row, all of them."""
        raise NotImplementedError

    def columns_of(self, differ: dict[str, Any]) -> dict[str, Any]:
        """The columns of the row that differing values mean."""
        return {name: value for name, value in differ.items() if name in self.plain}

    def added(self, rows: Sequence[dict[str, Any]]) -> None:
        """What follows from the rows of new records, in the same change."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Write new records."""
        self.next_id = give_numbers(entries, self.next_id)
        rows = [{"id": entry.id, **self.row(entry)} for entry in entries]
        self.group.insert_many(ROWS[self.kind], rows)
        self.added(rows)
        for entry in entries:
            self.note(entry, "add", entry.values)
        self.learn(entries)

    def change(self, entries: Sequence[tuple[Entry, dict[str, Any]]]) -> None:
        """Write what differs."""
        changes = [(e.id or 0, self.columns_of(differ)) for e, differ in entries]
        for run in by_shape((identity, values) for identity, values in changes if values):
            self.group.update_many(ROWS[self.kind], run)
        for entry, differ in entries:
            self.note(entry, "change", differ)
        self.learn([entry for entry, _ in entries])

    def learn(self, entries: Sequence[Entry]) -> None:
        """Remember records that were written, for the rows that follow."""


def taken(kind: str, own: Sequence[str]) -> tuple[str, ...]:
    """What a file of a kind may hold: ``own`` are imported, the rest of an export is compared."""
    return (*own, *(name for name in record_queries.SOURCES[kind].columns if name not in own))


def _unlike(name: str, given: object, now: Mapping[str, Any]) -> str:
    if name == "revision":
        return (
            f"{now['key']} was changed since this file was made (revision {given}, now"
            f" {now['revision']}); export it again, or leave the column out"
        )
    return f"the {name.replace('_', ' ')} is not imported; leave the cell empty"
