"""The forms of a deal: its fields, lines, answers, people, activities, agreement, invoice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from salesops_tui.domain.deals import QUESTIONS, Deal, Line, answered, by_question
from salesops_tui.domain.papers import Invoice
from salesops_tui.services.session import Done
from screens.deal.actions import DealActions
from screens.saving import Saving, Start

Then = Callable[[], None]
_PAUSE_DAYS = 30  # the day that a pause is offered to end


def _nothing() -> None:
    return


class DealForms(DealActions):
    """Everything of a deal that is filled in; each form saves through one service call."""

    def show_form(
        self,
        form: Any,
        heading: str,
        submit: Callable[[dict[str, Any]], Done],
        values: Mapping[str, Any] | None = None,
        *,
        deal_id: int | None = None,
        focus: str = "",
        then: Then = _nothing,
    ) -> None:
        """Show a form; after it has saved, show what changed and go on with ``then``."""
        from screens.dialogs.form import FormDialog

        def answered(done: Done | None) -> None:
            if done is not None:
                self.changed(done, deal_id)
            then()

        dialog = FormDialog(
            form, heading, submit, values, focus=focus, suggestions=self._suggestions(form)
        )
        self.app.push_screen(dialog, answered)

    def action_edit(self, focus: str = "", then: Then = _nothing) -> None:
        """Edit the deal's fields; only what was changed is written."""
        from salesops_tui.domain.forms.sales import DealForm

        target = self.needed(self.action_edit)
        if target is None:
            return
        submit = self._saving(target.id, _deal_values)
        heading = f"Edit {target.key} {target.name}"
        values = submit.start.values
        self.show_form(DealForm, heading, submit, values, deal_id=target.id, focus=focus, then=then)

    def _saving(self, deal_id: int, values: Callable[[Deal], Mapping[str, Any]]) -> Saving:
        """How a form over fields of a deal saves."""

        def fresh() -> Start:
            deal = self.workspace.pipeline.deal(deal_id)
            return Start(deal.revision, values(deal))

        edit = self.workspace.deals.edit
        return Saving(lambda raw, seen: edit(deal_id, raw, expecting=seen), fresh)

    def action_next_step(self) -> None:
        """What happens next, and by when."""
        from salesops_tui.domain.forms.sales import NextStepForm

        target = self.needed(self.action_next_step)
        if target is None:
            return
        submit = self._saving(target.id, next_step)
        heading = f"Next step of {target.key}"
        self.show_form(NextStepForm, heading, submit, submit.start.values, deal_id=target.id)

    def action_pause(self) -> None:
        """Pause the deal: why, and until when."""
        from salesops_tui.domain.forms.sales import PauseForm

        target = self.needed(self.action_pause)
        if target is None:
            return
        until = self.workspace.session.clock.today() + timedelta(days=_PAUSE_DAYS)

        def submit(raw: dict[str, Any]) -> Done:
            from salesops_tui.domain.forms.form import read_new
            from salesops_tui.domain.transitions import Move

            values = read_new(PauseForm, {"until": until, **raw})
            move = Move("paused", reason=values["reason"], until=values["until"])
            return self.workspace.pipeline.move(target.id, move, expecting=target.revision)

        values = {"until": until}
        self.show_form(PauseForm, f"Pause {target.key}", submit, values, deal_id=target.id)

    def action_qualify(self, then: Then = _nothing) -> None:
        """The seven questions, each with a score."""
        from salesops_tui.domain.forms.sales import QualifyForm

        target = self.needed(self.action_qualify)
        if target is None:
            return
        notes = self.workspace.notes

        def write(raw: dict[str, Any], seen: int) -> Done:
            return notes.qualify(target.id, by_question(raw), submit.start.values)

        submit = Saving(write, lambda: Start(0, answered(notes.answers(target.id))))
        values = submit.start.values
        heading = f"Qualify {target.key} {target.name}"
        first = next((q for q in QUESTIONS if not values[q]), "")
        self.show_form(
            QualifyForm, heading, submit, values, deal_id=target.id, focus=first, then=then
        )

    def action_add_line(self, then: Then = _nothing) -> None:
        """Add a line item from the price book, or in one's own words."""
        from salesops_tui.domain.forms.sales import LineForm

        target = self.needed(self.action_add_line)
        if target is None:
            return

        def submit(raw: dict[str, Any]) -> Done:
            return self.workspace.lines.add(target.id, raw)

        heading = f"Line item of {target.key}"
        values = {"quantity": "1"}
        self.show_form(LineForm, heading, submit, values, deal_id=target.id, then=then)

    def edit_line(self, line: Line) -> None:
        """Change a line item."""
        from salesops_tui.domain.forms.sales import LineForm

        lines = self.workspace.lines

        def fresh() -> Start:
            now = next((item for item in lines.of(line.deal_id) if item.id == line.id), line)
            return Start(now.revision, _line_values(now))

        def write(raw: dict[str, Any], seen: int) -> Done:
            return lines.edit(line.deal_id, line.id, raw, expecting=seen)

        submit = Saving(write, fresh)
        heading, values = f"Line item {line.product}", submit.start.values
        self.show_form(LineForm, heading, submit, values, deal_id=line.deal_id)

    def action_add_contact(self, role: str = "", then: Then = _nothing) -> None:
        """Give a person a role on the deal."""
        from salesops_tui.domain.forms.sales import RoleForm

        target = self.needed(self.action_add_contact)
        if target is None:
            return

        def submit(raw: dict[str, Any]) -> Done:
            return self.workspace.notes.add_contact(target.id, {"role": role, **raw})

        heading = f"Person of {target.key} {target.name}"
        self.show_form(RoleForm, heading, submit, {"role": role}, deal_id=target.id, then=then)

    def action_add_activity(self, outcome: str = "", then: Then = _nothing) -> None:
        """Log what happened."""
        from salesops_tui.domain.forms.sales import ActivityForm

        target = self.needed(self.action_add_activity)
        if target is None:
            return
        values = {"kind": "call", "outcome": outcome}

        def submit(raw: dict[str, Any]) -> Done:
            return self.workspace.notes.add_activity(target.id, {**values, **raw})

        heading = f"Activity on {target.key} {target.name}"
        self.show_form(ActivityForm, heading, submit, values, deal_id=target.id, then=then)

    def agreement(
        self, kind: str = "contract", then: Then = _nothing, *, new: bool = False
    ) -> None:
        """Draft an agreement; when a draft is there, sign it, unless a ``new`` one is wanted."""
        from salesops_tui.domain.forms.papers import AgreementForm, SignForm

        target = self.needed()
        if target is None:
            return
        billing = self.workspace.billing
        drafts = [a for a in billing.agreements(target.id) if a.status == "draft"]
        if drafts and not new:
            key = drafts[-1].key

            def sign(raw: dict[str, Any]) -> Done:
                return billing.sign(key, raw)

            self.show_form(SignForm, f"{key} was signed", sign, deal_id=target.id, then=then)
            return

        def add(raw: dict[str, Any]) -> Done:
            return billing.add_agreement(target.id, {"kind": kind, **raw})

        heading = f"Agreement for {target.key} {target.name}"
        self.show_form(AgreementForm, heading, add, {"kind": kind}, deal_id=target.id, then=then)

    def invoice(self, then: Then = _nothing) -> None:
        """Ask for an invoice."""
        from salesops_tui.domain.forms.papers import InvoiceForm

        target = self.needed()
        if target is None:
            return

        def submit(raw: dict[str, Any]) -> Done:
            return self.workspace.billing.request_invoice(target.id, raw)

        heading = f"Request an invoice for {target.key} {target.name}"
        self.show_form(InvoiceForm, heading, submit, deal_id=target.id, then=then)

    def pay(self, invoice: Invoice, then: Then = _nothing) -> None:
        """Record what came in for an invoice."""
        from salesops_tui.domain.forms.papers import PaymentForm

        billing = self.workspace.billing
        submit = Saving(
            lambda raw, seen: billing.pay(invoice.id, raw, int(seen)),
            lambda: Start(billing.invoice(invoice.id).revision, {}),
            bare=True,
        )
        heading = f"Payment of {invoice.name}"
        self.show_form(PaymentForm, heading, submit, deal_id=invoice.deal_id, then=then)

    def _suggestions(self, form: Any) -> dict[str, list[str]]:
        """What fields with known answers complete to."""
        fields = form.model_fields
        found: dict[str, list[str]] = {}
        if "owner" in fields:
            found["owner"] = [user.login for user in self.workspace.people.users()]
        if "organization" in fields:
            found["organization"] = [o.name for o in self.workspace.people.organizations()]
        if "product" in fields:
            found["product"] = [price.code for price in self.workspace.prices.book().prices]
        if "contact" in fields:
            found["contact"] = [contact.name for contact in self.workspace.people.contacts()]
        return found


def next_step(deal: Deal) -> dict[str, Any]:
    """What the form of a deal's next step starts from."""
    return {"next_step": deal.next_step, "next_step_due": deal.next_step_due}


def _deal_values(deal: Deal) -> dict[str, Any]:
    from salesops_tui.domain.forms.sales import DealForm
    from screens.dialogs.form import money_text, share_text

    values = {name: getattr(deal, name) for name in DealForm.model_fields}
    values["estimate"] = money_text(deal.estimate)
    values["collected"] = money_text(deal.collected)
    values["win_rate"] = share_text(deal.win_rate)
    return values


def _line_values(line: Line) -> dict[str, Any]:
    from salesops_tui.domain.forms.sales import LineForm
    from screens.dialogs.form import money_text, share_text

    values = {name: getattr(line, name) for name in LineForm.model_fields}
    values["unit_price"] = money_text(line.unit_price)
    values["discount"] = share_text(line.discount)
    return values
