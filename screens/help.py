"""Help: the keys of a screen, generated from its bindings."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen
from textual.widgets import Label, Static

import screens
from salesops_tui.domain import filters
from screens.dialogs.dialog import Dialog
from screens.permits import PermittedApp


def bindings_of(node: type[DOMNode]) -> Iterator[Binding]:
    """The named bindings of a class and of its bases, nearest first, each id once.

    One whose keys a nearer class has taken for something else cannot be reached and is left out.
    """
    seen: set[str] = set()
    taken: set[str] = set()
    for base in node.__mro__:
        mine: set[str] = set()
        for binding in base.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id and binding.id not in seen:
                seen.add(binding.id)
                keys = set(binding.key.split(","))
                mine |= keys
                if not keys <= taken:
                    yield binding
        taken |= mine


def every_id() -> set[str]:
    """The id of every binding of the screens, which is what a keymap may name."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        for thing in vars(import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, DOMNode):
                found.update(binding.id or "" for binding in bindings_of(thing))
    return found


def key_names(keys: str) -> str:
    """Keys as people read them: ``greater_than_sign,L`` → ``> L``."""
    return " ".join(format_key(key.strip()) for key in keys.split(","))


MARKS = """\
Marks: ! next step overdue   ~ stale: longer untouched than its stage expects, no next step
‖ paused   ✓ selected   2/4 gates met of its stage   ≈ times each deal's win rate
●●○ how good an answer looks   in the gate panel: ✓ met, ✗ missing, ~ waived"""


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
