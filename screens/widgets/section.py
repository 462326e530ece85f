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
        """Show rows (text, what it stands for), keeping the cursor's place."""
        at = self.highlighted or 0
        self.border_title = title
        self.clear_options()
        shown_rows = [Option(shown(text), id=f"{n}:{key}") for n, (text, key) in enumerate(rows)]
        self.add_options(shown_rows or [Option(empty, id="0:", disabled=True)])
        if rows:
            self.highlighted = min(at, len(rows) - 1)

    @property
    def chosen(self) -> str:
        """What the row under the cursor stands for."""
        if self.highlighted is None:
            return ""
        option = self.get_option_at_index(self.highlighted)
        return (option.id or ":").partition(":")[2]
