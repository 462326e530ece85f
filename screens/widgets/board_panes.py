"""The cards of one column that are in memory: a window that follows the cursor."""

from collections.abc import Sequence

from salesops_tui.domain.board import BoardSource, Card, Column

_SPARE = 8  # cards read ahead of the cursor at the least


class Pane:
    """One column: its header, how far it is scrolled, and a bounded run of its cards."""

    def __init__(self, source: BoardSource, column: Column) -> None:
        self._source = source
        self.column = column
        self.size = column.count  # cards it really has, should the count be out of date
        self.top = 0
        self._start = 0
        self._cards: list[Card] = []

    @property
    def _stop(self) -> int:
        return self._start + len(self._cards)

    def renew(self, column: Column) -> None:
        """Take a newly read header and forget the cards."""
        self.column = column
        self.size = column.count
        self._cards = []
        self._start = 0

    def view(self, rows: int) -> Sequence[Card]:
        """The cards in view: so many whole ones, and one more that is cut off below."""
        while True:
            size = self.size
            self.top = max(0, min(self.top, size - rows))
            cards = self.window(self.top, rows + 1)
            if self.size == size:  # reading has not found the column to be shorter
                return cards

    def window(self, start: int, count: int) -> Sequence[Card]:
        """Cards ``start`` … ``start + count``, fewer at the end of the column."""
        start = max(0, start)
        stop = min(start + count, self.size)
        if stop <= start:
            return ()
        if start < self._start or stop > self._stop or not self._cards:
            self._load(start, stop)
        return self._cards[max(0, start - self._start) : max(0, stop - self._start)]

    def card(self, index: int) -> Card | None:
        """The card at an index, if there is one."""
        found = self.window(index, 1)
        return found[0] if found else None

    def place_of(self, card_id: int) -> int | None:
        """The index of a card that is in memory."""
        for nth, card in enumerate(self._cards):
            if card.id == card_id:
                return self._start + nth
        return None

    def _load(self, start: int, stop: int) -> None:
        """Read what is missing; a neighbouring run is extended by as much again as was asked."""
        spare = max(stop - start, _SPARE)
        if self._cards and self._start <= start <= self._stop:
            self._extend_down(stop + spare, keep_from=start - 2 * spare)
        elif self._cards and start < self._start <= stop:
            self._extend_up(max(0, start - spare), stop, keep_to=stop + 2 * spare)
        else:
            self._replace(start, stop)

    def _page(self, start: int, limit: int, near: tuple[int, Card] | None = None) -> Sequence[Card]:
        return self._source.page(self.column.key, start, limit, near)

    def _replace(self, start: int, stop: int, *, near: bool = True) -> None:
        known = None
        if near and self._cards:
            ends = ((self._start, self._cards[0]), (self._stop - 1, self._cards[-1]))
            known = min(ends, key=lambda end: abs(end[0] - start))
        self._cards = list(self._page(start, stop - start, known))
        self._start = start
        if self._stop < stop:
            self._shorten()

    def _extend_down(self, stop: int, keep_from: int) -> None:
        wanted = min(stop, self.size)
        more = self._page(self._stop, wanted - self._stop, (self._stop - 1, self._cards[-1]))
        drop = max(0, keep_from - self._start)
        self._cards = [*self._cards[drop:], *more]
        self._start += drop
        if self._stop < wanted:
            self._shorten()

    def _shorten(self) -> None:
        """The column ended before its count did: others have changed it since."""
        self.size = self._stop
        if not self._cards:  # its end is somewhere above
            for column in self._source.columns():
                if column.key == self.column.key:
                    self.column = column
                    self.size = min(self.size, column.count)

    def _extend_up(self, start: int, stop: int, keep_to: int) -> None:
        more = self._page(start, self._start - start, (self._start, self._cards[0]))
        if len(more) < self._start - start:  # fewer above than counted: where we are is unknown
            self._replace(start, stop, near=False)
            return
        self._cards = [*more, *self._cards[: keep_to - self._start]]
        self._start = start
