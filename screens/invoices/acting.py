"""What can be done to an invoice from any screen that shows one: one key, one service call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.domain.money import plain
from salesops_tui.domain.papers import Invoice
from salesops_tui.errors import Refused
from salesops_tui.services.session import Done
from screens import dialogs
from screens.invoices.planning import ask_plan
from screens.papers.making import DocumentMaking
from screens.questions import ask_reason
from screens.records.acting import RecordActions
from screens.saving import Saving, Start


class InvoiceActions(DocumentMaking, RecordActions):
    """Requests, issues, pays and voids; a screen says which invoice is meant."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "request", "Request", id="invoice.request", tooltip="Ask for a planned one"),
        Binding("i", "issue", "Issue", id="invoice.issue", tooltip="Give it its number: final"),
        Binding("p", "pay", "Pay", id="invoice.pay", tooltip="Record a payment, whole or in part"),
        Binding("V", "void", "Void", id="invoice.void", tooltip="Make it count for nothing"),
        Binding("d", "document", "Paper", id="invoice.document",
                tooltip="Make or open its paper"),
        Binding("P", "plan", "Plan", id="invoice.plan",
                tooltip="Plan the invoices of a deal from its agreement"),
    ]  # fmt: skip

    def invoice(self) -> Invoice | None:
        """The invoice that keys are about now; None after a sentence that there is none."""
        raise NotImplementedError

    def document_subject(self) -> str | None:
        """The invoice that a paper is made of."""
        found = self.invoice() if self.any else None
        return f"I-{found.id}" if found else None

    def action_document(self) -> None:
        """Make the paper of the invoice, or open it."""
        self.document("invoice")

    def action_request(self) -> None:
        """Ask for a planned invoice."""
        found = self.invoice()
        if found is not None:
            billing = self.workspace.billing
            self.perform(lambda: billing.request(found.id, found.revision), self.changed)

    def action_issue(self) -> None:
        """Ask for the number and the day, and issue the invoice."""
        from salesops_tui.domain.forms.papers import IssueForm

        found = self.invoice()
        if found is None:
            return
        if found.status not in ("planned", "requested"):
            self.say(f"{found.name} is {found.status} already.")
            return

        submit = self._asked(found, self.workspace.billing.issue)
        heading = f"Issue {found.key} over {_money(found.total, found)}? Not undone, only voided."
        self.ask_form(IssueForm, heading, submit)

    def action_pay(self) -> None:
        """Ask what came in, and record it."""
        from salesops_tui.domain.forms.papers import PaymentForm

        found = self.invoice()
        if found is None:
            return
        if found.status in ("planned", "requested", "void"):
            self.say(f"{found.name} is {found.status}: i issues it before it is paid.")
            return

        submit = self._asked(found, self.workspace.billing.pay)
        heading = f"Payment of {found.name}: {_money(found.open, found)} open"
        self.ask_form(PaymentForm, heading, submit)

    def _asked(self, found: Invoice, write: Callable[[int, Any, int], Done]) -> Saving:
        """How a form about an invoice as a whole saves: one that moved on is looked at again."""
        billing = self.workspace.billing
        return Saving(
            lambda raw, seen: write(found.id, raw, int(seen)),
            lambda: Start(billing.invoice(found.id).revision, {}),
            bare=True,
        )

    def action_void(self) -> None:
        """Ask why, and void the invoice."""
        found = self.invoice()
        if found is None:
            return
        if found.status == "planned" or found.paid:
            why = (
                "has payments; take them back first" if found.paid else "is only planned; D removes"
            )
            self.say(f"{found.name} {why}.")
            return
        billing = self.workspace.billing

        def void(reason: str) -> None:
            self.perform(
                lambda: billing.void_invoice(found.id, reason, found.revision), self.changed
            )

        ask_reason(self, f"Why is {found.name} void? It keeps its number.", void)

    def action_plan(self) -> None:
        """Plan the invoices of a deal, the one of this invoice unless another is named."""
        found = self.invoice() if self.any else None
        key = self.workspace.pipeline.deal(found.deal_id).key if found else ""

        def answered(word: str | None) -> None:
            if word is None:
                return
            try:
                deal = self.workspace.deals.id_of(word)
            except Refused as refusal:
                self.refuse(refusal)
            else:
                ask_plan(self, deal)

        ask = dialogs.AskDialog("Plan the invoices of which deal?", key, hint="D-42")
        self.app.push_screen(ask, answered)

    @property
    def any(self) -> bool:
        """Whether there is an invoice that keys are about."""
        return True

    def move_on(self, found: Invoice) -> None:
        """The next step of an invoice: request, issue, pay."""
        steps = {"planned": self.action_request, "requested": self.action_issue}
        steps |= dict.fromkeys(("issued", "part paid", "overdue"), self.action_pay)
        step = steps.get(found.status)
        if step is None:
            self.say(f"{found.name} is {found.status}: nothing is left to do.")
        else:
            step()


def _money(amount: int, invoice: Invoice) -> str:
    return f"{plain(amount, group=True)} {invoice.currency}"
