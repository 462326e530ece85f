"""Rows of a file, checked as a whole before the first one is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from salesops_tui.errors import ImportRefused, Invalid
from salesops_tui.services.importing.dialect import FORMATS, Dialect
from salesops_tui.services.importing.reading import csv_rows, json_rows
from salesops_tui.services.importing.reading.source import Form, Source, Unreadable, check_names
from salesops_tui.services.importing.reading.streams import bytes_of, in_utf8
from salesops_tui.services.importing.report import ImportReport

__all__ = ["Source", "Unreadable", "format_of", "opened"]


def format_of(path: Path, told: str = "") -> str:
    """The format that was told, else that of the file's ending, else CSV."""
    ending = path.suffix.lower().lstrip(".")
    return told or {"ndjson": "jsonl"}.get(ending, ending if ending in FORMATS else "csv")


@contextmanager
def opened(path: Path, dialect: Dialect, report: ImportReport) -> Iterator[Source]:
    """Open a file and check it from end to end.

    Raises ImportRefused for what is not in the form it should be, Invalid for a file that cannot
    be read. Rows that do not fit the columns are noted in the report, which refuses them unless
    it gathers what is rejected.
    """
    dialect.check()
    form = format_of(path, dialect.format)
    if form != "csv" and (dialect.delimiter or dialect.encoding):
        raise Invalid("delimiter, encoding: they are for CSV; JSON has its own", field="format")
    with bytes_of(path) as stream, ExitStack() as stack:
        try:
            if form == "csv":
                source = _csv(in_utf8(stream, dialect, stack), dialect, report)
            else:
                source = _json(stream, form, report)
        except Unreadable as mistake:
            report.error(mistake.row, "", str(mistake))
            raise ImportRefused(report.refusal, report) from None
        if report.failed and not report.gathers:
            raise ImportRefused(report.refusal, report)
        report.rows = source.total
        yield source


def _csv(stream: BinaryIO, dialect: Dialect, report: ImportReport) -> Source:
    form = csv_rows.CsvForm(dialect.mark or csv_rows.mark_of(stream), dialect.encoding)
    names: tuple[str, ...] = ()
    total = 0
    for number, cells in form.everything(stream):
        if number == 1:
            if not cells:
                raise Unreadable("the first row is empty; it must name the columns", 1)
            names = tuple(csv_rows.header(cells))
            check_names([*names], report)
        elif cells:
            total += 1
            if len(cells) != len(names):
                _note(form, cells, names, number, report)
    if not names:
        raise Unreadable("the file is empty; its first row must name the columns")
    return Source(stream, form, names, total)


def _json(stream: BinaryIO, name: str, report: ImportReport) -> Source:
    form = json_rows.JsonForm() if name == "json" else json_rows.JsonLinesForm()
    met = json_rows.Names()
    total = 0
    for number, record in form.records(stream):
        met.meet(record, number)
        total += 1
        _note(form, record, tuple(record), number, report)
    names = list(met)
    check_names(names, report)
    return Source(stream, form, tuple(names), total)


def _note(
    form: Form, record: object, names: tuple[str, ...], number: int, report: ImportReport
) -> None:
    """Note why a record does not fit the columns, if it does not."""
    try:
        form.cells(record, names)
    except ValueError as mistake:
        report.error(number, "", str(mistake))
