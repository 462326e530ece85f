"""The store: one SQLite file, opened, checked, migrated, and asked."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import peewee

from db.refusals import sentences
from salesops_tui import modes
from salesops_tui.errors import DatabaseBusy, DatabaseMissing, DatabaseOlder, StorageRefused

MIGRATIONS = Path(__file__).parent / "migrations"
APPLICATION_ID = 0x53414C53  # marks the file as ours ("SALS")
BUSY_SECONDS = 10
_AGAIN_SECONDS = 0.05  # between two tries to open
NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph")

_ROOMY = -32_000  # KiB, as SQLite writes it

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "cache_size": -8000,
    "temp_store": "memory",
}


class Store:
    """An open database; each thread gets a connection of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = peewee.SqliteDatabase(
            str(path), pragmas=PRAGMAS, timeout=BUSY_SECONDS, check_same_thread=False
        )
        self.db.register_function(_fold, "fold", 1, deterministic=True)
        self.today: Callable[[], date] = date.today  # what queries mean by ``session_day()``
        self.db.register_function(
            lambda: self.today().isoformat(), "session_day", 0, deterministic=True
        )

    _version = 0  # the data version at which the schema was last looked at

    @contextmanager
    def _words(self) -> Iterator[None]:
        """Refusals in sentences; also of a question that fits another version of the schema."""
        try:
            with sentences(self.path):
                yield
        except peewee.OperationalError:
            check_version(self)
            raise

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row of a query, as tuples."""
        with self._words():
            found: list[tuple[Any, ...]] = self.db.execute_sql(sql, parameters).fetchall()
        return found

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        with self._words():
            found: tuple[Any, ...] | None = self.db.execute_sql(sql, parameters).fetchone()
        return found

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, parameters)
        return found[0] if found else None

    def each(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one by one, in constant memory."""
        with self._words():
            yield from self.db.execute_sql(sql, parameters)

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Carry out one statement; returns how many rows it changed."""
        with self._words():
            count: int = self.db.execute_sql(sql, parameters).rowcount
        return count

    def run_many(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Carry out one statement for each row of parameters."""
        with self._words():
            self.db.connection().executemany(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, holding the write lock from the start."""
        with self._words(), self.db.atomic("IMMEDIATE"):
            check_version(self)
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads that see one state of the database."""
        with self._words(), self.db.atomic("DEFERRED"):
            yield

    @contextmanager
    def roomy(self) -> Iterator[None]:
        """A larger page cache for this thread while it writes much."""
        self.run(f"PRAGMA cache_size = {_ROOMY}")
        try:
            yield
        finally:
            self.run(f"PRAGMA cache_size = {PRAGMAS['cache_size']}")

    def data_version(self) -> int:
        """A number that changes when another connection has written; costs microseconds.

        Raises StorageRefused when what was written is another version of the database.
        """
        found = int(self.value("PRAGMA data_version"))
        if found != self._version:
            check_version(self)
            self._version = found
        return found

    def newest_change(self) -> int:
        """The number of the last change group of anybody, 0 before the first."""
        return int(self.value("SELECT max(id) FROM change_group") or 0)

    def wait(self, seconds: float) -> None:
        """How long this thread's connection waits for somebody else's write to end."""
        self.run(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def close(self) -> None:
        """Close this thread's connection."""
        self.db.close()


def _fold(text: str | None) -> str | None:
    """Text as it compares whatever its case, in any alphabet; SQLite itself folds ASCII alone."""
    return text.casefold() if text else text


@functools.cache
def latest() -> int:
    """The number of the newest migration this program has."""
    return max(int(path.name[:4]) for path in MIGRATIONS.glob("[0-9]*.py"))


def open_store(path: Path, *, create: bool = False) -> Store:
    """Open a database, or say in one sentence why it cannot be used.

    With ``create`` a missing one is made. Raises DatabaseMissing or StorageRefused.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return _open(path, create)
        except DatabaseBusy:  # SQLite does not wait while a fresh file is put into WAL mode
            if time.monotonic() > until:
                raise
            time.sleep(_AGAIN_SECONDS)


def _open(path: Path, create: bool) -> Store:
    if path.is_dir():
        raise StorageRefused(f"{path}: this is a folder; name a file in it")
    if path.exists() and not path.is_file():
        raise StorageRefused(f"{path}: this is not an ordinary file; name another")
    fresh = not path.exists() or path.stat().st_size == 0
    if fresh and not create:
        raise DatabaseMissing(f"{path}: there is no database; make one with `salesops init`")
    _refuse_network(path)
    if fresh:
        prepare(path.parent)
        _make_file(path)
        migrate(path)
    elif not os.access(path, os.R_OK):
        raise StorageRefused(f"{path}: you may not read this file; ask its owner")
    store = Store(path)
    if create and not fresh and _empty(store):
        migrate(path)  # somebody else is making it at this moment: wait for that
    if store.value("PRAGMA application_id") != APPLICATION_ID:
        raise StorageRefused(f"{path}: this is not a salesops database")
    check_version(store)
    return store


def _empty(store: Store) -> bool:
    """Whether a file is a database that nobody has put anything into."""
    marked = store.value("PRAGMA application_id")
    return not marked and store.value("SELECT 1 FROM sqlite_master") is None


def prepare(folder: Path) -> None:
    """Make a folder for a database, for who else may use its files; raises StorageRefused."""
    try:
        modes.make_folder(folder)
    except OSError as error:
        raise StorageRefused(f"{folder}: cannot be made ({error.strerror})") from None


def _make_file(path: Path) -> None:
    """An empty file for its owner alone; for the group too where the folder is set-gid."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            if os.fstat(descriptor).st_uid == os.geteuid():  # else somebody was quicker
                modes.settle(descriptor, path.parent)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StorageRefused(f"{path}: cannot be made ({error.strerror})") from None


def check_version(store: Store) -> None:
    """Raise StorageRefused for a database that another version of the program made."""
    version, ours = int(store.value("PRAGMA user_version")), latest()
    if version > ours:
        raise StorageRefused(
            f"{store.path}: a newer salesops made this database (version {version}, this program"
            f" knows {ours}); update the program"
        )
    if version < ours:
        raise DatabaseOlder(
            f"{store.path}: the database is of version {version}, this program needs {ours};"
            " run `salesops db migrate`"
        )


def pending(path: Path) -> list[str]:
    """Names of the migrations that a database lacks."""
    names = sorted(file.stem for file in MIGRATIONS.glob("[0-9]*.py"))
    store = Store(path)
    try:
        version = int(store.value("PRAGMA user_version"))
    finally:
        store.close()
    return [name for name in names if int(name[:4]) > version]


def migrate(path: Path) -> list[str]:
    """Bring a database to this program's version; all of it or none. Returns what was applied.

    Several processes may open a fresh file at once, so everything runs inside one immediate
    transaction on a connection of its own, with foreign keys off.
    """
    from playhouse.migrations import Runner

    database = peewee.SqliteDatabase(
        str(path), pragmas={"journal_mode": "wal", "foreign_keys": 0}, timeout=60
    )
    with sentences(path):
        database.connect()
        try:
            with database.atomic("IMMEDIATE"):
                applied: list[str] = Runner(database, str(MIGRATIONS)).up()
                database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                database.execute_sql(f"PRAGMA user_version = {latest()}")
        finally:
            database.close()
    return applied


def file_system(path: Path) -> str:
    """The kind of file system a path is on, such as ext4; empty where the system does not say."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""  # not Linux: nothing to ask
    best, kind = "", ""
    target = str(path.resolve())
    for mount in mounts:
        _, point, filesystem, *_ = mount.split(" ")
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, filesystem
    return kind


def _refuse_network(path: Path) -> None:
    """SQLite's locks do not hold on network file systems, so none is used."""
    kind = file_system(path)
    if kind in NETWORK:
        raise StorageRefused(
            f"{path}: this is a network file system ({kind}), where locks do not hold;"
            " keep the database on a local disk"
        )
