"""The gate panel: what stands between a record and its next stage, and what mends each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from salesops_tui.domain.gates import GateResult
from screens.dialogs.dialog import Dialog
from screens.text import shown
from screens.widgets.fields import LineField


@dataclass(frozen=True, slots=True)
class Fix:
    """Go and mend this gate; what was waived so far stays waived."""

    gate: str
    action: str
    waived: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Waive:
    """Move anyway, waiving these gates for this reason."""

    gates: frozenset[str]
    reason: str


class GatePanel(Dialog[Fix | Waive | None]):
    """Each gate ✓ met, ✗ missing or ~ waived; a gate that only warns can be waived."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "waive", "Waive", id="gates.waive", tooltip="Waive this gate, or not"),
        Binding(
            "W", "waive_all", "All", id="gates.all", tooltip="Waive every gate that only warns"
        ),
        Binding("greater_than_sign,L", "go", "Move", id="gates.move", tooltip="Make the move"),
        Binding("j", "cursor(1)", "Down", id="gates.down", tooltip="Next", show=False),
        Binding("k", "cursor(-1)", "Up", id="gates.up", tooltip="Before", show=False),
        Binding("escape", "cancel", "Cancel", id="gates.cancel", tooltip="Leave it where it is"),
    ]

    def __init__(
        self,
        heading: str,
        results: Sequence[GateResult],
        waived: frozenset[str] = frozenset(),
        *,
        at: str = "",
    ) -> None:
        """``at``: the gate to start on."""
        super().__init__()
        self._at = at
        self._heading = heading
        self._results = list(results)
        self._waived = set(waived)

    def compose(self) -> ComposeResult:
        """The gates, the reason's line, and what the keys do."""
        with Vertical(id="dialog", classes="gates"):
            yield Label(shown(self._heading), id="heading", markup=False)
            yield OptionList(*self._options(), markup=False)
            yield Label("", id="note", markup=False)
            yield LineField(placeholder="reason for waiving, Enter makes the move", id="reason")
            yield Label(self._keys(), id="keys", markup=False)

    def on_mount(self) -> None:
        """Start at the first gate that is missing."""
        rows = self.query_one(OptionList)
        states = [result.state for result in self._results]
        gates = [result.gate for result in self._results]
        first = states.index("missing") if "missing" in states else 0
        rows.highlighted = gates.index(self._at) if self._at in gates else first
        self.query_one("#reason").display = False
        rows.focus()
        self._say()

    def action_waive(self) -> None:
        """Waive the gate under the cursor, or take that back."""
        at = self.query_one(OptionList).highlighted
        if at is None:
            return
        result = self._results[at]
        if result.state == "missing" and result.severity == "block":
            self._say("This gate blocks: it cannot be waived. Enter mends it.")
        elif result.state == "missing":
            self._waived ^= {result.gate}
            self._refresh()
        else:
            self._say("This gate is met.")

    def action_waive_all(self) -> None:
        """Waive every missing gate that only warns."""
        self._waived |= {
            result.gate
            for result in self._results
            if result.state == "missing" and result.severity == "warn"
        }
        self._refresh()

    def action_go(self) -> None:
        """Make the move when nothing is in the way; a waiver asks for its reason first."""
        left = [r for r in self._results if r.state == "missing" and r.gate not in self._waived]
        if left:
            blocking = [result.label for result in left if result.severity == "block"]
            hint = f"{blocking[0]} blocks" if blocking else "w waives a gate, W all of them"
            self._say(f"{len(left)} still missing: {hint}.")
        elif self._waived:
            reason = self.query_one("#reason", Input)
            reason.display = True
            reason.focus()
        else:
            self.dismiss(Waive(frozenset(), ""))

    @on(Input.Submitted)
    def _reasoned(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            self._say("Write why these gates are waived; it is kept with the move.")
            return
        self.dismiss(Waive(frozenset(self._waived), event.value.strip()))

    @on(OptionList.OptionSelected)
    def _mend(self, event: OptionList.OptionSelected) -> None:
        result = self._results[event.option_index]
        if result.state == "missing":
            self.dismiss(Fix(result.gate, result.action, frozenset(self._waived)))

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self._say()

    def action_cancel(self) -> None:
        """Close; from the reason's line, back to the gates."""
        reason = self.query_one("#reason", Input)
        if reason.has_focus:
            reason.display = False
            self.query_one(OptionList).focus()
        else:
            self.dismiss(None)

    def action_cursor(self, step: int) -> None:
        """Move by ``j`` and ``k``."""
        rows = self.query_one(OptionList)
        if step > 0:
            rows.action_cursor_down()
        else:
            rows.action_cursor_up()

    def _say(self, sentence: str = "") -> None:
        at = self.query_one(OptionList).highlighted
        result = self._results[at] if at is not None else None
        if not sentence and result and result.state == "missing":
            sentence = f"{result.message}. Enter mends it."
        self.query_one("#note", Label).update(shown(sentence))

    def _refresh(self) -> None:
        rows = self.query_one(OptionList)
        at = rows.highlighted
        rows.clear_options()
        rows.add_options(self._options())
        rows.highlighted = at

    def _keys(self) -> str:
        """What the keys do: nothing to mend or to waive where every gate is met."""
        met = all(result.state == "passed" for result in self._results)
        mending = "" if met else "Enter mend it · w waive · W waive all · "
        return f"{mending}> move · Esc leave"

    def _options(self) -> list[Option]:
        return [Option(self._line(result), id=result.gate) for result in self._results]

    def _line(self, result: GateResult) -> Text:
        waived = result.state == "waived" or result.gate in self._waived
        mark = "✓" if result.state == "passed" else "~" if waived else "✗"
        word = "" if mark == "✓" else "waived" if mark == "~" else ""
        if mark == "✗":
            word = "needed" if result.severity == "block" else "expected"
        return Text(f"{mark} {shown(result.label):<42} {word}")
