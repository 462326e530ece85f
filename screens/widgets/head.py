"""The head line of a record's page: what it is, and who else is at it."""

from __future__ import annotations

from rich.cells import cell_len
from textual.visual import VisualType
from textual.widgets import Static

from screens.text import shown
from screens.widgets.board_text import cut


class Head(Static):
    """One line; the names of others stand at its end, where the text gives way to them."""

    def __init__(self) -> None:
        super().__init__("", id="head", markup=False)
        self._text = ""
        self._others: tuple[str, ...] = ()

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show another text."""
        self._text = str(content)
        self._paint()

    def also(self, others: tuple[str, ...]) -> None:
        """Show who else is here; nothing is repainted while they are the same."""
        if others != self._others:
            self._others = others
            self._paint()

    def on_resize(self) -> None:
        """Fit the names in anew."""
        if self._others:
            self._paint()

    def _paint(self) -> None:
        names = f"also here: {shown(', '.join(self._others))}" if self._others else ""
        room = self.content_size.width or cell_len(self._text)
        if names:
            names = cut(names, max(1, room * 2 // 3))
            text = cut(self._text, max(1, room - cell_len(names) - 3))
            super().update(f"{text} · {names}", layout=False)
        else:
            super().update(self._text, layout=False)
