"""What a change of many deals would do, before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from screens.text import shown

_ROWS = 500  # rows shown; the counts tell of the rest


class PreviewDialog(ModalScreen[bool]):
    """Rows that change (✓) and rows that are refused (✗), and a question."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "do", "Do it", id="preview.do", tooltip="Change the deals marked ✓"),
        Binding("escape,n", "dismiss(False)", "Leave", id="preview.leave", tooltip="Leave all"),
        Binding("j", "cursor(1)", "Down", id="preview.down", tooltip="Next", show=False),
        Binding("k", "cursor(-1)", "Up", id="preview.up", tooltip="Before", show=False),
    ]

    def __init__(
        self, heading: str, changes: Sequence[str], refusals: Sequence[str], hint: str = ""
    ) -> None:
        super().__init__()
        self._heading = heading
        self._changes = changes
        self._refusals = refusals
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Counts, refused rows first, then what changes."""
        rows = [f"✗ {text}" for text in self._refusals] + [f"✓ {text}" for text in self._changes]
        with Vertical(id="dialog"):
            yield Label(shown(self._heading), id="heading", markup=False)
            yield OptionList(*[Option(shown(row)) for row in rows[:_ROWS]], markup=False)
            yield Label(shown(self._note(len(rows))), id="note", markup=False)
            todo = f"y change {len(self._changes):,} · " if self._changes else ""
            yield Label(f"{todo}Esc change nothing", id="keys", markup=False)

    def on_mount(self) -> None:
        """Start on the rows."""
        self.query_one(OptionList).focus()

    def action_do(self) -> None:
        """Say yes, when there is something to do."""
        if self._changes:
            self.dismiss(True)

    def action_cursor(self, step: int) -> None:
        """Move by ``j`` and ``k``."""
        rows = self.query_one(OptionList)
        if step > 0:
            rows.action_cursor_down()
        else:
            rows.action_cursor_up()

    def _note(self, count: int) -> str:
        more = f" The first {_ROWS} of {count:,} rows are shown." if count > _ROWS else ""
        left = len(self._refusals)
        refused = f"{left:,} refused and left as they are. " if left else ""
        return f"{refused}{self._hint}{more}"
