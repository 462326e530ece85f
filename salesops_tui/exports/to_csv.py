"""CSV: every cell quoted, lines ended by CR LF, and nothing that a spreadsheet would run."""

import csv
import io
from typing import BinaryIO

from salesops_tui.exports.defuse import defused
from salesops_tui.exports.table import Column, Table
from salesops_tui.exports.values import Cells, exact, joined


def write_csv(table: Table, stream: BinaryIO, *, raw: bool = False) -> None:
    """Write the table; ``raw`` leaves live cells as they are, for programs alone."""
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="")
    try:
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(table.names if raw else defused(table.names))
        for chunk in table.chunks():
            columns = (
                _cells(column, cells, raw=raw)
                for column, cells in zip(table.columns, chunk, strict=True)
            )
            writer.writerows(zip(*columns, strict=True))
    finally:
        text.detach()


def _cells(column: Column, cells: Cells, *, raw: bool) -> Cells:
    match column.kind:
        case "integer" | "money" | "rate":
            return exact(column, cells)
        case "bool":
            return [None if cell is None else "true" if cell else "false" for cell in cells]
        case "tags":
            words = [None if cell is None else joined(cell) for cell in cells]
        case _:
            words = exact(column, cells)
    return words if raw else defused(words)
