"""Who looks at which record, in a file of its own beside the database.

It is no part of the records: no change of it wakes anybody's board, nothing is journaled, and no
backup has it. Whatever goes wrong with it, nobody is told; there is then nobody to be seen.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from salesops_tui import modes

_TABLE = """CREATE TABLE IF NOT EXISTS looking (session TEXT PRIMARY KEY, login TEXT NOT NULL,
    kind TEXT NOT NULL, record INTEGER NOT NULL, at REAL NOT NULL) WITHOUT ROWID"""
_FAILURES = (sqlite3.Error, OSError, ValueError)


class Looking(NamedTuple):
    """A session that shows a record whole, and when it last said so (seconds since 1970)."""

    session: str
    login: str
    kind: str
    record: int
    at: float


class Lookout:
    """The file beside a database; opened when it is first asked, never waited for."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}-presence")
        self._open: sqlite3.Connection | None = None
        self._file = 0  # the file that is open: another may have taken its name
        self._times = 0  # it was opened

    def write(self, looking: Looking, before: float) -> None:
        """Say what a session shows; those who last said so before a moment are forgotten."""
        with suppress(*_FAILURES):
            if self._open is not None and self._number() != self._file:
                self.close()
            try:
                self._replace(looking, before)
            except sqlite3.DatabaseError as error:
                self.close()
                if not isinstance(error, sqlite3.OperationalError):
                    os.truncate(self._path, 0)  # damaged: nothing of it is worth keeping

    def _replace(self, looking: Looking, before: float) -> None:
        with self._connection() as found:
            found.execute(_TABLE)
            found.execute("DELETE FROM looking WHERE at < ?", (before,))
            found.execute("REPLACE INTO looking VALUES (?, ?, ?, ?, ?)", looking)

    def forget(self, session: str) -> None:
        """Take a session out."""
        with suppress(*_FAILURES), self._connection() as found:
            found.execute("DELETE FROM looking WHERE session = ?", (session,))

    def read(self) -> list[Looking]:
        """All that is said."""
        with suppress(*_FAILURES):
            if self._path.exists():
                rows = self._connection().execute("SELECT * FROM looking").fetchall()
                return [
                    Looking(str(session), str(login), str(kind), int(record), float(at))
                    for session, login, kind, record, at in rows
                ]
        return []

    def version(self) -> tuple[int, int]:
        """What changes when another session has written; zeros while nobody has."""
        with suppress(*_FAILURES):
            if self._open is not None or self._path.exists():
                with closing(self._connection().execute("PRAGMA data_version")) as found:
                    return self._times, int(found.fetchone()[0])
        return 0, 0

    def close(self) -> None:
        """Let go of the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _number(self) -> int:
        """What the system knows the file by, 0 when there is none."""
        return self._path.stat().st_ino if self._path.exists() else 0

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            fresh = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                with suppress(PermissionError):  # somebody else's: they have settled it
                    modes.settle(fresh, self._path.parent)
            finally:
                os.close(fresh)
            self._open = sqlite3.connect(self._path, timeout=0, check_same_thread=False)
            self._file = self._number()
            self._times += 1
            self._open.execute("PRAGMA journal_mode = MEMORY")
            self._open.execute("PRAGMA synchronous = OFF")
        return self._open
