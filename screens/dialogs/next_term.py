"""What the next term would cost, before its deal is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label

from screens.dialogs.dialog import Dialog
from screens.text import shown


class NextTermDialog(Dialog[str | None]):
    """The old amounts beside the new ones; answers ``renew``, ``change`` or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss('renew')", "Renew", id="term.renew", tooltip="Make the deal"),
        Binding("c", "dismiss('change')", "Change", id="term.change",
                tooltip="Change the term or the number of users"),
        Binding("escape,n", "dismiss(None)", "Leave", id="term.leave", tooltip="Do nothing"),
    ]  # fmt: skip

    def __init__(self, heading: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._heading = heading
        self._lines = list(lines)

    def compose(self) -> ComposeResult:
        """The lines, and what the keys do."""
        with Vertical(id="dialog"):
            yield Label(shown(self._heading), id="heading", markup=False)
            with VerticalScroll(id="told"):
                yield Label(shown("\n".join(self._lines)), id="note", markup=False)
            yield Label("y renew · c change term or users · Esc leave", id="keys", markup=False)
