"""The cursor of the board: which column, which card of it, and what of both is in view."""

from collections.abc import Collection, Sequence
from typing import Protocol, runtime_checkable

from salesops_tui.domain.board import BoardSource, Card, Column
from screens.widgets.board_panes import Pane

_SEARCHED = 200  # cards looked through at either end when the source cannot find a card itself


@runtime_checkable
class Finder(Protocol):
    """A source that knows the place of a card, however long its column is."""

    def find(self, column: str, card_id: int) -> int | None:
        """The card's index in its column, or None when it is not there."""


class Cursor:
    """A place on the board that moves in four directions and never leaves it."""

    def __init__(self) -> None:
        self.panes: list[Pane] = []
        self.at = 0  # the current column
        self.index = 0  # the current card in it
        self.first = 0  # the leftmost column in view
        self.rows = 1  # whole cards in view
        self.across = 1  # columns in view
        self._row = 0  # the row kept when moving sideways
        self._source: BoardSource | None = None

    @property
    def pane(self) -> Pane | None:
        """The current column."""
        return self.panes[self.at] if self.panes else None

    @property
    def card(self) -> Card | None:
        """The current card; None in an empty column."""
        return self.pane.card(self.index) if self.pane else None

    def open(self, source: BoardSource | None) -> None:
        """Start over at the first card of the first column."""
        self._source = source
        self.panes = [Pane(source, column) for column in source.columns()] if source else []
        self.at = self.index = self.first = self._row = 0

    def resize(self, rows: int, across: int) -> None:
        """Fit another number of whole cards and columns, keeping the current card in view."""
        self.rows, self.across = rows, across
        self._show_column()
        for pane in self.panes:
            pane.top = max(0, min(pane.top, pane.size - self.rows))
        self.put(self.index)

    def put(self, index: int, *, top: int | None = None) -> None:
        """Go to a card of the current column; a card out of view brings half a page with it."""
        pane = self.pane
        if pane is None:
            return
        size = None
        while size != pane.size:  # reading may find that the column is shorter than counted
            size = pane.size
            self._settle(pane, index, top)
            pane.view(self.rows)
        self._row = self.index - pane.top

    def _settle(self, pane: Pane, index: int, top: int | None) -> None:
        self.index = max(0, min(index, pane.size - 1))
        if top is not None:
            pane.top = top
        if not pane.top <= self.index < pane.top + self.rows:
            pane.top = self.index - self.rows // 2
        pane.top = max(0, min(pane.top, pane.size - self.rows))

    def step(self, by: int) -> None:
        """Move up or down by some cards."""
        self.put(self.index + by)

    def page(self, by: int) -> None:
        """Move by whole pages, the cursor staying on its row of the screen."""
        if self.pane:
            self.put(self.index + by * self.rows, top=self.pane.top + by * self.rows)

    def end(self) -> None:
        """Go to the last card of the column."""
        if self.pane:
            self.put(self.pane.size - 1)

    def go(self, at: int) -> None:
        """Enter a column, on the row the cursor was on."""
        if not 0 <= at < len(self.panes):
            return
        row = self._row
        self.at = at
        self._show_column()
        self.put(min(self.panes[at].top + row, self.panes[at].top + self.rows - 1))
        self._row = row

    def scroll(self, at: int, by: int) -> None:
        """Scroll a column; in the current one the cursor stays in view."""
        pane = self.panes[at]
        pane.top = max(0, min(pane.top + by, pane.size - self.rows))
        if at == self.at:
            self.put(max(pane.top, min(self.index, pane.top + self.rows - 1)))

    def select(self, at: int, index: int) -> None:
        """Go to a card that is in view."""
        self.at = at
        self.put(index)

    def show(self, column: str, card_id: int) -> bool:
        """Go to a card by its id; False when it is not found."""
        for at, pane in enumerate(self.panes):
            if pane.column.key == column:
                index = self._find(pane, card_id)
                if index is not None:
                    self.at = at
                    self._show_column()
                    self.put(index)
                    return True
        return False

    def renew(self, only: Collection[str] = (), *, keep: bool = True) -> None:
        """Read the headers again and forget the cards of the columns that may have changed."""
        if self._source is None:
            return
        held = self.card if keep else None
        self._reread(only)
        if not keep:
            self.put(0)
        elif not self._follow(held):
            self.put(self.index)

    def moved(self, column: str, card_id: int) -> bool:
        """Read again what a change of one card touches, and go to it; False when it is hidden."""
        if self._source is None:
            return False
        self._reread((column,))
        if self.show(column, card_id):
            return True
        self.put(self.index)
        return False

    def _reread(self, only: Collection[str]) -> None:
        """Read the headers again and stay in the column, wherever it stands now."""
        assert self._source is not None
        here = self.pane.column.key if self.pane else ""
        self._merge(self._source.columns(), only)
        keys = [pane.column.key for pane in self.panes]
        self.at = keys.index(here) if here in keys else max(0, min(self.at, len(keys) - 1))
        self._show_column()

    def _merge(self, columns: Sequence[Column], only: Collection[str]) -> None:
        assert self._source is not None
        old = {pane.column.key: pane for pane in self.panes}
        self.panes = []
        for column in columns:
            pane = old.get(column.key) or Pane(self._source, column)
            if column != pane.column or not only or column.key in only:
                pane.renew(column)
            pane.top = max(0, min(pane.top, pane.size - self.rows))
            self.panes.append(pane)

    def _follow(self, card: Card | None) -> bool:
        """Stay on a card that is still within a page of where it was."""
        pane = self.pane
        if card is None or pane is None or pane.column.key != card.column:
            return False
        for start, count in ((pane.top, self.rows + 1), (self.index - self.rows, 2 * self.rows)):
            pane.window(start, count)
            index = pane.place_of(card.id)
            if index is not None:
                self.put(index)
                return True
        return False

    def _find(self, pane: Pane, card_id: int) -> int | None:
        index = pane.place_of(card_id)
        if index is not None:
            return index
        if isinstance(self._source, Finder):
            return self._source.find(pane.column.key, card_id)
        for start in (0, pane.size - _SEARCHED):
            pane.window(start, _SEARCHED)
            if (index := pane.place_of(card_id)) is not None:
                return index
        return None

    def _show_column(self) -> None:
        """Scroll sideways just far enough for the current column to be in view."""
        latest = max(0, len(self.panes) - self.across)
        self.first = min(self.at, max(self.first, self.at - self.across + 1), latest)
