"""The list of experiments with their numbers."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text

from salesops_tui.domain.experiments import Outcome, percent
from salesops_tui.domain.money import plain
from salesops_tui.services.records import Listed
from screens.leads.experiment_acting import ExperimentActions
from screens.opening import open_record
from screens.records.acting import Picked
from screens.records.list import RecordList

_NUMBERS = ("leads", "LQR", "95 %", "verdict", "full cost", "a lead", "won", "ROI")


class ExperimentsScreen(RecordList, ExperimentActions):
    """Experiments, each with what came of it."""

    KIND = "experiment"
    COLUMNS: ClassVar[tuple[str, ...]] = ("key", "code", "status", "decision", "owner")
    EMPTY = "No experiments yet. a adds one; its threshold is fixed when it runs."
    KEYS = "a add · e edit · d decide · c cost · = compare · > < move · Enter · / · ? help"

    def found(self) -> list[Listed]:
        """The experiments, and what is counted of them."""
        rows = super().found()
        self.outcomes: dict[int, Outcome] = self.workspace.experiments.outcomes(
            [row.id for row in rows]
        )
        return rows

    def titles(self) -> list[str]:
        """The fields, the numbers, then the rest of the fields."""
        names = super().titles()
        return [*names[:3], *_NUMBERS, *names[3:]]

    def painted(self) -> list[list[Text]]:
        """The rows with their numbers."""
        rows = super().painted()
        return [
            [*row[:3], *_numbers(self.outcomes[listed.id]), *row[3:]]
            for listed, row in zip(self.rows, rows, strict=True)
        ]

    def the_experiment(self) -> Picked | None:
        """The experiment under the cursor."""
        return self.needed()

    def open_record(self, picked: Picked) -> None:
        """Its page."""
        open_record(self, "experiment", picked.id)


def _numbers(outcome: Outcome) -> list[Text]:
    low, high = outcome.interval or (None, None)
    interval = f"{percent(low)}–{percent(high)}" if outcome.interval else "n/a"
    each = outcome.cost_per(outcome.leads)
    cells = (
        str(outcome.leads),
        percent(outcome.lqr),
        interval,
        outcome.verdict,
        plain(outcome.ours.full, group=True),
        "n/a" if each is None else plain(each, group=True),
        str(outcome.won),
        percent(outcome.roi),
    )
    return [Text(cell, justify="left" if cell == outcome.verdict else "right") for cell in cells]
