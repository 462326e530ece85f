"""Everything that is printed: data on stdout, words on stderr, no control character in either."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, TextIO, cast

from salesops_tui.domain.text import brief, clean, clean_line
from salesops_tui.errors import Refused

if TYPE_CHECKING:
    from salesops_tui.exports.table import Table
    from salesops_tui.services.session import Done

_ODD = re.compile(r"[^\x20-\x7e\n]")


def say(text: str, *, look: str = "") -> None:
    """Words for the person, on stderr."""
    with suppress(BrokenPipeError):  # who listens no more misses nothing that matters
        sys.stderr.write(f"{styled(clean(brief(text)), sys.stderr, look)}\n")
        sys.stderr.flush()


def told(done: Done, back: str = "`salesops undo {}` takes it back") -> None:
    """Say what a write did, the number of its change, and how that is taken back."""
    if done.group:
        way = f"; {back.format(done.group)}" if back else ""
        say(f"{clean_line(done.what)} (change {done.group}{way})")
    else:
        say("nothing to change")


def to_terminal() -> bool:
    """Whether data goes to a terminal, where bytes do no good."""
    return sys.stdout.isatty()


def shows_progress() -> bool:
    """Whether somebody would see a progress bar."""
    return sys.stderr.isatty()


class Step(Protocol):
    """Told how much is done, and of how much when only the work itself knows."""

    def __call__(self, done: int, total: int = 0, /) -> None:
        """Move on."""


@contextmanager
def progress(label: str, length: int = 0) -> Iterator[Step]:
    """A bar on stderr where that is a terminal."""
    if not shows_progress():
        yield lambda done, total=0: None
        return
    import click

    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:

        def step(done: int, total: int = 0, /) -> None:
            bar.length = total or bar.length
            bar.update(done - bar.pos)

        yield step


def line(text: str) -> None:
    """One line of data, such as a key."""
    _write(f"{clean_line(text)}\n")


def block(text: str) -> None:
    """Several lines of data for a reader."""
    _write(f"{clean(text)}\n")


def heading(text: str) -> None:
    """The title of a section, after an empty line."""
    _write(f"\n{styled(clean_line(text), sys.stdout, 'bold')}\n")


def raw(content: bytes) -> None:
    """A file's bytes, as they are."""
    with _stdout() as stream:
        stream.flush()
        stream.buffer.write(content)
        stream.buffer.flush()


def document(value: Any, shape: str = "json") -> None:
    """A value as JSON: laid out for ``json``, on one line for ``jsonl``."""
    import json

    indent = 2 if shape == "json" else None
    _write(harmless(json.dumps(value, ensure_ascii=False, indent=indent)) + "\n")


def listing(table: Table, shape: str | None) -> None:
    """A table: aligned text, one JSON document, or a JSON object per line."""
    if shape == "json":
        document(objects(table))
    elif shape == "jsonl":
        for entry in each_object(table):
            document(entry, "jsonl")
    else:
        from salesops_tui.exports.to_text import write_text

        with reading(table), _stdout() as stream:
            write_text(table, stream, width=_width())


def record(table: Table, shape: str | None) -> None:
    """A table of one row: a line for each field that has a value, or one JSON object."""
    if shape:
        document(objects(table)[0], shape)
        return
    from salesops_tui.exports.values import readable

    cells = next(table.chunks())
    pairs = [
        (column.name.replace("_", " "), readable(column, values)[0])
        for column, values in zip(table.columns, cells, strict=True)
    ]
    width = max(len(name) for name, _ in pairs)
    _write("".join(f"{name:{width}}  {value}\n" for name, value in pairs if value))


def objects(table: Table) -> list[dict[str, Any]]:
    """The rows as JSON holds them, by column name."""
    return list(each_object(table))


def each_object(table: Table) -> Iterator[dict[str, Any]]:
    """The same one by one, for tables of any length."""
    from salesops_tui.exports.values import exact

    with reading(table):
        for chunk in table.chunks():
            columns = [exact(*pair) for pair in zip(table.columns, chunk, strict=True)]
            for row in zip(*columns, strict=True):
                yield dict(zip(table.names, row, strict=True))


@contextmanager
def reading(table: Table) -> Iterator[None]:
    """Let go of the database when the rows are read, or when nobody wants the rest."""
    try:
        yield
    finally:
        end = getattr(table.rows, "close", None)
        if end:
            end()


def harmless(text: str) -> str:
    """JSON with every invisible character escaped: it reads back the same and moves no cursor."""
    return _ODD.sub(lambda found: _escape(found[0]), text)


def styled(text: str, stream: TextIO, look: str) -> str:
    """The text in a colour (or bold) where the stream is a terminal that wants colours."""
    wanted = look and stream.isatty() and not os.environ.get("NO_COLOR")
    if not wanted or os.environ.get("TERM") == "dumb":
        return text
    import click

    return click.style(text, bold=True) if look == "bold" else click.style(text, fg=look)


@contextmanager
def binary_stdout(format: str) -> Iterator[BinaryIO]:
    """Stdout for the bytes of a file; of a text, those that would steer a terminal are left out."""
    from salesops_tui.cli.calm import CalmStream

    with _stdout() as stream:
        stream.flush()
        if format == "xlsx":
            yield stream.buffer
        else:
            calm = CalmStream(stream.buffer, escape=_escape if "json" in format else None)
            yield cast("BinaryIO", calm)
            calm.end()
        stream.buffer.flush()


def _write(text: str) -> None:
    with _stdout() as stream:
        stream.write(text)


@contextmanager
def _stdout() -> Iterator[TextIO]:
    """Stdout; a reader that went away ends the command quietly, a full disk in a sentence."""
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as reason:
        silence()
        raise Refused(f"the output could not be written: {reason.strerror or reason}") from reason


def silence() -> None:
    """Let what is still buffered go nowhere, so that nothing complains at exit."""
    with suppress(OSError):  # a stream without a file needs none of this
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _width() -> int | None:
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _escape(char: str) -> str:
    if char.isprintable():
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
