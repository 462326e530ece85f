"""The renewals of a team, the nearest end first."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from salesops_tui.domain.renewals import bucket
from screens.opening import open_record
from screens.records.acting import Picked
from screens.records.list import RecordList
from screens.renewals import text
from screens.renewals.acting import KIND
from screens.renewals.documents import RenewalDocuments


class RenewalsScreen(RenewalDocuments, RecordList):
    """Cases by how near their ends are, with what is not decided yet summed per bucket."""

    KIND = KIND
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "key",
        "due",
        "status",
        "value",
        "currency",
        "deal_name",
        "organization",
    )
    EMPTY = "No renewals yet: winning a deal makes its renewal."
    KEYS = "Enter open · s review · > decide · x extend · e owner · / filter · ? help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "none", "", id="renewals.add", show=False, tooltip="A win makes its renewal"),
        Binding("D,delete", "none", "", id="renewals.remove", show=False,
                tooltip="A renewal stays as long as its deal is won"),
    ]  # fmt: skip

    def heading(self) -> str:
        """The head line: what is not decided, by bucket."""
        told = text.sums(self.workspace.renewals.sums())
        return f"{super().heading()} · {told}" if told else super().heading()

    def titles(self) -> list[str]:
        """How near the end is stands before what is read."""
        return ["bucket", "days", *super().titles()]

    def painted(self) -> list[list[Text]]:
        """The rows, each with how near its end is."""
        today = self.workspace.session.clock.today()
        at = self.COLUMNS.index("due")
        rows = []
        for listed, cells in zip(self.rows, super().painted(), strict=True):
            due = listed.cells[at]
            day = date.fromisoformat(str(due)) if due else None
            days = str((day - today).days) if day else ""
            rows.append([Text(bucket(day, today)), Text(days, justify="right"), *cells])
        return rows

    def the_case(self) -> Picked | None:
        """The case under the cursor."""
        found = self.current
        if found is None:
            self.say(self.EMPTY)
        return found

    def open_record(self, picked: Picked) -> None:
        """Show the case whole."""
        open_record(self, KIND, picked.id)

    def action_none(self) -> None:
        """Say why renewals are neither added nor removed."""
        self.say("A renewal comes and goes with the win of its deal.")
