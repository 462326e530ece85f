"""What is under the mouse on the board, and what it holds."""

from typing import NamedTuple

from salesops_tui.domain.board import Card
from screens.widgets.board_cursor import Cursor
from screens.widgets.board_layout import CARD_HEIGHT, HEAD_HEIGHT, slots


class Drag(NamedTuple):
    """A card held by the mouse button, and the column it is taken from."""

    card: Card
    column: int


def column_at(cursor: Cursor, width: int, x: int) -> int | None:
    """The column under a cell of the widget."""
    for slot in slots(width, len(cursor.panes), cursor.first):
        if slot.x <= x < slot.x + slot.width:
            return slot.pane
    return None


def card_at(cursor: Cursor, column: int, y: int) -> int | None:
    """The index of the card of a column on a line of the widget."""
    index = cursor.panes[column].top + (y - HEAD_HEIGHT) // CARD_HEIGHT
    return index if y >= HEAD_HEIGHT and index < cursor.panes[column].size else None
