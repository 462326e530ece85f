"""What can be done to a lead from the list and from its page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.domain.deals import QUESTIONS, answered, by_question
from salesops_tui.errors import MoveRefused, Refused
from salesops_tui.services.session import Done
from screens import dialogs
from screens.opening import open_record
from screens.records.acting import NONE, Picked, RecordActions, Then
from screens.saving import Saving, Start
from screens.work import WorkScreen

if TYPE_CHECKING:
    from screens.dialogs import Waive

_PARK_DAYS = 30  # the day that parking is offered to end
_CHOICES = [
    ("e", "Engage: it may become a deal", "engage"),
    ("p", "Park until a day", "park"),
    ("d", "Decline", "decline"),
]


class LeadActions(RecordActions):
    """Decides, converts, touches and qualifies the lead that a screen names."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "decide", "Decide", id="lead.decide", tooltip="Engage, park or decline"),
        Binding("c", "convert", "Convert", id="lead.convert",
                tooltip="Make a deal of the lead; go to the deal that it became"),
        Binding("t", "touch", "Touch", id="lead.touch", tooltip="Record another contact"),
        Binding("q", "qualify", "Qualify", id="lead.qualify", tooltip="Answer the seven questions"),
    ]  # fmt: skip

    def the_lead(self) -> Picked | None:
        """The lead that keys are about; None, with a sentence, when there is none."""
        raise NotImplementedError

    def action_decide(self) -> None:
        """Ask for the decision by its letter, then for the reason and the day."""
        if (picked := self.the_lead()) is not None:
            self.decide(picked)

    def decide(self, picked: Picked, then: Then | None = None) -> None:
        """Decide about a lead; ``then`` runs when that is done or left."""
        lead = self.workspace.leads.lead(picked.id)
        if lead.deal:
            self.say(f"{lead.key} has become {lead.deal}; c goes there.")
            return

        def chosen(decision: str | None) -> None:
            if decision is not None:
                self._ask_reason(picked, decision, then)

        note = f"Now: {lead.decision}, {lead.reason}" if lead.decision else ""
        question = f"What about {lead.key} {lead.name}?"
        self.app.push_screen(dialogs.PickDialog(question, _CHOICES, note=note), chosen)

    def _ask_reason(self, picked: Picked, decision: str, then: Then | None) -> None:
        from salesops_tui.domain.forms.leads import ParkForm, ReasonForm

        given: dict[str, Any] = {"decision": decision}
        shown: dict[str, Any] = {}
        if decision == "park":
            today = self.workspace.session.clock.today()
            shown["until"] = given["until"] = today + timedelta(days=_PARK_DAYS)

        def write(raw: dict[str, Any], seen: int) -> Done:
            return self.workspace.leads.decide(picked.id, {**given, **raw}, expecting=int(seen))

        submit = self.saving(picked, write, bare=True)
        heading = f"{decision.capitalize()} {picked.key}"
        form = ParkForm if decision == "park" else ReasonForm
        self.ask_form(form, heading, submit, shown, focus="reason", then=then)

    def action_convert(self) -> None:
        """Make a deal of the lead; go to the deal that it became already."""
        if (picked := self.the_lead()) is None:
            return
        lead = self.workspace.leads.lead(picked.id)
        if lead.deal_id is not None:
            open_record(self, "deal", lead.deal_id)
        else:
            self.move_record(picked, self.workspace.leads.qualified)

    def move_record(self, picked: Picked, to: str, waive: Waive | None = None) -> None:
        """Move a lead; one that it was decided to engage goes on as a deal."""
        leads = self.workspace.leads
        try:
            lead = leads.lead(picked.id)
            if to == "next" and lead.decision == "engage" and not lead.deal:
                to = leads.qualified
            ruling = self.workspace.statuses.ruling("lead", picked.id, to)
        except Refused as refusal:
            self.refuse(refusal)
            return
        waived = waive.gates if waive else NONE
        if ruling.route.to != leads.qualified:
            super().move_record(picked, to, waive)
        elif [result for result in ruling.missing if result.gate not in waived]:
            self._record_gates(picked, to)
        else:
            self._convert(picked, waive)

    def _convert(self, picked: Picked, waive: Waive | None) -> None:
        waived, reason = (waive.gates, waive.reason) if waive else (NONE, "")

        def call() -> Done:
            return self.workspace.leads.convert(
                picked.id, waive=waived, reason=reason, expecting=picked.revision
            )

        def stopped(refusal: Refused) -> None:
            if isinstance(refusal, MoveRefused):
                self._record_gates(picked, self.workspace.leads.qualified)
            else:
                self.refuse(refusal)

        self.perform(call, lambda done: self._converted(picked, done), stopped)

    def _converted(self, picked: Picked, done: Done) -> None:
        """Go on with the deal; Esc comes back here."""
        self.changed(done)
        deal = self.workspace.leads.lead(picked.id).deal_id
        if deal is None:
            return
        open_record(self, "deal", deal)
        page = self.app.screen
        if isinstance(page, WorkScreen) and page is not self:
            sentence = f"{done.what} (change {done.group}; u takes it back)"
            page.call_after_refresh(page.say, sentence)

    def mend(self, picked: Picked, action: str, then: Then) -> None:
        """Start what mends a gate of a lead."""
        if action == "decide":
            self.decide(picked, then)
        elif action == "duplicate":
            self._say_duplicate(picked)
        else:
            super().mend(picked, action, then)

    def _say_duplicate(self, picked: Picked) -> None:
        """Offer to close a lead that repeats another."""
        known = self.workspace.leads.repeats(picked.id)

        def answered(yes: bool | None) -> None:
            if yes and known is not None:
                leads = self.workspace.leads
                self.perform(lambda: leads.duplicate(picked.id, known.id), self.changed)

        if known is not None:
            question = f"{picked.key} repeats {known.key} {known.name}?"
            note = f"It is closed, and {known.key} gets a touch for it. No: w waives the gate."
            self.app.push_screen(dialogs.ConfirmDialog(question, note), answered)

    def action_touch(self) -> None:
        """Record another contact with the lead."""
        from salesops_tui.domain.forms.leads import TouchForm

        if (picked := self.the_lead()) is None:
            return

        def submit(raw: dict[str, Any]) -> Done:
            return self.workspace.leads.touch(picked.id, raw)

        self.ask_form(TouchForm, f"Touch of {picked.key}", submit)

    def action_qualify(self) -> None:
        """The seven questions, each with a score, as on a deal."""
        from salesops_tui.domain.forms.sales import QualifyForm

        if (picked := self.the_lead()) is None:
            return
        leads = self.workspace.leads

        def write(raw: dict[str, Any], seen: int) -> Done:
            return leads.qualify(picked.id, by_question(raw), submit.start.values)

        submit = Saving(write, lambda: Start(0, answered(leads.answers(picked.id))))
        values = submit.start.values

        first = next((question for question in QUESTIONS if not values[question]), "")
        self.ask_form(QualifyForm, f"Qualify {picked.key}", submit, values, focus=first)
