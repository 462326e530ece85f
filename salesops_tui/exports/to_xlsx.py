"""XLSX with typed cells, no formula and no link; the same table gives the same bytes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from salesops_tui.domain.money import plain
from salesops_tui.domain.text import clean, clean_line
from salesops_tui.errors import Refused
from salesops_tui.exports.table import Column, Kind, Table
from salesops_tui.exports.values import day, instant, joined

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_576  # that a sheet can hold, header included
_TEXT = 32_767  # characters that a cell can hold
_DIGITS = 10**15  # beyond this a spreadsheet rounds
_CREATED = datetime(2000, 1, 1)  # fixed, so that the bytes depend on the table alone
_FIRST_DAY = date(1900, 3, 1)  # spreadsheets count an impossible 29 February 1900 before this day
_WIDTH = 60  # of the widest column, in characters
_LOOKS: dict[Kind, str] = {
    "integer": "0",
    "money": "#,##0.00",
    "rate": "0.00%",
    "date": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm",
}


def write_xlsx(table: Table, stream: BinaryIO) -> None:
    """Write one sheet: a frozen header with a filter, and sums where all money is of one currency.

    Raises Refused for more rows than a sheet holds, or a text longer than a cell holds.
    """
    # Imported here: it costs more than every other writer together.
    from xlsxwriter.workbook import Workbook

    with tempfile.TemporaryFile() as file, tempfile.TemporaryDirectory() as folder:
        options = {"constant_memory": True, "tmpdir": folder, "in_memory": False}
        book = Workbook(file, options)
        book.set_properties({"title": clean_line(table.title), "created": _CREATED})
        sheet = book.add_worksheet(_sheet_name(table.title))
        _Sheet(table, book, sheet).write()
        book.close()
        file.seek(0)
        shutil.copyfileobj(file, stream)


def _sheet_name(title: str) -> str:
    """A name that spreadsheets take: 31 characters, none of theirs, no quote at an end."""
    kept = "".join(" " if char in "[]:*?/\\" else char for char in clean_line(title))
    name = kept[:31].strip(" '")
    return "Sheet1" if not name or name.lower() == "history" else name


class _Sheet:
    """One sheet while it is written, row after row."""

    def __init__(self, table: Table, book: Workbook, sheet: Worksheet) -> None:
        self.table = table
        self.sheet = sheet
        self.bold = book.add_format({"bold": True})
        self.writers = [self._writer(column, book) for column in table.columns]
        self.sums = _Sums(table, book)
        self.rows = 1

    def write(self) -> None:
        for at, name in enumerate(self.table.names):
            self.sheet.write_string(0, at, clean_line(name), self.bold)
        self.sheet.freeze_panes(1, 0)
        for chunk in self.table.chunks():
            if self.rows == 1:
                self._set_widths(chunk)
            self.sums.add(chunk)
            for row in zip(*chunk, strict=True):
                self._write_row(row)
        self.sheet.autofilter(0, 0, self.rows - 1, len(self.table.columns) - 1)
        self.sums.write(self.sheet, self.rows + 1)

    def _write_row(self, row: tuple[Any, ...]) -> None:
        if self.rows == ROWS:
            raise Refused(f"An XLSX sheet holds {ROWS - 1:,} rows; use csv for more.")
        for at, (write, cell) in enumerate(zip(self.writers, row, strict=True)):
            if cell is not None and cell != "":
                write(self.rows, at, cell)
        self.rows += 1

    def _set_widths(self, chunk: list[list[Any]]) -> None:
        """Columns as wide as their first cells; a spreadsheet alone could measure text exactly."""
        for at, (column, cells) in enumerate(zip(self.table.columns, chunk, strict=True)):
            least = 12 if column.kind in _LOOKS else 8
            longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
            width = max(len(column.name) + 4, least, longest + 1)
            self.sheet.set_column(at, at, min(width, _WIDTH))

    def _writer(self, column: Column, book: Workbook) -> Callable[[int, int, Any], object]:
        look = (
            book.add_format({"num_format": _LOOKS[column.kind]}) if column.kind in _LOOKS else None
        )
        match column.kind:
            case "integer" | "money" | "rate":
                return self._number(look, {"integer": 1, "money": 100, "rate": 10_000}[column.kind])
            case "date" | "instant":
                return self._moment(column, look)
            case "bool":
                return lambda row, at, cell: self.sheet.write_boolean(row, at, bool(cell))
            case "tags":
                return lambda row, at, cell: self._text(row, at, joined(cell))
            case _:
                return self._text

    def _text(self, row: int, at: int, cell: str) -> None:
        if self.sheet.write_string(row, at, clean(cell)):
            name = self.table.columns[at].name
            raise Refused(f"Row {row}, {name}: an XLSX cell holds {_TEXT:,} characters; use csv.")

    def _number(self, look: Format | None, parts: int) -> Callable[[int, int, int], object]:
        def write(row: int, at: int, cell: int) -> object:
            if abs(cell) < _DIGITS:
                return self.sheet.write_number(row, at, cell / parts if parts > 1 else cell, look)
            return self.sheet.write_string(row, at, plain(cell) if parts == 100 else str(cell))

        return write

    def _moment(
        self, column: Column, look: Format | None
    ) -> Callable[[int, int, date | str], object]:
        read = _read_date if column.kind == "date" else _read_instant
        words: Callable[[Any], str] = day if column.kind == "date" else instant

        def write(row: int, at: int, cell: date | str) -> None:
            moment = read(cell)
            if moment is None:
                self._text(row, at, words(cell))
            else:
                self.sheet.write_datetime(row, at, moment, look)

        return write


def _read_date(cell: date | str) -> datetime | None:
    """The day for a spreadsheet, or None when it cannot count it."""
    try:
        value = date.fromisoformat(cell) if isinstance(cell, str) else cell
    except ValueError:
        return None
    return datetime(value.year, value.month, value.day) if value >= _FIRST_DAY else None


def _read_instant(cell: date | str) -> datetime | None:
    """The moment in UTC for a spreadsheet, which knows no zones, or None."""
    try:
        value = datetime.fromisoformat(cell) if isinstance(cell, str) else cell
    except ValueError:
        return None
    if not isinstance(value, datetime):
        return _read_date(value)
    plain_value = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return plain_value if plain_value.date() >= _FIRST_DAY else None


class _Sums:
    """The sums of the money columns, given up as soon as a second currency is met."""

    def __init__(self, table: Table, book: Workbook) -> None:
        self.currency_at = next(
            (at for at, name in enumerate(table.names) if name == "currency"), None
        )
        kinds = [column.kind for column in table.columns]
        self.sums = {at: 0 for at, kind in enumerate(kinds) if kind == "money"}
        self.currencies: set[object] = set()
        self.bold = book.add_format({"bold": True, "top": 1})
        self.money = book.add_format({"bold": True, "top": 1, "num_format": _LOOKS["money"]})

    def add(self, chunk: list[list[Any]]) -> None:
        if self.currency_at is not None:
            self.currencies.update(chunk[self.currency_at])
        for at in self.sums:
            self.sums[at] += sum(cell for cell in chunk[at] if cell is not None)

    def write(self, sheet: Worksheet, row: int) -> None:
        """Below an empty row, so that a spreadsheet does not sort the sums with the rest."""
        if len(self.currencies) != 1 or self.currencies & {None, ""} or row >= ROWS:
            return
        if 0 not in self.sums:
            sheet.write_string(row, 0, "Total", self.bold)
        for at, total in self.sums.items():
            sheet.write_number(row, at, total / 100, self.money)
