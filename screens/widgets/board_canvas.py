"""The painted half of the board: a source, a cursor, and strips of what is in view."""

from typing import ClassVar

from textual import events
from textual.strip import Strip
from textual.widget import Widget

from salesops_tui.domain.board import BoardSource, Card, Column
from screens.widgets.board_cursor import Cursor
from screens.widgets.board_frame import Block, changed_regions, line_at
from screens.widgets.board_layout import card_rows, fitting
from screens.widgets.board_painter import BoardPainter, Others, Picked
from screens.widgets.board_styles import BOARD_CSS, STYLE_NAMES


class BoardCanvas(Widget):
    """Reads the cards in view from its source and repaints the cells that changed."""

    DEFAULT_CSS = BOARD_CSS
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"board--{name}" for name in STYLE_NAMES}

    def __init__(
        self,
        source: BoardSource | None = None,
        *,
        empty_hint: str = "",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.cursor = Cursor()
        self._source = source
        self._opened = False  # whether the source has been asked for its columns
        self._empty_hint = empty_hint
        self._painter: BoardPainter | None = None
        self._frame: list[Block] = []
        self._target: int | None = None  # the column a card is being dragged over
        self._told: Card | None = None
        self._picked: Picked = frozenset()
        self._others: Others = {}

    @property
    def source(self) -> BoardSource | None:
        """Where the cards come from; setting it starts over at the first card."""
        return self._source

    @source.setter
    def source(self, source: BoardSource | None) -> None:
        self._source = source
        self._opened = False
        self._arrange()

    @property
    def empty_hint(self) -> str:
        """What a board without any card says."""
        return self._empty_hint

    @empty_hint.setter
    def empty_hint(self, hint: str) -> None:
        self._empty_hint = hint
        self.show()

    @property
    def picked(self) -> Picked:
        """The selected cards, as (column, id); each shows a ✓ in its margin."""
        return self._picked

    @picked.setter
    def picked(self, picked: Picked) -> None:
        self._picked = picked
        self.show()

    def tell_others(self, others: Others) -> None:
        """Show on its card who else has a record open; paints only when that has changed."""
        if others != self._others:
            self._others = others
            self.show()

    @property
    def current(self) -> Card | None:
        """The card under the cursor."""
        return self.cursor.card

    @property
    def current_column(self) -> Column | None:
        """The column the cursor is in."""
        return self.cursor.pane.column if self.cursor.pane else None

    @property
    def columns(self) -> list[Column]:
        """Every column, as last read."""
        return [pane.column for pane in self.cursor.panes]

    def reload(self, keep: bool = True) -> None:
        """Read columns and visible cards again; the cursor stays on its card if it can."""
        if self._opened:
            self.cursor.renew(keep=keep)
            self._arrange()

    def cards_changed(self, *columns: str) -> None:
        """Read the heads again and the cards of the named columns; of all if none is named.

        A column whose head differs from before is read again without being named.
        """
        if self._opened:
            self.cursor.renew(columns)
            self._arrange()

    def card_changed(self, column: str, card_id: int) -> bool:
        """Put the cursor on a card that has changed, wherever it went, and paint once.

        The heads are read again, and the cards of its column and of those whose head differs.
        False when the card is not found in that column.
        """
        if not self._opened:
            return False
        found = self.cursor.moved(column, card_id)
        self._arrange()
        return found

    def show_card(self, column: str, card_id: int) -> bool:
        """Put the cursor on a card; False when it is not found in that column."""
        self._arrange()
        found = self.cursor.show(column, card_id)
        self.show()
        return found

    def render_line(self, y: int) -> Strip:
        """One line of all columns."""
        if not self._frame:  # asked to paint before the first resize event has come
            self._arrange(repaint=False)
        elif self._painter is None:
            self.show(repaint=False)
        line = line_at(self._frame, y)
        return line if line.cell_length else Strip.blank(self.size.width, self.rich_style)

    def show(self, *, repaint: bool = True) -> None:
        """Paint the board as it is now and refresh the cells that differ."""
        if not self.size or not self._opened:
            return
        painter = self._painter
        if painter is None:
            painter = self._painter = BoardPainter(
                {name: self.get_component_rich_style(f"board--{name}") for name in STYLE_NAMES}
            )
        before = self._frame
        self._frame = painter.frame(
            self.cursor,
            self.size,
            focused=self.has_focus,
            target=self._target,
            hint=self._empty_hint,
            picked=self._picked,
            others=self._others,
        )
        regions = changed_regions(before, self._frame) if repaint else []
        if regions is None:
            self.refresh()
        elif regions:
            self.refresh(*regions)
        if repaint:
            self._tell()

    def highlighted(self, card: Card | None) -> None:
        """Called when the cursor has come to another card, or to none."""

    def notify_style_update(self) -> None:
        """Paint in the new styles from now on; those of the parts are only known later."""
        super().notify_style_update()
        self._painter = None

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor looks different while the keys go elsewhere."""
        super().watch_has_focus(has_focus)
        self.show()

    def _on_resize(self, event: events.Resize) -> None:
        self._arrange()

    def _arrange(self, *, repaint: bool = True) -> None:
        """Fit columns and cards to the widget's size."""
        if not self.size:
            return
        if not self._opened:
            self._opened = True
            self.cursor.open(self._source)
        across = fitting(self.size.width, len(self.cursor.panes))
        self.cursor.resize(card_rows(self.size.height), across)
        self.show(repaint=repaint)

    def _tell(self) -> None:
        card = self.cursor.card
        if card != self._told:
            self._told = card
            self.highlighted(card)
