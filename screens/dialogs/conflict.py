"""Two people changed the same fields: both values of each, and which of them stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from salesops_tui.domain.conflicts import Clash, told
from salesops_tui.domain.text import clean_line
from screens.dialogs.dialog import Dialog
from screens.text import shown

_WIDEST = 120  # characters of a value that are shown


class ConflictDialog(Dialog[frozenset[str] | None]):
    """Asks whose value of each field stays; the answer is the fields where it is theirs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "choose('t')", "Theirs", id="conflict.theirs", tooltip="Keep their value"),
        Binding("m", "choose('m')", "Mine", id="conflict.mine", tooltip="Write yours over it"),
        Binding("j", "cursor(1)", "Down", id="conflict.down", tooltip="Next field", show=False),
        Binding("k", "cursor(-1)", "Up", id="conflict.up", tooltip="Field above", show=False),
        Binding("escape", "dismiss(None)", "Back", id="conflict.back", tooltip="Back to the form"),
    ]

    def __init__(self, heading: str, clashes: Sequence[Clash]) -> None:
        super().__init__()
        self._heading = heading
        self._clashes = tuple(clashes)
        self._chosen: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Who changed what, both values of each field, the keys."""
        with Vertical(id="dialog", classes="small"):
            yield Label(shown(self._heading), id="heading", markup=False)
            yield Label(f"{shown(told(self._clashes))}.", id="note", markup=False)
            rows = (Option(self._row(clash), id=clash.field) for clash in self._clashes)
            yield OptionList(*rows, markup=False)
            yield Label("", id="refusal", markup=False)
            yield Label("t theirs · m mine · Enter save · Esc back", id="keys", markup=False)

    def on_mount(self) -> None:
        """Begin at the first field."""
        self.query_one(OptionList).highlighted = 0

    def _row(self, clash: Clash) -> str:
        mark = {word: "●" if self._chosen.get(clash.field) == word else "○" for word in "tm"}
        lines = [f"{clash.title}, was {_short(clash.base)}"]
        lines.append(f"  {mark['t']} t {clash.by}: {_short(clash.theirs)}")
        lines.append(f"  {mark['m']} m mine: {_short(clash.yours)}")
        return shown("\n".join(lines))

    def action_choose(self, word: str) -> None:
        """Take one of the two values, and go on to the next field."""
        rows = self.query_one(OptionList)
        at = rows.highlighted or 0
        clash = self._clashes[at]
        self._chosen[clash.field] = word
        rows.replace_option_prompt_at_index(at, self._row(clash))
        if at + 1 < len(self._clashes):
            rows.highlighted = at + 1

    def action_cursor(self, step: int) -> None:
        """To the field below or above."""
        rows = self.query_one(OptionList)
        rows.highlighted = ((rows.highlighted or 0) + step) % len(self._clashes)

    @on(OptionList.OptionSelected)
    def _entered(self) -> None:
        left = [clash for clash in self._clashes if clash.field not in self._chosen]
        if left:
            label = self.query_one("#refusal", Label)
            label.update(f"✗ {shown(left[0].title)}: t keeps theirs, m writes yours")
            label.display = True
            self.query_one(OptionList).highlighted = self._clashes.index(left[0])
            return
        self.dismiss(frozenset(name for name, word in self._chosen.items() if word == "t"))


def _short(value: object) -> str:
    line = clean_line(str(value)) if value not in (None, "") else "empty"
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"
