"""A file whose form is sound, as rows that can be read again and again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from salesops_tui.errors import ImportRefused
from salesops_tui.services.importing.dialect import Cell
from salesops_tui.services.importing.report import ImportReport

ROW_BYTES = 1_000_000  # of one row
COLUMNS = 1000
Row = tuple[int, list[Cell]]


class Unreadable(Exception):
    """The file cannot be read on; the sentence says why. ``row`` is 0 for the file as a whole."""

    def __init__(self, sentence: str, row: int = 0) -> None:
        super().__init__(sentence)
        self.row = row


class Form(Protocol):
    """One format: how its records are read, and written again when they are rejected."""

    name: str
    defused: bool  # whether cells that a spreadsheet would run carry an apostrophe

    def records(self, stream: BinaryIO) -> Iterator[tuple[int, Any]]:
        """The records as the file has them, with the number of each; raises Unreadable."""

    def cells(self, record: Any, names: tuple[str, ...]) -> list[Cell]:
        """A record's cells under these names; raises ValueError with a sentence."""

    def write(
        self, stream: BinaryIO, names: tuple[str, ...], rejected: Iterator[tuple[Any, str]]
    ) -> None:
        """Write records, each with its errors in a last column."""


@dataclass(frozen=True, slots=True)
class Source:
    """An open file; ``names`` are its columns, ``total`` counts its rows."""

    stream: BinaryIO
    form: Form
    names: tuple[str, ...]
    total: int

    def rows(self, without: dict[int, str]) -> Iterator[Row]:
        """The rows with their numbers, but for those left out."""
        number = 0
        try:
            for number, record in self.form.records(self.stream):
                if number not in without:
                    yield number, self.form.cells(record, self.names)
        except (Unreadable, ValueError):
            raise _changed(number) from None

    def write(self, stream: BinaryIO, wrong: dict[int, str]) -> None:
        """Write the rows that are wrong, each with why."""
        records = self.form.records(self.stream)
        rejected = ((record, wrong[number]) for number, record in records if number in wrong)
        self.form.write(stream, self.names, rejected)


def _changed(row: int) -> ImportRefused:
    """The refusal of a file that is not what it was a moment ago."""
    return ImportRefused(f"row {row}: the file was changed while it was read; nothing was imported")


def check_names(names: list[str], report: ImportReport) -> None:
    """Raise ImportRefused for column names that are not distinct, Unreadable for too many."""
    if len(names) > COLUMNS:
        raise Unreadable(f"there are more than {COLUMNS:,} columns", 1)
    wrong = report.failed
    met: set[str] = set()
    for place, name in enumerate(names, start=1):
        if not name:
            report.error(1, "", f"column {place} has no name")
        elif name in met:
            report.error(1, name, "two columns have this name")
        met.add(name)
    if report.failed > wrong:
        raise ImportRefused(report.refusal, report)
