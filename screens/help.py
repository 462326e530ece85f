"""Help: the keys of a screen, generated from its bindings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Label, Static

from salesops_tui.domain import filters
from screens.bindings import bindings_of, key_names
from screens.dialogs.dialog import Dialog
from screens.permits import PermittedApp

MARKS = """\
Marks: ! next step overdue   ~ stale: longer untouched than its stage expects, no next step
‖ paused   ✓ selected   2/4 gates met of its stage   ≈ times each deal's win rate
@ana ana has it open   ●●○ how good an answer looks
In the gate panel: ✓ met, ✗ missing, ~ waived"""


class HelpDialog(Dialog[None]):
    """Every key that works on the screen below."""

    CSS_PATH = "dialogs/dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss", "Close", id="help.close", tooltip="Close"),
        Binding("j,down", "scroll(2)", "Down", id="help.down", tooltip="Scroll", show=False),
        Binding("k,up", "scroll(-2)", "Up", id="help.up", tooltip="Scroll", show=False),
        Binding("pagedown,space", "scroll(15)", "Page", id="help.page", tooltip="Scroll a page"),
    ]

    def __init__(self, screen: Screen[None]) -> None:
        super().__init__()
        self._of = screen

    def compose(self) -> ComposeResult:
        """The keys, and the filter language."""
        keymap = getattr(self.app, "keymap", {})
        shut = self.app.shut(type(self._of)) if isinstance(self.app, PermittedApp) else set()
        rows = []
        for binding in self._keys_below():
            keys = key_names(keymap.get(binding.id or "", binding.key))
            not_yours = " (not in your role)" if binding.id in shut else ""
            rows.append(f"{keys:>18}  {binding.tooltip or binding.description}{not_yours}")
        with Vertical(id="dialog", classes="help"):
            yield Label("Keys of this screen", id="heading", markup=False)
            with VerticalScroll(id="keys-list"):
                yield Static("\n".join(rows), markup=False)
                yield Static(f"\n{MARKS}\n\nFilter (/): {filters.HELP}", markup=False)
            yield Label("j k scroll · Esc close", id="keys", markup=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll the list."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def _keys_below(self) -> Iterator[Binding]:
        seen: set[str] = set()
        focused = self._of.focused
        for node in (type(self._of), type(focused) if focused else None, type(self.app)):
            for binding in bindings_of(node) if node else ():
                if binding.id not in seen:
                    seen.add(binding.id or "")
                    yield binding
