"""A titled list of rows that Enter acts on."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.text import shown


class Section(OptionList):
    """A list of rows that Enter acts on; ``answers`` are what each row stands for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", id="section.down", tooltip="Next row", show=False),
        Binding("k", "cursor_up", "Up", id="section.up", tooltip="Row above", show=False),
        Binding("enter", "select", "Act", id="section.act", tooltip="Mend, change or open the row"),
    ]

    def fill(self, title: str, rows: list[tuple[str, str]], empty: str) -> None:
        """Show rows (text, what it stands for); the cursor stays on its row, or on its place."""
        self.border_title = title
        shown_rows = [Option(shown(text), id=f"{n}:{key}") for n, (text, key) in enumerate(rows)]
        self.put(shown_rows or [Option(empty, id="0:", disabled=True)])

    def put(self, rows: list[Option]) -> None:
        """Show other rows; the cursor stays on its row, and this where it was in view.

        Rows that are the same as before are not painted again.
        """
        if [(row.id, row.prompt) for row in rows] == [(o.id, o.prompt) for o in self.options]:
            return
        fresh = self.highlighted is None
        key, at = self.chosen, self.highlighted or 0
        above = self._line_of(at) - self.scroll_offset.y
        self.clear_options()
        self.add_options(rows)
        keys = [(row.id or ":").partition(":")[2] for row in rows]
        place = keys.index(key) if key and key in keys else min(at, len(rows) - 1)
        free = [
            n for n in (*range(place, len(rows)), *range(place, -1, -1)) if not rows[n].disabled
        ]
        if free:
            self.highlighted = free[0]
            top = 0 if fresh else self._line_of(free[0]) - above  # a heading is above the first
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def _line_of(self, index: int) -> int:
        """The line that a row starts at."""
        self._update_lines()
        return self._index_to_line.get(index, 0)

    def go_to(self, key: str) -> None:
        """Put the cursor on the row that stands for something, if there is one."""
        for index, row in enumerate(self.options):
            if (row.id or ":").partition(":")[2] == key:
                self.highlighted = index

    @property
    def chosen(self) -> str:
        """What the row under the cursor stands for."""
        if self.highlighted is None:
            return ""
        option = self.get_option_at_index(self.highlighted)
        return (option.id or ":").partition(":")[2]
