"""What a change of many deals would do, before it is done."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from salesops_tui.domain.bulk import Item, Preview
from screens.dialogs.dialog import Dialog
from screens.text import shown

_ROWS = 500  # rows shown; the counts tell of the rest


class PreviewDialog(Dialog[str | None]):
    """Rows that change (✓) and rows that are refused (✗), and a question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "do", "Do it", id="preview.do", tooltip="Change the deals marked ✓"),
        Binding("w", "waive", "Waive", id="preview.waive", tooltip="Waive the gates that warn"),
        Binding("escape,n", "dismiss(None)", "Leave", id="preview.leave", tooltip="Leave all"),
        Binding("j", "cursor(1)", "Down", id="preview.down", tooltip="Next", show=False),
        Binding("k", "cursor(-1)", "Up", id="preview.up", tooltip="Before", show=False),
    ]

    def __init__(self, heading: str, preview: Preview) -> None:
        super().__init__()
        self._heading = heading
        self._preview = preview

    def compose(self) -> ComposeResult:
        """Counts, refused rows first, then what changes."""
        found = self._preview
        rows = [*map(_refused, found.refusals), *map(_changed, found.changes)]
        with Vertical(id="dialog"):
            yield Label(shown(self._heading), id="heading", markup=False)
            yield OptionList(*[Option(shown(row)) for row in rows[:_ROWS]], markup=False)
            yield Label(shown(self._note(len(rows))), id="note", markup=False)
            todo = f"y change {found.changed:,} · " if found.changed else ""
            waive = "w waive what only warns · " if self._waivable else ""
            yield Label(f"{todo}{waive}Esc change nothing", id="keys", markup=False)

    def on_mount(self) -> None:
        """Start on the rows."""
        self.query_one(OptionList).focus()

    def action_do(self) -> None:
        """Say yes, when there is something to do."""
        if self._preview.changed:
            self.dismiss("do")

    def action_waive(self) -> None:
        """Ask again with every gate waived that only warns."""
        if self._waivable:
            self.dismiss("waive")

    def action_cursor(self, step: int) -> None:
        """Move by ``j`` and ``k``."""
        rows = self.query_one(OptionList)
        if step > 0:
            rows.action_cursor_down()
        else:
            rows.action_cursor_up()

    @property
    def _waivable(self) -> bool:
        return any("--waive" in item.refusal for item in self._preview.refusals)

    def _note(self, count: int) -> str:
        found = self._preview
        parts = [f"{found.refused:,} refused, left as they are."] if found.refused else []
        parts += [f"{found.same:,} are so already."] if found.same else []
        waived = ", ".join(f"{gate} ({number:,})" for gate, number in found.waived.items())
        parts += [f"Gates waived: {waived}."] if waived else []
        hidden = found.changed + found.refused - min(count, _ROWS)
        parts += [f"{hidden:,} more rows are not shown."] if hidden else []
        return " ".join(parts)


def _changed(item: Item) -> str:
    differ = "; ".join(f"{d.field}: {d.old or '–'} → {d.new or '–'}" for d in item.differences)
    return f"✓ {item.key} {item.name}: {differ}"


def _refused(item: Item) -> str:
    """The gates that are missing, by their labels, or the sentence of any other refusal."""
    first, *gates = item.refusal.splitlines()
    labels = [gate.strip().removeprefix("✗ ").partition(":")[0] for gate in gates]
    return f"✗ {item.key} {item.name}: {', '.join(labels) or first}"
