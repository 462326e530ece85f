"""Bytes of a file, in UTF-8 and ready to be read twice, whatever the file is."""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from salesops_tui.errors import Invalid
from salesops_tui.services.importing.dialect import Dialect
from salesops_tui.services.importing.reading.source import Unreadable

STDIN = Path("-")
_CHUNK = 1 << 16
_COPIED = 4_000_000_000  # bytes taken from a pipe, which may never end
_MARKS = (  # byte order marks, the longer first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ITSELF = ("utf-8", "utf-8-sig", "ascii")  # read as they are, line by line


@contextmanager
def bytes_of(path: Path) -> Iterator[BinaryIO]:
    """Open a file, or a copy of what can be read only once; raises Invalid."""
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(_open(path))
            if stream.seekable():
                stream.seek(0)
            else:
                stream = _copied(stream, stack.enter_context(TemporaryFile()), path)
        except OSError as error:
            raise _unreadable(path, error.strerror or str(error)) from None
        except ValueError:
            raise _unreadable(path, "this is no name of a file") from None
        yield stream


def in_utf8(stream: BinaryIO, dialect: Dialect, stack: ExitStack) -> BinaryIO:
    """The same text in UTF-8; raises Unreadable where it is not what it is said to be."""
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    told = dialect.codec if dialect.encoding else ""
    found = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    if told and found and not told.startswith(found):
        raise Unreadable(f"the file says it is {found.upper()}, not {told}; leave --encoding out")
    codec = found if found and told in ("", "utf-8") else told or found or "utf-8"
    if codec in _ITSELF:
        return stream
    return _transcoded(stream, codec, stack.enter_context(TemporaryFile()))


def _open(path: Path) -> BinaryIO:
    """Open for reading; a pipe that nobody writes to is not waited for."""
    if path == STDIN:
        descriptor = os.dup(0)  # a socket under sshd, which has no name to open
    else:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise IsADirectoryError(0, "this is a folder; name a file in it")
    os.set_blocking(descriptor, True)
    return os.fdopen(descriptor, "rb")


def _copied(stream: BinaryIO, copy: BinaryIO, path: Path) -> BinaryIO:
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > _COPIED:
            raise _unreadable(path, "more than 4 GB come out of this pipe")
        copy.write(chunk)
    if not size:
        raise _unreadable(path, "nothing comes out of this pipe")
    copy.seek(0)
    return copy


def _transcoded(stream: BinaryIO, codec: str, copy: BinaryIO) -> BinaryIO:
    decoder = codecs.getincrementaldecoder(codec)()
    row, place = 1, 0
    try:
        while True:
            chunk = stream.read(_CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            row += text.count("\n")
            place += len(chunk)
            copy.write(text.encode("utf-8", "replace"))
            if not chunk:
                break
    except UnicodeDecodeError as error:
        sound = error.object[: error.start].decode(codec, "ignore")
        place += len(chunk) - len(error.object) + error.start + 1
        raise Unreadable(
            f"byte {place:,} of the file is not {codec}", row + sound.count("\n")
        ) from None
    except UnicodeError as error:
        raise Unreadable(f"this is not {codec} ({error})", row) from None
    copy.seek(0)
    return copy


def _unreadable(path: Path, why: str) -> Invalid:
    return Invalid(f"{path}: cannot be read ({why})", field="file")
