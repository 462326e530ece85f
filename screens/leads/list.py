"""The list of leads: what came in, how long it waits, what is decided."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from salesops_tui.domain.leads import LINE
from salesops_tui.services.records import Listed
from screens import dialogs
from screens.leads.acting import LeadActions
from screens.opening import open_record
from screens.records.acting import Picked
from screens.records.list import MOST, RecordList

_AGE, _STATUS, _DECISION, _DAY = 1, 2, 4, 5  # where these columns stand


class LeadsScreen(RecordList, LeadActions):
    """Open leads by status, those back from parking first; a filter searches all of them."""

    KIND = "lead"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "key", "age_days", "status", "name", "decision", "park_until", "organization",
        "experiment", "source", "owner", "fit",
    )  # fmt: skip
    EMPTY = f"No open leads. a adds one by a line: {LINE}"
    KEYS = "a A add · d decide · c convert · t touch · q qualify · > < · / filter · ? help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "quick", "Quick add", id="leads.quick", tooltip=f"Add a lead: {LINE}"),
        Binding("A", "add", "Add", id="leads.add", tooltip="Add a lead by its form"),
    ]

    def found(self) -> list[Listed]:
        """The open leads, or all that the filter lets through."""
        return self.workspace.leads.listed(self.where, self.COLUMNS, MOST)

    def heading(self) -> str:
        """How many, and how many are back from parking."""
        back = sum(self._is_back(row) for row in self.rows)
        returned = f" · {back} back from parking" if back else ""
        return f"{super().heading()}{'' if self.where.strip() else ' open'}{returned}"

    def titles(self) -> list[str]:
        """The columns, with the age in days; a parked lead's day stands at its decision."""
        names = [name.replace("age days", "days") for name in super().titles()]
        del names[_DAY]
        return names

    def painted(self) -> list[list[Text]]:
        """The rows; what waits longer than its status expects stands out."""
        track = {stage.key: stage for stage in self.workspace.session.process.track("lead")}
        theme = self.app.theme_variables
        late, back = theme.get("text-error", "red"), theme.get("text-success", "green")
        rows = super().painted()
        for listed, row in zip(self.rows, rows, strict=True):
            days, status, decision, until = (
                listed.cells[at] for at in (_AGE, _STATUS, _DECISION, _DAY)
            )
            stage = track.get(str(status))
            if stage is not None:
                row[_STATUS] = Text(stage.label)
                if stage.expected_days and int(str(days)) > stage.expected_days:
                    row[_AGE].stylize(f"bold {late}")
            if self._is_back(listed):
                today = until == self.workspace.session.clock.today().isoformat()
                text = "back today" if today else f"back {until}"
                row[_DECISION] = Text(text, style=f"bold {back}")
            elif decision == "park" and until:
                row[_DECISION] = Text(f"park {until}")
            del row[_DAY]
        return rows

    def the_lead(self) -> Picked | None:
        """The lead under the cursor."""
        return self.needed()

    def open_record(self, picked: Picked) -> None:
        """Its page."""
        open_record(self, "lead", picked.id)

    def action_quick(self) -> None:
        """Add a lead by one line."""
        leads = self.workspace.leads

        def answered(line: str | None) -> None:
            if line is not None:
                self.perform(lambda: leads.add_line(line), self.changed)

        ask = dialogs.AskDialog("Add a lead", hint=LINE, check=leads.read_line)
        self.app.push_screen(ask, answered)

    def _is_back(self, row: Listed) -> bool:
        status, decision, until = (row.cells[at] for at in (_STATUS, _DECISION, _DAY))
        today = self.workspace.session.clock.today().isoformat()
        parked = decision == "park" and status in self.workspace.leads.open
        return bool(parked and until and str(until) <= today)
