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


class LeadsScreen(LeadActions, RecordList):
    """Open leads by status, those back from parking first; a filter searches all of them."""

    KIND = "lead"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "key", "age_days", "status", "name", "organization", "decision", "park_until",
        "experiment", "source", "owner", "fit",
    )  # fmt: skip
    EMPTY = f"No open leads. a adds one by a line: {LINE}"
    KEYS = "a add · A form · d decide · c convert · t touch · q qualify · > < · Enter · / · ? help"
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
        """The columns, with the age in days."""
        return [{"age days": "days", "park until": "back on"}.get(t, t) for t in super().titles()]

    def painted(self) -> list[list[Text]]:
        """The rows; what waits longer than its status expects stands out."""
        rows = super().painted()
        columns = {name: at for at, name in enumerate(self.COLUMNS)}
        track = {stage.key: stage for stage in self.workspace.session.process.track("lead")}
        theme = self.app.theme_variables
        late, back = theme.get("text-error", "bold"), theme.get("text-success", "bold")
        for listed, row in zip(self.rows, rows, strict=True):
            stage = track.get(str(listed.cells[columns["status"]]))
            if stage is not None:
                row[columns["status"]] = Text(stage.label)
                expected = stage.expected_days
                if expected and int(str(listed.cells[columns["age_days"]])) > expected:
                    row[columns["age_days"]].stylize(f"bold {late}")
            if self._is_back(listed):
                day = row[columns["park_until"]].plain
                today = day == self.workspace.session.clock.today().isoformat()
                text = "back today" if today else f"back since {day}"
                row[columns["park_until"]] = Text(text, style=f"bold {back}")
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
        values = dict(zip(self.COLUMNS, row.cells, strict=True))
        today = self.workspace.session.clock.today().isoformat()
        day = str(values["park_until"] or "")
        parked = values["decision"] == "park" and values["status"] in self.workspace.leads.open
        return parked and bool(day) and day <= today
