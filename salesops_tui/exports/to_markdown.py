"""A Markdown table in which no cell can become markup."""

import re
from typing import BinaryIO

from salesops_tui.exports.table import Table
from salesops_tui.exports.values import is_number, readable

_PLAIN = re.compile(r"[A-Za-z0-9 ,;()%/#'-]*")  # most cells, and quick to tell
# What some dialect would read as more than text: marks, entities, doubled signs, addresses.
_MARKUP = re.compile(
    r"""
      [\\`*_\[\]<>|~${}^]
    | &(?=[#A-Za-z])
    | ([=+:])(?=\1)
    | :(?=//) | (?<=\bmailto): | (?<=\bxmpp):
    | (?<=\bwww)\. | (?<=\w)\.(?=[^\W\d_]{2,})
    | @(?=\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def write_markdown(table: Table, stream: BinaryIO) -> None:
    """Write the table; numbers are set flush right."""
    rules = ["---:" if is_number(column) else "---" for column in table.columns]
    stream.write(_line([escape(name) for name in table.names]) + _line(rules))
    for chunk in table.chunks():
        columns = [
            readable(column, cells, escape)
            for column, cells in zip(table.columns, chunk, strict=True)
        ]
        stream.writelines(_line(row) for row in zip(*columns, strict=True))


def escape(cell: str) -> str:
    """Text with a backslash before whatever could be read as Markdown."""
    if _PLAIN.fullmatch(cell):
        return cell
    return _MARKUP.sub(r"\\\g<0>", cell)


def _line(cells: list[str] | tuple[str, ...]) -> bytes:
    return f"| {' | '.join(cells)} |\n".encode("utf-8", "replace")
