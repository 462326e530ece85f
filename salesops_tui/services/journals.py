"""The journal for others: as a stream of what happens, as a table, and checked from a file."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from db.queries import journal as queries
from db.queries.journal import COLUMNS, JournalRow
from salesops_tui.errors import Invalid
from salesops_tui.exports.defuse import undefuse
from salesops_tui.exports.table import Column, Kind, Table
from salesops_tui.services.session import Session

_NUMBERS = ("change", "group", "by_id", "undoes", "row")
_LONGEST = 100_000_000  # characters of a cell
Event = dict[str, Any]


class Journals:
    """Reads of the journal; nothing here writes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def table(self, where: str = "", columns: Sequence[str] = ()) -> Table:
        """Every change, oldest first, with the chain of hashes; no part of it can be left out."""
        names = tuple(columns) or COLUMNS
        if where:
            raise Invalid("where: a journal is whole or it proves nothing; leave it out")
        for name in names:
            if name not in COLUMNS:
                raise Invalid(f"columns: the journal has no {name!r}; it has {', '.join(COLUMNS)}")
        made = tuple(Column(name, _kind(name)) for name in names)
        chosen = attrgetter(*names) if len(names) > 1 else lambda row: (getattr(row, names[0]),)

        def found() -> Iterator[Sequence[object]]:
            with self._session.store.snapshot():
                yield from map(chosen, queries.rows(self._session.store))

        return Table("journal", made, found())

    def newest(self) -> int:
        """The number of the newest change group."""
        return queries.last_group(self._session.store)

    def since(self, group: int) -> Iterator[Event]:
        """The change groups after one, oldest first, each with all that it wrote."""
        found = queries.rows(self._session.store, group)
        for _, changes in groupby(found, key=attrgetter("group")):
            rows = list(changes)
            yield _event(rows)

    def follow(self, group: int, pause: float = 0.5) -> Iterator[Event]:
        """The change groups after one, and then each as it is made, without end."""
        store, version = self._session.store, -1
        while True:
            now = store.data_version()
            if now != version:
                version = now
                for event in self.since(group):
                    group = event["group"]
                    yield event
            time.sleep(pause)


class Checked(NamedTuple):
    """An exported journal: its changes, what is wrong with them, and the hash it ends with.

    A file whose end was cut off is sound in itself: compare ``last_hash`` with the database's.
    """

    changes: int
    problems: list[str]
    last_hash: str


def check(path: Path) -> Checked:
    """Check the chain of hashes of an exported journal.

    Raises Invalid for a file that is no export of a journal as CSV, JSON or JSONL.
    """
    count, last_hash = 0, ""

    def rows() -> Iterator[JournalRow]:
        nonlocal count, last_hash
        for record in _records(path):
            count += 1
            row = _row(record, count)
            last_hash = row.hash
            yield row

    try:
        mistakes = [f"change {change}: {what}" for change, what in queries.broken(rows())]
    except OSError as reason:
        raise Invalid(f"{path}: cannot be read ({reason.strerror})", field="file") from None
    except (ValueError, TypeError, AttributeError, RecursionError, csv.Error):
        word = f"row {count + 1} is not a change" if count else "it holds no change"
        raise Invalid(f"{path}: this is no exported journal ({word})", field="file") from None
    return Checked(count, mistakes, last_hash)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of the file; an apostrophe that kept a spreadsheet from running a cell is off."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        if path.suffix == ".jsonl":
            yield from map(json.loads, stream)
        elif path.suffix == ".json":
            yield from json.load(stream)
        else:
            csv.field_size_limit(_LONGEST)
            for row in csv.DictReader(stream):
                yield {name: undefuse(cell or "") for name, cell in row.items()}


def _row(record: dict[str, Any], number: int) -> JournalRow:
    """A row as the database had it; raises ValueError for what cannot be one."""
    lacking = [name for name in COLUMNS if name not in record]
    if lacking:
        raise ValueError(f"row {number} has no {lacking[0]}")
    cells = {name: record[name] for name in COLUMNS}
    for name in _NUMBERS:
        cells[name] = int(cells[name]) if cells[name] not in ("", None) else None
    return JournalRow(**{**cells, "before": cells["before"] or None})


def _event(rows: list[JournalRow]) -> Event:
    first = rows[0]
    return {
        "group": first.group,
        "at": first.at,
        "by": first.by,
        "what": first.what,
        "undoes": first.undoes,
        "changes": [
            {
                "table": row.table,
                "row": row.row,
                "before": None if row.before is None else json.loads(row.before),
                "after": json.loads(row.after),
            }
            for row in rows
        ],
    }


def _kind(name: str) -> Kind:
    return "integer" if name in _NUMBERS else "text"
