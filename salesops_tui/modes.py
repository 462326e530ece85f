"""Modes of the team's files: for their owner alone, or for the group where a folder is set-gid.

They hold whatever the umask says. SQLite gives the files beside a database the mode of that.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path


def shared(folder: Path) -> bool:
    """Whether what is made in a folder is for its group too: its set-gid bit says so."""
    return bool(folder.stat().st_mode & stat.S_ISGID)


def settle(file: Path | int, folder: Path) -> None:
    """Give a file (or its descriptor) that was made for a folder the mode that is right there."""
    os.chmod(file, 0o660 if shared(folder) else 0o600)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it; where these are set-gid, for the group too."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    if shared(folder.parent):
        folder.chmod(0o2770)
