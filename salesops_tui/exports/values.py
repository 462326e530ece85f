"""Cells as the words of a file: exact ones for programs, readable ones for people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from salesops_tui.domain.money import plain
from salesops_tui.domain.text import clean_line
from salesops_tui.exports.table import Column, Kind

# Cells are typed by their column's kind, which the type checker cannot follow: hence Any.
Cells = list[Any]

_WORDS = {str, type(None)}  # what needs no converting
TAGS_MARK = ", "  # between the tags of one cell


def rate(points: int) -> str:
    """Basis points as a decimal fraction of at least two places: ``3000`` → ``0.30``."""
    sign = "-" if points < 0 else ""
    units, rest = divmod(abs(points), 10_000)
    digits = f"{rest:04d}".rstrip("0")
    return f"{sign}{units}.{digits:0<2}"


def percent(points: int) -> str:
    """Basis points for a reader: ``3000`` → ``30%``."""
    return f"{points / 100:.2f}".rstrip("0").rstrip(".") + "%"


def day(value: date | str) -> str:
    """A date as ``2026-01-31``."""
    return value if isinstance(value, str) else value.isoformat()


def instant(value: datetime | str) -> str:
    """A moment as ISO 8601 in UTC: ``2026-01-31T09:30:00Z``."""
    if isinstance(value, str):
        return value
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def minute(value: datetime | str) -> str:
    """A moment for a reader, in UTC: ``2026-01-31 09:30``."""
    return instant(value)[:16].replace("T", " ")


def joined(tags: Iterable[str]) -> str:
    """Tags as one cell."""
    return TAGS_MARK.join(tags)


_EXACT: Mapping[Kind, Callable[[Any], str]] = {
    "money": plain,
    "rate": rate,
    "date": day,
    "instant": instant,
}
_READABLE: Mapping[Kind, Callable[[Any], str]] = {
    "text": clean_line,
    "integer": str,
    "money": lambda amount: plain(amount, group=True),
    "rate": percent,
    "date": lambda value: clean_line(day(value)),
    "instant": lambda value: clean_line(minute(value)),
    "tags": clean_line,
    "bool": lambda value: "yes" if value else "no",
}


def exact(column: Column, cells: Cells) -> Cells:
    """A column's cells as JSON would hold them; money and rates are decimal strings."""
    if column.kind == "tags":
        return [None if cell is None else list(cell) for cell in cells]
    convert = _EXACT.get(column.kind)
    if convert is None or set(map(type, cells)) <= _WORDS:
        return cells
    return _each(convert, cells, empty=None)


def readable(column: Column, cells: Cells, finish: Callable[[str], str] = str) -> Sequence[str]:
    """A column's cells as one clean line each, for a table that people read.

    ``finish`` makes each line fit for its file, such as by escaping.
    """
    if column.kind == "tags":
        cells = [None if cell is None else joined(cell) for cell in cells]
    convert = _READABLE[column.kind]
    return _each(lambda cell: finish(convert(cell)), cells, empty=finish(""))


def _each(convert: Callable[[Any], Any], cells: Cells, *, empty: object) -> Cells:
    """Every cell converted; equal ones once, since columns of a table repeat themselves."""
    known = {cell: convert(cell) for cell in set(cells) if cell is not None}
    known[None] = empty
    return [known[cell] for cell in cells]


def is_number(column: Column) -> bool:
    """Whether a reader expects the column to be set flush right."""
    return column.kind in {"integer", "money", "rate"}
