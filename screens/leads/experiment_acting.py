"""What can be done to an experiment from the list and from its page."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.domain.experiments import percent
from salesops_tui.services.session import Done
from screens import dialogs
from screens.records.acting import Picked, RecordActions

_OTHERS = 30  # experiments offered to compare with
_CHOICES = [("s", "Scale it up", "scale"), ("r", "Repeat it", "repeat"), ("x", "Stop it", "stop")]


class ExperimentActions(RecordActions):
    """Decides, compares, and adds costs to the experiment that a screen names."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "decide", "Decide", id="experiment.decide",
                tooltip="Scale, repeat or stop, with what was learnt"),
        Binding("c", "cost", "Cost", id="experiment.cost", tooltip="Add cash or staff days"),
        Binding("equals_sign", "compare", "Compare", id="experiment.compare",
                tooltip="Compare with another by Fisher's exact test"),
    ]  # fmt: skip

    def the_experiment(self) -> Picked | None:
        """The experiment that keys are about; None, with a sentence, when there is none."""
        raise NotImplementedError

    def action_decide(self) -> None:
        """Ask for the decision by its letter, then for what was learnt."""
        if (picked := self.the_experiment()) is None:
            return

        def chosen(decision: str | None) -> None:
            if decision is not None:
                self._learn(picked, decision)

        code = self._code(picked.id)
        self.app.push_screen(dialogs.PickDialog(f"What about {code}?", _CHOICES), chosen)

    def _learn(self, picked: Picked, decision: str) -> None:
        from salesops_tui.domain.forms.leads import LearnForm

        known = self.workspace.records.show("experiment", picked.id)["learning"]
        shown = {"decision": decision, "learning": known}

        def write(raw: dict[str, Any], seen: int) -> Done:
            values = {**shown, **raw}
            return self.workspace.experiments.decide(picked.id, values, expecting=int(seen))

        submit = self.saving(picked, write, bare=True)
        heading = f"What did {self._code(picked.id)} teach?"
        self.ask_form(LearnForm, heading, submit, shown, focus="learning")

    def action_cost(self) -> None:
        """Add what it cost."""
        if (picked := self.the_experiment()) is not None:
            self.add_record("cost", {"experiment": self._code(picked.id)}, focus="what")

    def action_compare(self) -> None:
        """Ask for another experiment and say how likely the difference is chance."""
        if (picked := self.the_experiment()) is None:
            return
        others = [
            (letter, f"{code} {status}", str(identity))
            for letter, (identity, code, status) in zip(
                [*"123456789", *[""] * _OTHERS], self._others(picked.id), strict=False
            )
        ]
        if not others:
            self.say("There is no other experiment; a adds one.")
            return

        def chosen(other: str | None) -> None:
            if other is not None:
                self._compared(picked.id, int(other))

        question = f"Compare {self._code(picked.id)} with"
        self.app.push_screen(dialogs.PickDialog(question, others), chosen)

    def _others(self, identity: int) -> list[tuple[int, str, str]]:
        columns = ("code", "status")
        listed = self.workspace.records.listed("experiment", "", columns, _OTHERS)
        return [
            (row.id, str(row.cells[0]), str(row.cells[1])) for row in listed if row.id != identity
        ]

    def _compared(self, one: int, other: int) -> None:
        found = self.workspace.experiments.compare(one, other)
        p = "n/a" if found.p is None else f"{found.p:.4f}"
        sides = [
            f"{self._code(identity)} {percent(side.lqr)} of {side.leads}"
            for identity, side in ((one, found.one), (other, found.other))
        ]
        self.say(f"{', '.join(sides)}: p = {p}, {found.verdict}")

    def _code(self, identity: int) -> str:
        code: str = self.workspace.records.show("experiment", identity)["code"]
        return code
