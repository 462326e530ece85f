"""Whole copies of a database that others may be using, and putting one back in its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from db import verify
from db.database import APPLICATION_ID, BUSY_SECONDS, Store, latest
from db.refusals import sentences
from salesops_tui.errors import DatabaseBusy, StorageRefused

Progress = Callable[[int, int], None]  # pages done, of how many

_STEPS = 200  # times that progress is told
_WAITS = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def copy(source: Path, target: Path, progress: Progress | None = None) -> dict[str, int]:
    """Copy a database into an empty file, as it is at one moment; nobody has to wait.

    Returns how many rows each table has at that moment. Raises StorageRefused.
    """
    with _reading(source) as old, sentences(target), closing(_connected(target)) as new:
        counts = _counts(old)
        old.backup(new, pages=_pages(old), progress=_told(progress))
        new.execute("PRAGMA journal_mode = delete")  # one file, without others beside it
    return counts


def keep(source: Path, target: Path) -> None:
    """Copy a database that nobody can write to now, page by page: a damaged one too."""
    with sentences(source), closing(_read_only(source)) as old, closing(_connected(target)) as new:
        old.backup(new)
        with suppress(sqlite3.DatabaseError):  # pages that say nothing are kept as they are
            new.execute("PRAGMA journal_mode = delete")


def overwrite(
    source: Path, target: Path, first: Callable[[], None], progress: Progress | None = None
) -> None:
    """Put a database into the place of another, all at once, while others may have that open.

    ``first`` is called once when nobody else can write to the target any more, and it still is
    what it was. Whatever is raised there leaves it so. Raises DatabaseBusy, StorageRefused.
    """
    called = False

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal called
        if status in _WAITS:
            raise DatabaseBusy(f"{target}: somebody else is writing; try again")
        if not called:
            called = True
            first()
        if progress:
            progress(total - remaining, total)

    with _reading(source) as new, sentences(target), closing(_connected(target)) as old:
        with suppress(sqlite3.DatabaseError):  # too damaged to be asked, not to be overwritten
            old.execute("PRAGMA synchronous = full")
            old.execute("PRAGMA journal_mode = wal")
        new.backup(old, pages=_pages(new), progress=step)


def problems(path: Path, counts: dict[str, int] | None = None) -> list[str]:
    """What is wrong with a copy, a sentence each; ``counts`` is what its tables should have.

    One that another version of the program made is checked as a file only.
    """
    store = Store(path)
    try:
        version = store.value("PRAGMA user_version")
        if version == latest():
            found = verify.problems(store)
        else:
            rows = store.rows("PRAGMA integrity_check(20)")
            found = [f"integrity: {row[0]}" for row in rows if row[0] != "ok"]
        there = {} if found else _counts(store.db.connection())
        for table, count in (counts or {}).items():
            if not found and there.get(table) != count:
                found.append(f"copy: {table} has {there.get(table)} rows of {count}")
    finally:
        store.close()
    with closing(_connected(path)) as alone:
        alone.execute("PRAGMA journal_mode = delete")
    return found


def version(path: Path) -> int:
    """The version of a database; raises StorageRefused for a file that is none of ours."""
    with _reading(path) as database:
        return int(database.execute("PRAGMA user_version").fetchone()[0])


def role_of(path: Path, login: str) -> str | None:
    """The role of a person in a database, or None where there is no such person.

    Raises StorageRefused where the database cannot say, or knows nobody.
    """
    try:
        with _reading(path) as database:
            found = database.execute(
                "SELECT role FROM user WHERE login = ? AND active AND deleted_at IS NULL", (login,)
            ).fetchone()
            anybody = database.execute("SELECT 1 FROM user").fetchone()
    except sqlite3.DatabaseError as reason:
        raise StorageRefused(f"{path}: {reason}") from reason
    if not anybody:
        raise StorageRefused(f"{path}: nobody is on its team")
    return str(found[0]) if found else None


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One state of a database of ours, which nothing here can change."""
    with sentences(path), closing(_read_only(path)) as database:
        database.execute("BEGIN")
        database.execute("SELECT 1 FROM sqlite_master").fetchone()
        yield database


def _read_only(path: Path) -> sqlite3.Connection:
    """A connection to a database of ours; raises StorageRefused for another one."""
    name = f"{path.resolve().as_uri()}?mode=ro"
    database = sqlite3.connect(name, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
    if database.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        database.close()
        raise StorageRefused(f"{path}: this is not a salesops database")
    return database


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)


def _pages(database: sqlite3.Connection) -> int:
    """Pages of one step: never all of them, so that something happens before the last."""
    return max(1, int(database.execute("PRAGMA page_count").fetchone()[0]) // _STEPS)


def _told(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda status, remaining, total: progress(total - remaining, total)


def _counts(database: sqlite3.Connection) -> dict[str, int]:
    """Rows per table; those of the search index follow from the others."""
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'deal_search%'"
    ).fetchall()
    return {
        name: int(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for (name,) in names
    }
