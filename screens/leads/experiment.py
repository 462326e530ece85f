"""One experiment, whole: its numbers, costs, cohort and history."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from salesops_tui.domain.experiments import percent, told
from salesops_tui.domain.marketing import EXPERIMENT_DECISIONS
from salesops_tui.domain.money import plain
from salesops_tui.domain.text import clean_line
from salesops_tui.services.records import Listed
from screens.leads.experiment_acting import ExperimentActions
from screens.opening import open_record
from screens.records.acting import Picked
from screens.records.page import RecordPage, Rows, lines, story
from screens.widgets.section import Section


class ExperimentScreen(RecordPage, ExperimentActions):
    """An experiment with everything that came of it."""

    KIND = "experiment"
    LEFT = ("costs", "numbers", "fields")
    RIGHT = ("cohort", "history")
    LISTS = ("costs", "cohort")
    KEYS = "d decide · c cost · = compare · e edit · > < move · D remove · Esc · ? help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("D,delete", "remove", "Remove", id="experiment.remove",
                tooltip="Remove the cost under the cursor"),
    ]  # fmt: skip

    def the_experiment(self) -> Picked | None:
        """The experiment shown."""
        return self.picked

    def head(self) -> str:
        """Key, code, status, decision."""
        values = self.workspace.records.show("experiment", self.identity)
        status = self.workspace.statuses.label("experiment", values["status"])
        decision = EXPERIMENT_DECISIONS.get(values["decision"], "")
        end = f": {decision.lower()}" if decision else ""
        return f"{values['key']}  {values['code']}  ·  {status}{end}"

    def texts(self) -> dict[str, tuple[str, str]]:
        """The numbers, the fields, the history."""
        experiments = self.workspace.experiments
        values = self.workspace.records.show("experiment", self.identity)
        return {
            "numbers": ("Numbers", lines(told(experiments.outcome(self.identity)))),
            "fields": ("Experiment (e edits)", _fields(values)),
            "history": ("History", story(experiments.history(self.identity))),
        }

    def lists(self) -> dict[str, tuple[str, Rows, str]]:
        """Costs and the cohort."""
        experiments = self.workspace.experiments
        costs = [(_cost(row), f"cost:{row.id}") for row in experiments.cost_rows(self.identity)]
        cohort = [(_lead(row), f"lead:{row.id}") for row in experiments.cohort(self.identity)]
        return {
            "costs": (f"Costs {len(costs)}", costs, "c adds cash or staff days"),
            "cohort": (f"Cohort {len(cohort)}", cohort, "no lead's first touch is this experiment"),
        }

    @on(OptionList.OptionSelected)
    def _act(self, event: OptionList.OptionSelected) -> None:
        found = self._under_cursor()
        if found is not None and found.kind == "lead":
            open_record(self, "lead", found.id)
        elif found is not None:
            self.edit_record(found)

    def action_remove(self) -> None:
        """Remove the cost under the cursor, after a yes."""
        found = self._under_cursor()
        if found is None or found.kind != "cost":
            self.say("Tab to a cost first.")
        else:
            self.remove_record(found)

    def _under_cursor(self) -> Picked | None:
        section = self.focused
        if not isinstance(section, Section) or not section.chosen:
            return None
        kind, _, number = section.chosen.partition(":")
        return self.fresh(Picked(kind, int(number), 0))


def _fields(values: dict[str, Any]) -> str:
    term = f"{values['start'] or '–'} to {values['end'] or '–'}"
    budget = values["budget"]
    return lines(
        [
            ("Hypothesis", values["hypothesis"]),
            ("Success", f"{values['metric']} at least {percent(values['threshold'])}"),
            ("Minimum sample", f"{values['minimum_sample'] or 0} leads"),
            ("Term", term),
            ("Audience", values["audience"]),
            ("Channel", values["channel"]),
            (
                "Budget",
                "" if budget is None else f"{plain(budget, group=True)} {values['currency']}",
            ),
            ("Owner", values["owner"] or "nobody"),
            ("Learning", values["learning"]),
        ],
        always=("Hypothesis", "Learning"),
    )


def _cost(row: Listed) -> str:
    _, on_day, what, cash, person, days, rate, currency = row.cells
    parts = [] if cash is None else [plain(int(str(cash)), group=True)]
    if rate is not None and str(days) not in ("", "0"):
        who = f" {clean_line(str(person))}" if person else ""
        parts.append(f"{days} days{who} × {plain(int(str(rate)), group=True)}")
    return f"{on_day or '–':<10}  {clean_line(str(what))}: {' + '.join(parts)} {currency}"


def _lead(row: Listed) -> str:
    key, name, organization, status, _, deal = (clean_line(str(cell or "")) for cell in row.cells)
    of = f", {organization}" if organization else ""
    return f"{key} {name}{of}: {status}{f' → {deal}' if deal else ''}"
