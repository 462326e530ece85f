"""The board: columns of cards side by side, in one widget moved by keys and mouse."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from salesops_tui.domain.board import Card, Column
from screens.widgets.board_canvas import BoardCanvas
from screens.widgets.board_mouse import Drag, card_at, column_at

_WHEEL = 1  # cards per notch


def _key(keys: str, action: str, description: str, tooltip: str) -> Binding:
    name = action.replace("(", "-").replace(")", "").replace("_", "-")
    return Binding(keys, action, description, show=False, id=f"board.{name}", tooltip=tooltip)


class BoardView(BoardCanvas, can_focus=True):
    """A board over a ``BoardSource``, as large as the source likes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("h,left", "left", "Left", "To the column on the left"),
        _key("j,down", "down", "Down", "To the next card"),
        _key("k,up", "up", "Up", "To the card above"),
        _key("l,right", "right", "Right", "To the column on the right"),
        _key("g,home", "top", "Top", "To the first card of the column"),
        _key("G,end", "bottom", "Bottom", "To the last card of the column"),
        _key("pageup", "page_up", "Page up", "A page of cards up"),
        _key("pagedown", "page_down", "Page down", "A page of cards down"),
        _key("enter", "open", "Open", "Open the card"),
        *(
            _key(str(nth), f"column({nth})", f"Column {nth}", f"To column {nth}")
            for nth in range(1, 8)
        ),
    ]

    class Opened(Message):
        """A card was opened with Enter or a double click."""

        def __init__(self, card: Card) -> None:
            super().__init__()
            self.card = card

    class Highlighted(Message):
        """The cursor is on another card, or on none; also when the card itself has changed."""

        def __init__(self, card: Card | None) -> None:
            super().__init__()
            self.card = card

    class Dropped(Message):
        """A card was dragged to another column."""

        def __init__(self, card: Card, column: Column) -> None:
            super().__init__()
            self.card = card
            self.column = column

    _drag: Drag | None = None

    def highlighted(self, card: Card | None) -> None:
        """Tell whoever listens where the cursor is."""
        self.post_message(self.Highlighted(card))

    def action_left(self) -> None:
        """To the column on the left."""
        self.cursor.go(self.cursor.at - 1)
        self.show()

    def action_right(self) -> None:
        """To the column on the right."""
        self.cursor.go(self.cursor.at + 1)
        self.show()

    def action_column(self, number: int) -> None:
        """To a column by its number, counted from 1."""
        self.cursor.go(number - 1)
        self.show()

    def action_up(self) -> None:
        """To the card above."""
        self.cursor.step(-1)
        self.show()

    def action_down(self) -> None:
        """To the next card."""
        self.cursor.step(1)
        self.show()

    def action_page_up(self) -> None:
        """A page of cards up."""
        self.cursor.page(-1)
        self.show()

    def action_page_down(self) -> None:
        """A page of cards down."""
        self.cursor.page(1)
        self.show()

    def action_top(self) -> None:
        """To the first card of the column."""
        self.cursor.put(0)
        self.show()

    def action_bottom(self) -> None:
        """To the last card of the column."""
        self.cursor.end()
        self.show()

    def action_open(self) -> None:
        """Open the card under the cursor."""
        if self.current:
            self.post_message(self.Opened(self.current))

    def _column_at(self, x: int) -> int | None:
        return column_at(self.cursor, self.size.width, x)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        event.stop()
        event.prevent_default()
        column = self._column_at(event.x)
        if column is not None:
            self.cursor.scroll(column, by)
            self.show()

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, _WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -_WHEEL)

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        column = self._column_at(event.x)
        if column is None or event.button != 1:
            return
        index = card_at(self.cursor, column, event.y)
        if index is None:
            self.cursor.go(column)
        else:
            self.cursor.select(column, index)
            if self.current:
                self._drag = Drag(self.current, column)
                self.capture_mouse()
        self.show()

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag is None:
            return
        over = self._column_at(event.x)
        target = None if over == self._drag.column else over
        if target != self._target:
            self._target = target
            self.show()

    async def _on_mouse_up(self, event: events.MouseUp) -> None:
        drag, target = self._drag, self._target
        self._drag = self._target = None
        self.release_mouse()
        if drag and target is not None:
            self.show()
            self.post_message(self.Dropped(drag.card, self.cursor.panes[target].column))

    async def _on_click(self, event: events.Click) -> None:
        column = self._column_at(event.x)
        on_card = column is not None and card_at(self.cursor, column, event.y) is not None
        if event.chain == 2 and on_card:
            self.action_open()
