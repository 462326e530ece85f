"""Rows of CSV in UTF-8."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from salesops_tui.exports.defuse import defuse, undefuse
from salesops_tui.services.importing.dialect import Cell
from salesops_tui.services.importing.reading.source import ROW_BYTES, Unreadable

_MARKS = (",", ";", "\t", "|")  # what may stand between cells; the header tells which
_BOM = b"\xef\xbb\xbf"
_NUMBER = re.compile(r"-?[0-9][0-9.,]*%?")
_QUOTED = re.compile(r'"[^"]*"')


class CsvForm:
    """CSV with one mark between cells; rows are numbered as a spreadsheet does."""

    name = "csv"
    defused = True

    def __init__(self, mark: str, encoding: str = "") -> None:
        self.mark = mark
        self.encoding = encoding or "utf-8"  # in which rejected rows are written

    def records(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        """The rows below the header; empty ones are passed over."""
        for number, cells in self.everything(stream):
            if number > 1 and cells:
                yield number, cells

    def everything(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        """All rows with their numbers, the header's being 1."""
        lines = _Lines(stream)
        reader = csv.reader(lines, delimiter=self.mark, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                yield number, cells
                lines.used = 0
        except csv.Error as error:
            raise Unreadable(_not_csv(error), number + 1) from None
        except Unreadable as error:
            raise Unreadable(str(error), number + 1) from None

    def cells(self, record: list[str], names: tuple[str, ...]) -> list[Cell]:
        """A row's cells; as many as there are names."""
        if len(record) != len(names):
            raise ValueError(f"{len(record)} cells stand under {len(names)} column names")
        return [*record]

    def write(
        self,
        stream: BinaryIO,
        names: tuple[str, ...],
        rejected: Iterator[tuple[list[str], str]],
    ) -> None:
        """Write the rows in the file's own columns; cells too many go along with the error."""
        text = io.TextIOWrapper(stream, self.encoding, errors="replace", newline="")
        writer = csv.writer(text, delimiter=self.mark, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        old = names.index("error") if "error" in names else len(names)
        width = len(names)
        for cells, error in _headed(names, rejected):
            own = cells[:width] + [""] * (width - len(cells))
            more = cells[width:]
            del own[old : old + 1]
            words = f"{error}; left over: {self.mark.join(more)}" if more else error
            writer.writerow([_harmless(cell) for cell in [*own, words]])
        text.flush()
        text.detach()


class _Lines:
    """Lines of a file as text; ``used`` counts the bytes of the row that is being read."""

    def __init__(self, stream: BinaryIO) -> None:
        stream.seek(0)
        if stream.read(len(_BOM)) != _BOM:
            stream.seek(0)
        self._stream = stream
        self.used = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(ROW_BYTES + 1)
        if not line:
            raise StopIteration
        self.used += len(line)
        if self.used > ROW_BYTES:
            raise Unreadable(f"the row has more than {ROW_BYTES:,} bytes; is a quote missing?")
        place = line.find(b"\0")
        if place >= 0:
            raise Unreadable(f"byte {place + 1:,} is a NUL byte; save the file as CSV in UTF-8")
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = error.object[error.start]
            raise Unreadable(
                f"byte {error.start + 1:,} (0x{byte:02X}) is not UTF-8; save the file as CSV in"
                " UTF-8, or tell its --encoding, such as cp1252"
            ) from None


def mark_of(stream: BinaryIO) -> str:
    """What stands between cells, going by the header outside its quotes."""
    stream.seek(0)
    head = stream.readline(100_000).decode("utf-8", errors="replace")
    bare = _QUOTED.sub("", head)
    return max(_MARKS, key=bare.count)


def header(cells: list[str]) -> list[str]:
    """The column names of a header."""
    return [undefuse(" ".join(cell.split())) for cell in cells]


def _headed(
    names: tuple[str, ...], rejected: Iterator[tuple[list[str], str]]
) -> Iterator[tuple[list[str], str]]:
    yield [*names], "error"
    yield from rejected


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet runs; a number stays one, whatever its decimal sign."""
    bare = undefuse(cell)
    return bare if _NUMBER.fullmatch(bare) else defuse(bare)


def _not_csv(error: csv.Error) -> str:
    said = str(error)
    if "field larger" in said:
        return f"a cell has more than {csv.field_size_limit():,} characters"
    if "unexpected end" in said:
        return "this is not CSV: a quote is opened here and never closed"
    if "new-line character" in said:
        return "this is not CSV: a line ends in CR alone; save it with LF or CR LF"
    return f"this is not CSV: {said}"
