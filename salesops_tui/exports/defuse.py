"""Cells of a CSV file that a spreadsheet would run, made harmless in a way that can be taken back.

The rule is OWASP's (CSV injection), and reversible: what starts with an apostrophe gets one too.
"""

import re
from typing import Any

# A formula starts at the first visible character, so blanks and invisible ones before it are
# skipped. Full-width forms count: some spreadsheets fold them.
_LIVE = re.compile(r"'|[\t\r\n]|[\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")
_SUSPECT = re.compile(r"\n[^A-Za-z0-9]")  # a cell of the column, each after a line end
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def defuse(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet might run it; numbers pass."""
    return f"'{cell}" if _is_live(cell) else cell


def undefuse(cell: str) -> str:
    """What ``defuse`` was given; an apostrophe that it would not have put there stays."""
    return cell[1:] if cell[:1] == "'" and _is_live(cell[1:]) else cell


def defused(cells: list[Any]) -> list[Any]:
    """The column with each text defused; empty cells stay as they are."""
    lines = "\n" + "\n".join(filter(None, cells))
    # Nearly every cell starts with a letter or a digit: a column of those is done with at once.
    return [cell and defuse(cell) for cell in cells] if _SUSPECT.search(lines) else cells


def _is_live(cell: str) -> bool:
    return bool(_LIVE.match(cell)) and not _NUMBER.fullmatch(cell)
