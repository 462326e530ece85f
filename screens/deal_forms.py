"""The forms of a deal: its fields, lines, answers, people, activities, agreement, invoice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from salesops_tui.domain.deals import QUESTIONS, Deal, Line, by_question
from salesops_tui.domain.papers import Invoice
from salesops_tui.errors import StaleRecord
from salesops_tui.services.session import Done
from screens.deal_actions import DealActions

Then = Callable[[], None]
NOTHING = Done("", 0)  # a form that was saved as it was opened
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
        from screens.dialogs.form import differing

        target = self.needed(self.action_edit)
        if target is None:
            return
        deal = self.workspace.pipeline.deal(target.id)
        revision = deal.revision

        def submit(values: dict[str, Any]) -> Done:
            nonlocal revision
            if not values:
                return NOTHING
            try:
                return self.workspace.deals.edit(target.id, values, expecting=revision)
            except StaleRecord:
                now = self.workspace.pipeline.deal(target.id)
                revision = now.revision
                theirs = differing(DealForm, _deal_values(deal), _deal_values(now))
                told = theirs or "it was moved or its lines changed"
                raise StaleRecord(_meanwhile(deal.key, told)) from None

        heading = f"Edit {deal.key} {deal.name}"
        self.show_form(
            DealForm, heading, submit, _deal_values(deal), deal_id=deal.id, focus=focus, then=then
        )

    def action_next_step(self) -> None:
        """What happens next, and by when."""
        from salesops_tui.domain.forms.sales import NextStepForm

        target = self.needed(self.action_next_step)
        if target is None:
            return
        deal = self.workspace.pipeline.deal(target.id)
        values = {"next_step": deal.next_step, "next_step_due": deal.next_step_due}

        def submit(changed: dict[str, Any]) -> Done:
            return self.workspace.deals.edit(deal.id, changed) if changed else NOTHING

        self.show_form(NextStepForm, f"Next step of {deal.key}", submit, values, deal_id=deal.id)

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
        values: dict[str, Any] = {}
        for answer in self.workspace.notes.answers(target.id):
            values[answer.question] = answer.text
            values[f"{answer.question}_score"] = answer.score or None

        def submit(raw: dict[str, Any]) -> Done:
            return self.workspace.notes.qualify(target.id, by_question(raw))

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
        from screens.dialogs.form import differing

        values = _line_values(line)

        revision = line.revision

        def submit(raw: dict[str, Any]) -> Done:
            nonlocal revision
            if not raw:
                return NOTHING
            lines = self.workspace.lines
            try:
                return lines.edit(line.deal_id, line.id, raw, expecting=revision)
            except StaleRecord:
                now = next((item for item in lines.of(line.deal_id) if item.id == line.id), None)
                if now is None:
                    raise StaleRecord("Somebody else removed this line meanwhile.") from None
                revision = now.revision
                theirs = differing(LineForm, values, _line_values(now))
                raise StaleRecord(_meanwhile("this line", theirs)) from None

        self.show_form(LineForm, f"Line item {line.product}", submit, values, deal_id=line.deal_id)

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

        def submit(raw: dict[str, Any]) -> Done:
            return self.workspace.billing.pay(invoice.id, raw, invoice.revision)

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


def _meanwhile(what: str, differ: str) -> str:
    """What somebody else changed while a form was open."""
    return f"Somebody else changed {what} meanwhile: {differ}. Enter again saves yours over it."
