"""Engagements, the next to end first, with the age of what was said of their health."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from salesops_tui.domain.delivery import HEALTH_STALE_DAYS
from screens.delivery.acting import DeliveryActions
from screens.records.acting import Picked
from screens.records.list import RecordList


class EngagementsScreen(DeliveryActions, RecordList):
    """Engagements."""

    KIND = "engagement"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "key", "deal_name", "health", "health_at", "status", "term_end", "owner", "organization",
    )  # fmt: skip
    EMPTY = "No engagement yet: one begins when a deal is won."
    KEYS = "Enter open · h health · > move · / filter · u undo · Esc back · ? help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h", "health", "Health", id="engagements.health", tooltip="Say how it is"),
    ]

    def heading(self) -> str:
        """How many there are, and of how many the health is too old to be believed."""
        at = self.COLUMNS.index("health_at")
        old = sum(self.workspace.delivery.stale(row.cells[at]) for row in self.rows)
        word = f" · {old} not looked at for {HEALTH_STALE_DAYS} days" if old else ""
        return f"{super().heading()}{word}"

    def titles(self) -> list[str]:
        """What stands over the columns."""
        return ["health age" if title == "health at" else title for title in super().titles()]

    def painted(self) -> list[list[Text]]:
        """The rows, with the age of the health in place of its day."""
        rows = super().painted()
        at = self.COLUMNS.index("health_at")
        for cells, row in zip(rows, self.rows, strict=True):
            days = self.workspace.delivery.days_since(row.cells[at])
            stale = self.workspace.delivery.stale(row.cells[at])
            cells[at] = Text(f"{'–' if days is None else f'{days} d'}{' stale' if stale else ''}")
        return rows

    def open_record(self, picked: Picked) -> None:
        """Show it whole."""
        self.open_engagement(picked.id)

    def action_add(self) -> None:
        """Say where engagements come from."""
        self.say("An engagement begins when its deal is won: move the deal on the board.")

    def action_edit(self) -> None:
        """Say how it is."""
        self.action_health()

    def action_health(self) -> None:
        """Say how the engagement under the cursor is."""
        found = self.needed()
        if found is not None:
            self.health(found)
