"""Keys of records that start like a text, for completion: nothing is written, little is loaded."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from db import outbox
from db.queries import deals, papers, records, users
from salesops_tui.domain.records import KINDS
from salesops_tui.errors import StorageRefused

if TYPE_CHECKING:
    from db.database import Store

Pairs = list[tuple[str, str]]  # a key and what it stands for
LIMIT = 50
_PATIENCE = 0.5  # seconds that a person at a prompt waits for somebody else's write


class _Reader:
    """As much of a store as reading keys takes: opening a store loads far more."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row of a query, as tuples."""
        return self._connection.execute(sql, parameters).fetchall()


def starting(path: Path, what: str, start: str) -> Pairs:
    """The first keys of a kind of record that start so, whatever their case.

    Raises StorageRefused for a database that cannot be read.
    """
    try:
        where = f"file:{quote(str(path.absolute()))}?mode=ro"
        with closing(sqlite3.connect(where, uri=True, timeout=_PATIENCE)) as connection:
            return _starting(cast("Store", _Reader(connection)), what, start)
    except sqlite3.Error as reason:
        raise StorageRefused(f"{path}: {reason}") from reason


def _starting(store: Store, what: str, start: str) -> Pairs:
    if what == "deal":
        return deals.starting(store, start, LIMIT)
    if what == "user":
        return users.starting(store, start, LIMIT)
    if what in KINDS:
        return records.starting(store, KINDS[what], start, LIMIT)
    if what == "outbox":
        found = [(each.op_key, each.text) for each in outbox.entries(store)]
    else:
        found = [(each.key, each.parties) for each in papers.all_agreements(store)]
    return [pair for pair in found if pair[0].lower().startswith(start.lower())][:LIMIT]
