"""The list of tasks."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.errors import Refused
from screens.opening import open_record
from screens.records.acting import Picked
from screens.records.list import RecordList


class TasksScreen(RecordList):
    """Tasks: what is open of yours first; Enter goes to what a task is about."""

    KIND = "task"
    COLUMNS: ClassVar[tuple[str, ...]] = ("key", "text", "due", "assignee", "about", "done_at")
    USUALLY = "assignee:me done_at:none"
    EMPTY = "Nothing to do. a adds a task; / changes the filter (assignee:me done_at:none)."
    KEYS = "x done · a add · e edit · Enter open · / filter · D remove · u undo · ? help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "done", "Done", id="tasks.done", tooltip="Tick the task off, or not"),
    ]

    def action_done(self) -> None:
        """Tick the task under the cursor off; take the tick off one that is done."""
        found = self.needed()
        if found is None:
            return
        tasks = self.workspace.tasks
        try:
            over = self.workspace.records.show("task", found.id)["done_at"]
        except Refused as refusal:
            self.refuse(refusal)
            return
        act = tasks.reopen if over else tasks.done
        self.perform(lambda: act(found.id), self.changed)

    def about(self) -> str:
        """What the task under the cursor is about."""
        found = self.current
        return str(self.workspace.records.show("task", found.id)["about"]) if found else ""

    def open_record(self, picked: Picked) -> None:
        """Go to what the task is about; one about nothing is edited."""
        open_record(self, "task", picked.id)
