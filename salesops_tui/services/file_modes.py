"""Whether the team's files are as open as they should be, and the command that mends each."""

from __future__ import annotations

import shlex
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from salesops_tui import modes
from salesops_tui.services.backups import FOLDER

_BESIDE = ("-wal", "-shm", "-presence")  # what SQLite keeps beside a database, and who is at it


class Wrong(NamedTuple):
    """A file or folder with another mode than it should have."""

    path: Path
    what: str
    mend: str


def wrong(database: Path, team: Path) -> list[Wrong]:
    """Which files and folders of a team are open to too many, or shut to colleagues."""
    folders = [database.parent, database.parent / FOLDER]
    files = [database, *(Path(f"{database}{end}") for end in _BESIDE)]
    files += sorted((database.parent / FOLDER).glob("*")) if folders[1].is_dir() else []
    return [
        *_folders([folder for folder in folders if folder.is_dir()]),
        *_files([file for file in files if file.is_file()]),
        *_team([team, *sorted(team.rglob("*"))] if team.is_dir() else []),
    ]


def _folders(folders: list[Path]) -> Iterator[Wrong]:
    for folder in folders:
        mode = folder.stat().st_mode
        if mode & stat.S_IWOTH:
            yield _wrong(folder, "everybody on this machine may write in it", "chmod o-w")
        elif modes.shared(folder) and mode & 0o770 != 0o770:
            yield _wrong(folder, "its group may not write in it", "chmod 2770")
    if len(folders) > 1 and modes.shared(folders[0]) and not modes.shared(folders[1]):
        yield _wrong(folders[1], "its files do not get the group of the team", "chmod 2770")


def _files(files: list[Path]) -> Iterator[Wrong]:
    for file in files:
        facts, folder = file.stat(), file.parent.stat()
        if facts.st_mode & 0o007:
            yield _wrong(file, "everybody on this machine may read it", "chmod o-rwx")
        if not modes.shared(file.parent):
            if facts.st_mode & 0o020 and facts.st_gid == folder.st_gid:
                yield _wrong(file.parent, "its group shares a file, not the folder", "chmod 2770")
        elif facts.st_gid != folder.st_gid:
            yield _wrong(file, "it is not of its folder's group", f"chgrp {folder.st_gid}")
        elif facts.st_mode & 0o660 != 0o660:
            yield _wrong(file, "colleagues may not write it", "chmod 660")


def _team(paths: list[Path]) -> Iterator[Wrong]:
    for path in paths:
        if not path.is_symlink() and path.stat().st_mode & stat.S_IWOTH:
            yield _wrong(path, "everybody on this machine may change it", "chmod o-w")


def _wrong(path: Path, what: str, mend: str) -> Wrong:
    return Wrong(path, what, f"{mend} {shlex.quote(str(path))}")
