"""How a file writes things: what its author says of it, never guessed where that could err."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from salesops_tui.errors import Invalid

FORMATS = ("csv", "json", "jsonl")
DECIMALS = ("point", "comma")
_MARKS = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
_COMMA_NUMBER = re.compile(r"(\$?-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(%?)")
_TIME = r"(?:[ T](\d\d:\d\d(?::\d\d)?)Z?)?"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d\S{0,20}", re.ASCII)  # a day and a time
_PARTS = {"YYYY": r"(?P<y>\d{4})", "MM": r"(?P<m>\d{1,2})", "DD": r"(?P<d>\d{1,2})"}

Cell = str | tuple[str, ...]


class Plain(str):
    """A number that a file gives as one: no dialect applies to it."""

    __slots__ = ()


@dataclass(frozen=True)
class Dialect:
    """The form of a file; what is empty is found out or usual.

    ``format``: csv, json or jsonl; found by the file's ending. ``delimiter``: between the cells
    of CSV; found in the header. ``encoding``: of CSV; UTF-8, or what the file's first bytes say.
    ``decimal``: point or comma. ``dates``: such as DD/MM/YYYY; usually ISO 8601.
    """

    format: str = ""
    delimiter: str = ""
    encoding: str = ""
    decimal: str = "point"
    dates: str = ""

    def check(self) -> None:
        """Raise Invalid for what is no dialect."""
        if self.format and self.format not in FORMATS:
            _refuse("format", f"there is no {self.format!r}; there are {', '.join(FORMATS)}")
        if self.decimal not in DECIMALS:
            _refuse("decimal", f"write {' or '.join(DECIMALS)}, not {self.decimal!r}")
        mark = self.mark
        if self.delimiter and (len(mark) != 1 or mark.isalnum() or mark in "\"'\r\n\0 "):
            _refuse("delimiter", f"{self.delimiter!r} cannot stand between cells; write ; or tab")
        if self.dates:
            _ = self.day_pattern
        if self.encoding:
            _ = self.codec

    @property
    def mark(self) -> str:
        """What stands between cells; "" when the header must tell."""
        return _MARKS.get(self.delimiter.lower(), self.delimiter)

    @property
    def codec(self) -> str:
        """The encoding by Python's name for it; raises Invalid."""
        try:
            found = codecs.lookup(self.encoding).name
            with suppress(UnicodeError):
                b"x".decode(found)  # raises LookupError for a codec that is not of text
        except (LookupError, ValueError):
            _refuse("encoding", f"{self.encoding[:40]!r} is not known; write such as cp1252")
            raise
        return found

    @cached_property
    def day_pattern(self) -> re.Pattern[str]:
        """What a date looks like, with an optional time; raises Invalid."""
        pieces = re.split("(YYYY|MM|DD)", self.dates)
        if sorted(pieces[1::2]) != ["DD", "MM", "YYYY"] or any(
            re.search(r"[^\W_]", piece) for piece in pieces[::2]
        ):
            _refuse("dates", f"{self.dates[:40]!r} is no format; write such as DD/MM/YYYY")
        return re.compile("".join(_PARTS.get(p, re.escape(p)) for p in pieces) + _TIME, re.ASCII)

    def number(self, cell: Cell) -> Cell:
        """A number with a decimal comma as one with a point; raises Invalid."""
        if self.decimal == "point" or not isinstance(cell, str) or isinstance(cell, Plain):
            return cell
        found = _COMMA_NUMBER.fullmatch(cell.replace(" ", ""))
        if not found:
            raise Invalid(
                f"{cell[:40]!r} is not a number with a decimal comma; write it as 1.234,56"
            )
        sign, whole, rest, share = found.groups()
        return f"{sign}{whole.replace('.', '')}{'.' + rest if rest else ''}{share}"

    def day_alone(self, cell: Cell) -> Cell:
        """The same without a time, which no date of ours has."""
        day = self.day(cell)
        return day[:10] if isinstance(day, str) and _MOMENT.fullmatch(day) else day

    def day(self, cell: Cell) -> Cell:
        """A date as ISO 8601 has it, with its time if it has one; raises Invalid."""
        if not self.dates or not isinstance(cell, str):
            return cell
        found = self.day_pattern.fullmatch(cell.strip())
        if not found:
            raise Invalid(f"{cell[:40]!r} is not a date as {self.dates} says")
        time = found.groups()[-1]
        day = f"{found['y']}-{found['m']:0>2}-{found['d']:0>2}"
        return f"{day}T{time}Z" if time else day


def composed(first: Callable[[Cell], Cell], then: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """One reader that translates a cell before it is read."""
    return lambda cell: then(first(cell))


def _refuse(field: str, sentence: str) -> None:
    raise Invalid(f"{field}: {sentence}", field=field)
