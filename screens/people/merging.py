"""Lists in which two rows can be selected and merged."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from salesops_tui.domain.records import KINDS
from salesops_tui.services.session import Done
from screens.merging import ask_merge
from screens.records.list import RecordList

_MARK = "● "


class MergingList(RecordList):
    """``space`` selects, ``M`` merges two selected records into the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Select", id="merge.select", tooltip="Select the row, or not"),
        Binding("M", "merge", "Merge", id="merge.merge", tooltip="Merge two selected rows"),
    ]

    def __init__(self, workspace: Any) -> None:
        super().__init__(workspace)
        self._picked: set[int] = set()

    def painted(self) -> list[list[Text]]:
        """The cells; a selected row has a mark before its first."""
        rows = super().painted()
        for listed, cells in zip(self.rows, rows, strict=True):
            if listed.id in self._picked:
                cells[0] = Text(_MARK) + cells[0]
        return rows

    def action_select(self) -> None:
        """Select the row under the cursor, or not, and go on to the next."""
        found = self.needed()
        if found is not None:
            self._picked ^= {found.id}
            self.reread()
            self.action_cursor(1)
            self.say(f"{len(self._picked)} selected" if self._picked else "")

    def action_merge(self) -> None:
        """Merge two selected records: the one under the cursor is kept."""
        found = self.current
        if found is None or len(self._picked) != 2 or found.id not in self._picked:
            plural = KINDS[self.KIND].plural
            self.say(f"Select two {plural} with space and stay on the one to keep; M merges them.")
            return
        (loser,) = self._picked - {found.id}

        def merged(done: Done) -> None:
            self._picked.clear()
            self.changed(done)

        ask_merge(self, self.KIND, found.id, loser, merged)

    def action_close(self) -> None:
        """Drop the selection, then the filter, then go back."""
        if self._picked:
            self._picked.clear()
            self.reread()
        else:
            super().action_close()
