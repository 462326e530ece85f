"""The journal as it is kept: every change with its group, in order, and its chain of hashes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from db.database import Store
from db.journal import GENESIS, link

COLUMNS = (
    "change", "group", "at", "by_id", "by", "what", "undoes", "lasting", "table", "row", "before",
    "after", "previous_hash", "hash",
)  # fmt: skip
_ROWS = """SELECT c.id, g.id, g.at, g.by_id, coalesce(u.login, u.name, 'salesops'), g.what,
    g.undoes, g.lasting, c."table", c.row_id, c.before, c.after, c.previous_hash, c.hash
    FROM change c JOIN change_group g ON g.id = c.group_id LEFT JOIN user u ON u.id = g.by_id"""


class JournalRow(NamedTuple):
    """A change as an auditor reads it; ``before`` and ``after`` are JSON texts."""

    change: int
    group: int
    at: str
    by_id: int
    by: str
    what: str
    undoes: int | None
    lasting: str
    table: str
    row: int
    before: str | None
    after: str
    previous_hash: str
    hash: str


def rows(store: Store, after_group: int = 0) -> Iterator[JournalRow]:
    """Changes of the groups after one, in order, in constant memory."""
    for row in store.each(f"{_ROWS} WHERE g.id > ? ORDER BY c.id", (after_group,)):
        yield JournalRow(*row)


def last_group(store: Store) -> int:
    """The id of the newest group, 0 when nothing was ever written."""
    return int(store.value("SELECT max(id) FROM change_group") or 0)


def broken(found: Iterator[JournalRow]) -> Iterator[tuple[int, str]]:
    """Changes that do not follow from the one before, each with what is wrong."""
    previous, authors = GENESIS, _Authors()
    for row in found:
        authors.see(row)
        group: tuple[Any, ...] = (
            row.group, row.at, row.by_id, row.what, row.undoes, row.lasting,
        )  # fmt: skip
        hashed = link(row.previous_hash, group, (row.table, row.row, row.before, row.after))
        if row.previous_hash != previous:
            yield row.change, "a change before it is missing or was altered"
        elif hashed != row.hash:
            yield row.change, "it was altered"
        previous = row.hash
    yield from authors.misnamed()


class _Authors:
    """Who the changes are said to be by, against the people that the journal itself knows."""

    def __init__(self) -> None:
        self._said: dict[tuple[int, str], int] = {}  # the first change of an id under a name
        self._known: dict[int, dict[str, Any]] = {}

    def see(self, row: JournalRow) -> None:
        """Remember whose change it is said to be, and what it says of people."""
        self._said.setdefault((row.by_id, row.by), row.change)
        if row.table == "user":
            after = json.loads(row.after)
            self._known.setdefault(row.row, {}).update(after or {})

    def misnamed(self) -> Iterator[tuple[int, str]]:
        """Changes that are said to be somebody else's than the number of their author says."""
        for (number, said), change in self._said.items():
            person = self._known.get(number, {})
            name = person.get("login") or person.get("name") or "salesops"
            if said != name:
                yield change, f"it is {name}'s, not {said}'s"
