"""What can be done to a renewal case, from the list of them and from its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.domain.forms.renewals import DeclineForm, ExtendForm, RenewForm
from salesops_tui.errors import Invalid, MoveRefused, Refused
from salesops_tui.services.session import Done
from screens import dialogs
from screens.records.acting import NONE, Picked, RecordActions
from screens.renewals import text

KIND = "renewal"


class RenewalActions(RecordActions):
    """Reviews, extends, renews and declines cases through one service call each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "start", "Review", id="renewal.start", tooltip="Start the review"),
        Binding("x", "extend", "Extend", id="renewal.extend", tooltip="Two more weeks to decide"),
        Binding("greater_than_sign,L", "decide", "Decide", id="renewal.decide",
                tooltip="Renew or decline"),
        Binding("less_than_sign,H", "back", "Back", id="renewal.back",
                tooltip="Take the decision back"),
        Binding("e", "edit", "Edit", id="renewal.edit", tooltip="Who looks after it"),
    ]  # fmt: skip

    def the_case(self) -> Picked | None:
        """The case that a key is about; None, with a sentence, when there is none."""
        raise NotImplementedError

    def action_edit(self) -> None:
        """Edit who looks after it."""
        if (case := self.the_case()) is not None:
            self.edit_record(case)

    def action_start(self) -> None:
        """Start the review."""
        if (case := self.the_case()) is not None:
            start = self.workspace.renewals.start
            self.perform(lambda: start(case.id, expecting=case.revision), self.changed)

    def action_back(self) -> None:
        """Take the decision back, or the start of the review."""
        if (case := self.the_case()) is None:
            return
        status = self.workspace.renewals.case(case.id).status
        self.move_record(case, "back" if status != "not-renewing" else "reviewing")

    def action_extend(self) -> None:
        """Ask why, and put the decision off."""
        if (case := self.the_case()) is not None:
            extend = self.workspace.renewals.extend
            self.ask_form(
                ExtendForm,
                f"Extend {case.key} by two weeks",
                self.saving(
                    case, lambda raw, seen: extend(case.id, raw, expecting=int(seen)), bare=True
                ),
            )

    def action_decide(self) -> None:
        """Ask how it goes on."""
        if (case := self.the_case()) is None:
            return
        choices = [
            ("r", "Renew: a deal for the next term", "renew"),
            ("d", "Decline: the service is taken down", "decline"),
            ("x", "Extend: two more weeks to decide", "extend"),
        ]
        ways = {
            "renew": lambda: self.renew(case),
            "decline": lambda: self.decline(case),
            "extend": self.action_extend,
        }

        def picked(way: str | None) -> None:
            if way is not None:
                ways[way]()

        name = self.workspace.renewals.case(case.id).name
        self.app.push_screen(dialogs.PickDialog(f"{case.key} {name}", choices), picked)

    def decline(self, case: Picked) -> None:
        """Ask why and until when; open the decommission request."""
        decline = self.workspace.renewals.decline
        self.ask_form(
            DeclineForm,
            f"Do not renew {case.key}",
            self.saving(
                case, lambda raw, seen: decline(case.id, raw, expecting=int(seen)), bare=True
            ),
        )

    def renew(self, case: Picked, asked: Mapping[str, Any] | None = None) -> None:
        """Show what the next term would cost; ask the gates, then make its deal."""
        asked = asked or {}
        try:
            gates = self.workspace.renewals.gates(case.id)
            missing = any(gate.state == "missing" for gate in gates)
            if there := self.workspace.renewals.there(case.id):
                self._ask_taking(case, there, missing)
                return
            priced = self.workspace.renewals.priced(case.id, asked)
        except Invalid as refusal:
            if refusal.field == "start":
                self._ask_term(case, asked)
            else:
                self.refuse(refusal)
            return
        lines = [
            *priced.told(text.WIDEST),
            *(f"{note[:1].upper()}{note[1:]}." for note in priced.notes),
        ]
        heading = f"{case.key}: {priced.start} to {priced.end}, price book {priced.book}"

        def answered(answer: str | None) -> None:
            if answer == "change":
                self._ask_term(case, asked)
            elif answer == "renew":
                self._go_on(case, asked, missing)

        self.app.push_screen(dialogs.NextTermDialog(heading, lines), answered)

    def _ask_taking(self, case: Picked, there: str, missing: bool) -> None:
        """Ask whether the deal that is there already is the renewal."""
        deal = self.workspace.renewals.case(case.id).deal
        question = f"{there} renews {deal} already. Take it as the decision?"

        def answered(yes: bool | None) -> None:
            if yes:
                self._go_on(case, {}, missing)

        note = "No other deal is made, and its lines stay as they are."
        self.app.push_screen(dialogs.ConfirmDialog(question, note), answered)

    def _go_on(self, case: Picked, asked: Mapping[str, Any], missing: bool) -> None:
        if missing:
            self._ask_gates(case, asked)
        else:
            self._renew(case, asked)

    def _ask_term(self, case: Picked, asked: Mapping[str, Any]) -> None:
        """Ask for another term or another number of users; then show what that costs."""

        def check(raw: dict[str, Any]) -> dict[str, Any]:
            both = {**asked, **raw}
            self.workspace.renewals.priced(case.id, both)
            return both

        def answered(raw: dict[str, Any] | None) -> None:
            if raw is not None or asked:
                self.renew(case, raw or asked)

        form = dialogs.FormDialog(RenewForm, f"The next term of {case.key}", check, asked)
        self.app.push_screen(form, answered)

    def _ask_gates(
        self, case: Picked, asked: Mapping[str, Any], waived: frozenset[str] = NONE, at: str = ""
    ) -> None:
        gates = self.workspace.renewals.gates(case.id)

        def answered(answer: dialogs.Fix | dialogs.Waive | None) -> None:
            if isinstance(answer, dialogs.Fix):
                kept, gate = answer.waived, answer.gate
                self.mend(
                    case,
                    answer.action,
                    lambda: self._ask_gates(self.fresh(case), asked, kept, gate),
                )
            elif isinstance(answer, dialogs.Waive):
                reason = {"reason": answer.reason} if answer.reason else {}
                self._renew(self.fresh(case), {**asked, **reason}, answer.gates)

        panel = dialogs.GatePanel(f"{case.key} → Renewed", gates, waived, at=at)
        self.app.push_screen(panel, answered)

    def _renew(self, case: Picked, asked: Mapping[str, Any], waived: frozenset[str] = NONE) -> None:
        def call() -> Done:
            return self.workspace.renewals.renew(
                case.id, asked, waive=waived, expecting=case.revision
            )

        def stopped(refusal: Refused) -> None:
            if isinstance(refusal, MoveRefused):
                self._ask_gates(self.fresh(case), asked)
            else:
                self.refuse(refusal)

        self.perform(call, self.renewed, stopped)

    def renewed(self, done: Done) -> None:
        """Say which deal was made; the case stays in view."""
        self.changed(done._replace(what=f"{done.what}: {done.key}", key=""))
