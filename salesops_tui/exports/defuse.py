"""Cells of a CSV file that a spreadsheet would run, made harmless in a way that can be taken back.

The rule is OWASP's (CSV injection), and reversible: what starts with an apostrophe gets one too.
"""

import re
import string
from typing import Any

# A formula starts at the first visible character, so blanks and invisible ones before it are
# skipped. Full-width forms count: some spreadsheets fold them.
_LIVE = re.compile(r"'|[\t\r\n]|[\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")
_HARMLESS = frozenset(string.ascii_letters + string.digits)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def defuse(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet might run it; numbers pass."""
    return f"'{cell}" if _is_live(cell) else cell


def undefuse(cell: str) -> str:
    """What ``defuse`` was given; an apostrophe that it would not have put there stays."""
    return cell[1:] if cell[:1] == "'" and _is_live(cell[1:]) else cell


def defused(cells: list[Any]) -> list[Any]:
    """The column with each text defused; cells that are no text stay as they are."""
    return [
        # Nearly every cell starts like this: those are done with at once.
        cell if not cell or cell[0] in _HARMLESS else defuse(cell)
        for cell in cells
    ]


def _is_live(cell: str) -> bool:
    return bool(_LIVE.match(cell)) and not _NUMBER.fullmatch(cell)
