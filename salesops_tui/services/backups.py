"""Backups: a verified copy while others work, and a restore that loses nothing."""

from __future__ import annotations

import contextlib
import gzip
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db import backup, database
from db.queries import refusals, users
from salesops_tui import modes
from salesops_tui.domain.people import Role
from salesops_tui.errors import (
    DatabaseMissing,
    Invalid,
    NotAllowed,
    Refused,
    StorageRefused,
)
from salesops_tui.exports.files import whole_path

FOLDER = "backups"  # beside the database
_STAMP = "%Y-%m-%d-%H%M%S"
_PACKED = ".gz"
_DAY = 86_400  # seconds

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was written; ``problems`` is what is wrong with the database and so with it."""

    path: Path
    size: int
    deals: int
    changes: int
    problems: tuple[str, ...] = ()
    removed: tuple[Path, ...] = ()  # older ones


@dataclass(frozen=True, slots=True)
class Restored:
    """A database that was put back; ``kept`` is a copy of what it replaced, if there was one."""

    path: Path
    kept: Path | None
    migrated: tuple[str, ...]  # what brought an older backup to this program's version


def make(
    path: Path,
    file: Path | None,
    now: datetime,
    *,
    force: bool = False,
    keep: int | None = None,
    login: str | None = None,
    progress: Progress | None = None,
) -> Backup:
    """Copy a database that others may be using; the file appears when it is whole and checked.

    Without a name it goes into the folder ``backups`` beside the database, under the moment;
    ``keep`` then removes all but so many of those. A name that ends in .gz is packed. ``login`` is
    who asks, where a person does. Raises NotAllowed for less than a manager, Refused for a file
    that exists (unless ``force``), StorageRefused for a damaged database.
    """
    if keep is not None and (file is not None or keep < 1):
        raise Invalid(
            "keep: a number from 1, for backups without a name of their own", field="keep"
        )
    _there(path)
    if login is not None:
        need(path, login, Role.MANAGER, "making a backup")
    place = file or _named(path, now)
    _sweep(place.parent)
    if _same(place, path):
        raise Refused(f"{place}: this is the database itself; name another file")
    with whole_path(place, force=force) as part:
        counts = backup.copy(path, part, progress)
        found = backup.problems(part, counts)
        if any(sentence.startswith(("integrity", "copy")) for sentence in found):
            raise StorageRefused(f"{path}: no backup was made: {found[0]}")
        if place.suffix == _PACKED:
            _pack(part)
    removed = _rotate(path, keep) if keep and not found else ()
    size = place.stat().st_size
    return Backup(place, size, counts["deal"], counts["change"], tuple(found), removed)


def restore(
    path: Path,
    file: Path,
    now: datetime,
    login: str,
    *,
    force: bool = False,
    progress: Progress | None = None,
) -> Restored:
    """Put a backup in the database's place, after checking it; all of it or nothing.

    What it replaces (only with ``force``, and by an admin) is kept beside it. Those who have the
    database open see the restored one from then on. Raises Refused.
    """
    _there(file, "backup")
    fresh = not path.exists() or path.stat().st_size == 0
    if _same(file, path):
        raise Refused(f"{file}: this is the database itself; name a backup")
    if not fresh and not force:
        raise Refused(f"{path} exists; --force replaces it and keeps it beside.")
    if not fresh:
        need(path, login, Role.ADMIN, "replacing a database")
    database.prepare(path.parent)
    _sweep(path.parent)
    with tempfile.TemporaryDirectory(prefix=".salesops-", dir=path.parent) as scratch:
        candidate, migrated = _candidate(file, Path(scratch) / "restored.db")
        if fresh:
            _place(candidate, path)
            return Restored(path, None, migrated)
        kept = path.with_name(f"{path.stem}-replaced-{now.strftime(_STAMP)}{path.suffix}")
        backup.overwrite(candidate, path, lambda: _keep(path, kept), progress)
    return Restored(path, kept, migrated)


def latest(path: Path) -> tuple[Path, datetime] | None:
    """The newest of a database's backups that have no name of their own, and when it was made."""
    found = _all(path)
    return (found[-1], datetime.fromtimestamp(found[-1].stat().st_mtime)) if found else None


def _there(path: Path, what: str = "database") -> None:
    if path.is_dir():
        raise StorageRefused(f"{path}: this is a folder; name a file in it")
    if not path.exists():
        raise DatabaseMissing(f"{path}: there is no {what}")
    if not path.is_file():
        raise StorageRefused(f"{path}: this is not an ordinary file; name another")


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _named(path: Path, now: datetime) -> Path:
    folder = path.parent / FOLDER
    database.prepare(folder)
    return folder / f"{path.stem}-{now.strftime(_STAMP)}.db"


def _all(path: Path) -> list[Path]:
    """The backups of a database under names of ours, oldest first."""
    stamp = r"\d{4}-\d\d-\d\d-\d{6}\.db"
    folder = path.parent / FOLDER
    if not folder.is_dir():
        return []
    return sorted(
        f for f in folder.iterdir() if re.fullmatch(f"{re.escape(path.stem)}-{stamp}", f.name)
    )


def _rotate(path: Path, keep: int) -> tuple[Path, ...]:
    old = tuple(_all(path)[:-keep])
    for file in old:
        file.unlink(missing_ok=True)
    return old


def _sweep(folder: Path) -> None:
    """Remove what was left behind by a run that was killed, more than a day ago."""
    for left in folder.glob(".salesops-*"):
        with contextlib.suppress(OSError):  # somebody else's, or gone by now
            if left.lstat().st_mtime > time.time() - _DAY:
                continue
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink()


def _pack(part: Path) -> None:
    """Pack a file in its place."""
    packed = part.with_suffix(_PACKED)
    try:
        with part.open("rb") as plain, gzip.open(packed, "wb", compresslevel=6) as stream:
            shutil.copyfileobj(plain, stream, 1 << 20)
        modes.settle(packed, packed.parent)
        packed.replace(part)
    finally:
        packed.unlink(missing_ok=True)


def _candidate(file: Path, candidate: Path) -> tuple[Path, tuple[str, ...]]:
    """A copy of a backup, checked, and brought to this program's version."""
    plain = file
    if file.suffix == _PACKED:
        plain = candidate.with_name("plain.db")
        try:
            with gzip.open(file) as packed, plain.open("wb") as stream:
                shutil.copyfileobj(packed, stream, 1 << 20)
        except (OSError, EOFError) as reason:
            raise StorageRefused(f"{file}: cannot be unpacked ({reason})") from None
    try:
        backup.copy(plain, candidate)
        found = backup.problems(candidate)
    except StorageRefused as refusal:
        raise StorageRefused(str(refusal).replace(str(plain), str(file))) from refusal
    if found:
        raise StorageRefused(
            f"{file}: this backup is not sound, so nothing was changed: {found[0]}"
        )
    version, ours = backup.version(candidate), database.latest()
    if version > ours:
        raise StorageRefused(
            f"{file}: a newer salesops made this backup (version {version}, this program knows"
            f" {ours}); update the program"
        )
    return candidate, tuple(database.migrate(candidate)) if version < ours else ()


def _place(candidate: Path, path: Path) -> None:
    """Move a database to where there is none."""
    with whole_path(path, force=path.exists()) as part:
        candidate.replace(part)
        modes.settle(part, path.parent)


def _keep(path: Path, kept: Path) -> None:
    try:
        with whole_path(kept) as part:
            backup.keep(path, part)
    except StorageRefused as refusal:
        raise StorageRefused(
            f"{path}: this cannot be kept as it is ({refusal}); move it away with the files that"
            " have -wal and -shm after its name, then restore"
        ) from refusal


def need(path: Path, login: str, least: Role, what: str) -> None:
    """Raise NotAllowed unless the person has at least that role in a database, opened or not."""
    try:
        role = backup.role_of(path, login)
    except StorageRefused:
        return  # it is too damaged to say who is who; the file's own permissions stand
    if role is None or users.role(role).rank < least.rank:
        are = role or "not on its team"
        refusal = NotAllowed(f"{what} needs the role {least}; you ({login}) are {are}")
        store = database.Store(path)
        refusals.keep(store, datetime.now(UTC), login, what, str(refusal))
        store.close()
        raise refusal
