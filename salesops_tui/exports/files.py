"""A file that is whole or not there: written beside its place, then moved into it."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from salesops_tui import modes
from salesops_tui.errors import Refused


@contextlib.contextmanager
def whole_file(path: Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """Open a file that appears under ``path`` only when the block ends well.

    Raises Refused, in words, for a file that exists (unless ``force``), a symbolic link, a folder
    or a device in its place, and whatever the system says against it.
    """
    try:
        old = _checked(path, force=force)
        part = path.parent / f".salesops-{os.urandom(8).hex()}.part"
        # Made with the mode that other programs' files get; a file that is replaced keeps its own.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    except OSError as reason:
        raise _refusal(path, reason) from reason
    try:
        with os.fdopen(descriptor, "wb", buffering=1 << 16) as stream:
            if old:
                os.fchmod(stream.fileno(), stat.S_IMODE(old.st_mode))
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _move(part, path, force=force)
    except OSError as reason:
        raise _refusal(path, reason) from reason
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def whole_path(path: Path, *, force: bool = False) -> Iterator[Path]:
    """The same for what writes a file of the team by its name: fill the one given.

    It is for its owner alone, or for the group too in a set-gid folder, whatever the umask.
    Raises Refused as ``whole_file`` does.
    """
    try:
        _checked(path, force=force)
        part = path.parent / f".salesops-{os.urandom(8).hex()}.part"
        made = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            modes.settle(made, path.parent)
        finally:
            os.close(made)
    except OSError as reason:
        raise _refusal(path, reason) from reason
    try:
        yield part
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        _move(part, path, force=force)
    except OSError as reason:
        raise _refusal(path, reason) from reason
    finally:
        part.unlink(missing_ok=True)


def _checked(path: Path, *, force: bool) -> os.stat_result | None:
    """What stands in the file's place, when it may be replaced."""
    try:
        old = path.lstat()
    except ValueError:
        raise Refused(f"{path}: no file can be called so.") from None
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise Refused(f"The folder {path.parent} does not exist.") from None
        return None
    if stat.S_ISLNK(old.st_mode):
        raise Refused(f"{path} is a symbolic link; name the file itself.")
    if stat.S_ISDIR(old.st_mode):
        raise Refused(f"{path} is a folder; name a file in it.")
    if not stat.S_ISREG(old.st_mode):
        raise Refused(f"{path} is not an ordinary file.")
    if not force:
        raise _exists(path)
    return old


def _move(part: Path, path: Path, *, force: bool) -> None:
    if force:
        part.replace(path)
    else:
        _move_beside(part, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _move_beside(part: Path, path: Path) -> None:
    """Move without replacing a file that somebody made in the meantime."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:
        # A file system without hard links: the check and the move are two steps there.
        if path.exists():
            raise _exists(path) from None
        part.replace(path)


def _exists(path: Path) -> Refused:
    return Refused(f"{path} exists; --force replaces it.")


def _refusal(path: Path, reason: OSError) -> Refused:
    return Refused(f"{path} could not be written: {reason.strerror or reason}.")
