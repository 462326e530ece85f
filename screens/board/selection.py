"""Selecting cards on the board: one by one, a range, or all that the filter shows."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.services.board import SERVED
from screens.deal.documents import DealDocuments
from screens.widgets.board_view import BoardView

_MOST = 100_000  # cards that one selection holds


class BoardSelection(DealDocuments):
    """The selected cards; what a key does to one deal it does to all of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pick", "Select", id="board.select", tooltip="Select the card, or not"),
        Binding(
            "V",
            "pick_range",
            "Range",
            id="board.select-range",
            tooltip="Select a range: here, then V again at its other end",
        ),
        Binding(
            "ctrl+a",
            "pick_all",
            "All",
            id="board.select-all",
            tooltip="Select every deal that the filter shows",
        ),
    ]

    _anchor: tuple[str, int] | None = None  # (column, index) where a range began

    @property
    def view(self) -> BoardView:
        """The board's widget."""
        return self.query_one(BoardView)

    def action_pick(self) -> None:
        """Select the card under the cursor, or not, and go on to the next."""
        card = self.view.current
        if card is None or self._unpickable(card.column):
            return
        self.view.picked = self.view.picked ^ {(card.column, card.id)}
        self.view.action_down()
        self._tell()

    def action_pick_range(self) -> None:
        """Begin a range, or select everything between its beginning and the cursor."""
        cursor, column = self.view.cursor, self.view.current_column
        if column is None or self._unpickable(column.key):
            return
        if self._anchor is None or self._anchor[0] != column.key:
            self._anchor = (column.key, cursor.index)
            self.say("A range begins here: go to its other end and press V again.")
            return
        first, last = sorted((self._anchor[1], cursor.index))
        self._anchor = None
        cards = self.workspace.board.page(column.key, first, min(last - first + 1, _MOST))
        self.view.picked = self.view.picked | {(card.column, card.id) for card in cards}
        self._tell()

    def action_pick_all(self) -> None:
        """Select every deal of the pipeline that the filter shows."""
        board = self.workspace.board
        counts = {c.key: c.count for c in self.view.columns if c.key not in SERVED}
        if sum(counts.values()) > _MOST:
            self.say(f"More than {_MOST:,} deals: filter first, or use salesops deal move --where.")
            return
        self.view.picked = frozenset(board.pairs())
        self._tell()

    def unpick(self) -> bool:
        """Drop the selection; False when there was none."""
        had = bool(self.view.picked) or self._anchor is not None
        self._anchor = None
        if self.view.picked:
            self.view.picked = frozenset()
        return had

    def _unpickable(self, column: str) -> bool:
        if column in SERVED:
            self.say(f"{SERVED[column]} cannot be selected; its deals are won.")
        return column in SERVED

    def _tell(self) -> None:
        count = len(self.view.picked)
        self.say(
            f"{count:,} selected: > A t n x z r act on all of them, Esc drops the selection."
            if count
            else "Nothing selected."
        )
