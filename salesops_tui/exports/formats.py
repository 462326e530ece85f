"""The formats a table can be written in, by the names of the command line."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from salesops_tui.errors import Invalid
from salesops_tui.exports.files import whole_file
from salesops_tui.exports.table import Progress, Table, counted

Writer = Callable[[Table, BinaryIO], None]

# The format, then the module that is imported when it is asked for, and its function.
_WRITERS = {
    "csv": ("to_csv", "write_csv"),
    "json": ("to_json", "write_json"),
    "jsonl": ("to_json", "write_jsonl"),
    "xlsx": ("to_xlsx", "write_xlsx"),
    "md": ("to_markdown", "write_markdown"),
    "html": ("to_html", "write_html"),
    "ics": ("to_ics", "write_ics"),
}
FORMATS = tuple(name for name in _WRITERS if name != "ics")  # what every table can be


def write(
    table: Table,
    format: str,
    target: BinaryIO | Path,
    *,
    force: bool = False,
    raw_csv: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write the table to a stream, or to a file that appears only when it is whole.

    ``progress`` is told how many rows are done. Raises Invalid for an unknown format, and Refused
    for a file that cannot be written there or rows that the format cannot hold.
    """
    writer = _writer(format, raw_csv=raw_csv)
    if progress:
        table = counted(table, progress)
    if isinstance(target, Path):
        with whole_file(target, force=force) as stream:
            writer(table, stream)
    else:
        writer(table, target)


def _writer(format: str, *, raw_csv: bool) -> Writer:
    if format not in _WRITERS:
        raise Invalid(f"There is no format “{format}”: use {', '.join(_WRITERS)}.", field="format")
    module, function = _WRITERS[format]
    writer: Callable[..., None] = getattr(import_module(f"salesops_tui.exports.{module}"), function)
    return partial(writer, raw=True) if format == "csv" and raw_csv else writer
