"""Rows of a CSV file, checked as a whole before the first one is used."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO

from salesops_tui.errors import ImportRefused, Invalid
from salesops_tui.exports.defuse import undefuse
from salesops_tui.services.importing.report import ImportReport

_MARKS = (",", ";", "\t")  # what may stand between cells; the header tells which
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Source:
    """An open file whose form is sound."""

    stream: BinaryIO
    mark: str
    names: tuple[str, ...]
    total: int  # rows below the header

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows with their numbers as a spreadsheet counts them; the header is row 1."""
        reader = csv.reader(_lines(self.stream), delimiter=self.mark, strict=True)
        next(reader)
        for number, cells in enumerate(reader, start=2):
            if not cells:
                continue
            if len(cells) != len(self.names):
                raise Invalid(f"row {number}: the file was changed while it was read", field="file")
            yield number, cells


@contextmanager
def opened(path: Path, report: ImportReport) -> Iterator[Source]:
    """Open a CSV file and check it from end to end.

    Raises ImportRefused for what is not CSV in UTF-8, Invalid for a file that cannot be read.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise Invalid(f"{path}: cannot be read ({error.strerror})", field="file") from None
    with stream:
        if stream.seekable():
            yield _checked(stream, report)
            return
        with TemporaryFile() as copy:  # a pipe can be read only once
            copyfileobj(stream, copy)
            yield _checked(copy, report)


def _checked(stream: BinaryIO, report: ImportReport) -> Source:
    mark = _mark(stream)
    number = 0
    reader = csv.reader(_lines(stream), delimiter=mark, strict=True)
    names: tuple[str, ...] = ()
    total = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not names:
                names = _header(cells, report)
            elif cells:
                total += 1
                if len(cells) != len(names):
                    report.error(
                        number, "", f"{len(cells)} cells stand under {len(names)} column names"
                    )
    except csv.Error as error:
        report.error(number + 1, "", f"this is not CSV: {error}")
    except UnicodeDecodeError as error:
        report.error(number + 1, "", _not_utf8(error))
    except ValueError as error:
        report.error(number + 1, "", str(error))
    if not names and not report.failed:
        report.error(0, "", "the file is empty; its first row must name the columns")
    if report.failed:
        raise ImportRefused(report.refusal, report)
    report.rows = total
    return Source(stream, mark, names, total)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a file as text; raises UnicodeDecodeError, or ValueError for a NUL."""
    stream.seek(0)
    first = True
    for line in stream:
        if first and line.startswith(_BOM):
            line = line[len(_BOM) :]
        first = False
        if b"\0" in line:
            raise ValueError("there is a NUL byte; save the file as CSV in UTF-8")
        yield line.decode("utf-8")


def _mark(stream: BinaryIO) -> str:
    stream.seek(0)
    head = stream.readline(100_000).decode("utf-8", errors="replace")
    return max(_MARKS, key=head.count)


def _header(cells: list[str], report: ImportReport) -> tuple[str, ...]:
    names = tuple(undefuse(" ".join(cell.split())) for cell in cells)
    for place, name in enumerate(names, start=1):
        if not name:
            report.error(1, "", f"column {place} has no name")
        elif name in names[: place - 1]:
            report.error(1, name, "two columns have this name")
    return names


def _not_utf8(error: UnicodeDecodeError) -> str:
    byte = error.object[error.start]
    return f"this is not UTF-8 (byte 0x{byte:02X}); save the file as CSV in UTF-8"
