"""The board as a table: its cards column by column, in the order they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from operator import attrgetter

from salesops_tui.domain.board import Card
from salesops_tui.errors import Invalid
from salesops_tui.exports.table import Column, Kind, Table
from salesops_tui.services.board import Board
from salesops_tui.services.session import Session

COLUMNS: dict[str, Kind] = {
    "column": "text", "key": "text", "name": "text", "organization": "text", "owner": "text",
    "currency": "text", "amount": "money", "age_days": "integer", "next_step": "text",
    "next_step_due": "date", "passed": "integer", "gates": "integer", "stale": "bool",
    "overdue": "bool", "paused": "bool", "health": "text", "note": "text",
}  # fmt: skip
_PAGE = 500


def board_table(session: Session, where: str, names: Sequence[str]) -> Table:
    """Every card that a filter of deals lets through; ``names`` are some of COLUMNS, or all."""
    for name in names:
        if name not in COLUMNS:
            raise Invalid(
                f"columns: the board has no {name!r}; it has {', '.join(COLUMNS)}", field="columns"
            )
    chosen = tuple(names) or tuple(COLUMNS)
    board = Board(session)
    board.filter = where
    cells = attrgetter(*chosen) if len(chosen) > 1 else lambda card: (getattr(card, chosen[0]),)

    def rows() -> Iterator[Sequence[object]]:
        with session.store.snapshot():
            for column in board.columns():
                yield from map(cells, islice(_cards(board, column.key), column.count))

    return Table("board", tuple(Column(name, COLUMNS[name]) for name in chosen), rows())


def _cards(board: Board, column: str) -> Iterator[Card]:
    """The cards of a column, page by page."""
    start, near = 0, None
    while page := board.page(column, start, _PAGE, near):
        yield from page
        near = (start + len(page) - 1, page[-1])
        start += len(page)
