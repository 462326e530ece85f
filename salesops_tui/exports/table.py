"""A table on its way out: named, typed columns, and rows that are read once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

Kind = Literal["text", "integer", "money", "rate", "date", "instant", "tags", "bool"]
Progress = Callable[[int], None]

_CHUNK = 1000  # rows converted at a time: memory stays the same however long the table


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what its cells hold; None is an empty cell in every kind.

    text: str. integer: int. money: int, minor units. rate: int, basis points.
    date: date, or its ISO text. instant: aware datetime, or its ISO text.
    tags: a sequence of str. bool: bool.
    """

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """What every writer takes; ``rows`` may be a generator and is read once."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[object]]

    @property
    def names(self) -> list[str]:
        """The header."""
        return [column.name for column in self.columns]

    def chunks(self) -> Iterator[list[list[object]]]:
        """The rows, some at a time, turned into one list per column.

        Raises ValueError for a row that is longer or shorter than the header.
        """
        width = len(self.columns)
        rows = iter(self.rows)
        while chunk := list(islice(rows, _CHUNK)):
            columns = [list(cells) for cells in zip(*chunk, strict=True)]
            if len(columns) != width:
                raise ValueError(f"{self.title}: a row of {len(columns)} cells under {width} names")
            yield columns


def counted(table: Table, progress: Progress) -> Table:
    """The same table, telling ``progress`` how many rows have been read, now and then."""

    def rows() -> Iterator[Sequence[object]]:
        done = 0
        for done, row in enumerate(table.rows, start=1):
            yield row
            if done % _CHUNK == 0:
                progress(done)
        if done % _CHUNK or not done:
            progress(done)

    return Table(table.title, table.columns, rows())
