"""A table for a terminal: aligned, clean, no wider than the window."""

import unicodedata
from collections.abc import Sequence
from itertools import chain
from typing import TextIO

from salesops_tui.exports.table import Table
from salesops_tui.exports.values import is_number, readable

_GAP = "  "
_LEAST = 8  # cells that a column keeps when the window is narrow, if it needs them
_CUT = "…"
_EMOJI = "\ufe0f"  # asks for the wide picture of the character before it


def write_text(table: Table, stream: TextIO, *, width: int | None = None) -> None:
    """Write the table cut to ``width`` terminal cells; None is as wide as it needs.

    Columns take their widths from the first rows, so that a long table streams.
    """
    chunks = (
        [readable(*pair) for pair in zip(table.columns, chunk, strict=True)]
        for chunk in table.chunks()
    )
    first = next(chunks, None) or [list[str]() for _ in table.columns]
    heads = [name.replace("_", " ").upper() for name in table.names]
    widths = _fit(
        [
            max(map(cell_width, chain([head], cells)))
            for head, cells in zip(heads, first, strict=True)
        ],
        width,
    )
    flush_right = [is_number(column) for column in table.columns]
    stream.write(_line(heads, widths, flush_right, width))
    for chunk in chain([first], chunks):
        for row in zip(*chunk, strict=True):
            stream.write(_line(row, widths, flush_right, width))


def cell_width(text: str) -> int:
    """How many terminal cells the text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_char_width, text))


def cut(text: str, width: int) -> str:
    """The text in at most ``width`` cells, with a mark where something is missing."""
    if cell_width(text) <= width:
        return text
    kept, room = [], width - 1
    for char in text:
        room -= _char_width(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + _CUT if width > 0 else ""


def _char_width(char: str) -> int:
    if char == _EMOJI:
        return 1
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _fit(widths: list[int], width: int | None) -> list[int]:
    """Take cells from the widest column until the line fits or none can give more."""
    if width is None:
        return widths
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    widths = list(widths)
    for _ in range(over):
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= _LEAST:
            break
        widths[widest] -= 1
    return widths


def _line(
    cells: Sequence[str], widths: list[int], flush_right: list[bool], width: int | None
) -> str:
    padded = []
    for cell, room, right in zip(cells, widths, flush_right, strict=True):
        text = cut(cell, room)
        blank = " " * (room - cell_width(text))
        padded.append(blank + text if right else text + blank)
    line = _GAP.join(padded).rstrip()
    return (line if width is None else cut(line, width)) + "\n"
