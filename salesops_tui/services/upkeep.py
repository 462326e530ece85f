"""The state of a database file, its migration, and whether all of it is sound."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from db import database, verify
from db.database import Store
from salesops_tui.domain.people import Role
from salesops_tui.errors import DatabaseMissing, StorageRefused
from salesops_tui.services import backups


@dataclass(frozen=True, slots=True)
class Status:
    """What a database file is; ``pending`` names the migrations it lacks."""

    path: str
    size: int
    mode: str
    version: int
    latest: int
    pending: tuple[str, ...]
    journal_mode: str
    deals: int
    changes: int
    last_hash: str
    sample: bool


class Migrated(NamedTuple):
    """What was applied to a database, and the backup of what it was before."""

    applied: tuple[str, ...]
    backup: Path | None


def status(path: Path) -> Status:
    """What a database is, of whatever version; raises DatabaseMissing or StorageRefused."""
    facts = _file(path)
    store = Store(path)
    try:
        if store.value("PRAGMA application_id") != database.APPLICATION_ID:
            raise StorageRefused(f"{path}: this is not a salesops database")
        return Status(
            path=str(path),
            size=facts[0],
            mode=facts[1],
            version=int(store.value("PRAGMA user_version")),
            latest=database.latest(),
            pending=tuple(database.pending(path)),
            journal_mode=str(store.value("PRAGMA journal_mode")),
            deals=int(store.value("SELECT count(*) FROM deal WHERE deleted_at IS NULL")),
            changes=int(store.value("SELECT count(*) FROM change")),
            last_hash=str(store.value("SELECT hash FROM change ORDER BY id DESC LIMIT 1") or ""),
            sample=bool(store.value("SELECT value FROM meta WHERE key = 'sample'")),
        )
    finally:
        store.close()


def migrate(path: Path, now: datetime, login: str) -> Migrated:
    """Bring a database to this program's version, after a backup that was checked.

    All of it or none, and only for an admin; Refused says why not.
    """
    found = status(path)
    if found.version > found.latest:
        raise StorageRefused(
            f"{path}: a newer salesops made this database (version {found.version}, this program"
            f" knows {found.latest}); update the program"
        )
    backups.need(path, login, Role.ADMIN, "bringing a database to another version")
    if not found.pending:
        return Migrated((), None)
    made = backups.make(path, None, now)
    if made.problems:
        raise StorageRefused(f"{path}: not migrated, because it has problems: {made.problems[0]}")
    return Migrated(tuple(database.migrate(path)), made.path)


def problems(store: Store) -> list[str]:
    """What is wrong with a database, a sentence each; empty when everything is sound."""
    return verify.problems(store)


def problems_of(path: Path) -> list[str]:
    """The same of a database that nobody has opened."""
    store = Store(path)
    try:
        return problems(store)
    finally:
        store.close()


def file_system(path: Path) -> str:
    """The kind of file system a path is on, such as ext4; empty when nobody can tell."""
    return database.file_system(path)


def over_network(kind: str) -> bool:
    """Whether a kind of file system lies on another machine."""
    return kind in database.NETWORK


def _file(path: Path) -> tuple[int, str]:
    if path.is_dir():
        raise StorageRefused(f"{path}: this is a folder; name a file in it")
    try:
        facts = path.stat()
    except FileNotFoundError:
        sentence = f"{path}: there is no database; make one with `salesops init`"
        raise DatabaseMissing(sentence) from None
    except OSError as error:
        raise StorageRefused(f"{path}: cannot be read ({error.strerror})") from None
    if not stat.S_ISREG(facts.st_mode):
        raise StorageRefused(f"{path}: this is not an ordinary file; name another")
    return facts.st_size, stat.filemode(facts.st_mode)
