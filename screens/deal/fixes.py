"""What mends each gate of a deal: the form or the document that Enter on a ✗ leads to."""

from __future__ import annotations

from collections.abc import Callable

from salesops_tui.domain.money import plain
from screens import dialogs
from screens.deal.forms import DealForms, Then
from screens.places import page


class DealFixes(DealForms):
    """From a gate to what mends it, and back."""

    def fix(self, action: str, then: Then) -> None:
        """Start what mends a gate; see ``domain/gates.py`` for the actions."""
        name, _, detail = action.partition(":")
        ways: dict[str, Callable[[], None]] = {
            "edit": lambda: self.action_edit(detail, then),
            "qualify": lambda: self.action_qualify(then),
            "contacts": lambda: self.action_add_contact(detail, then),
            "activity": lambda: self.action_add_activity(detail, then),
            "lines": lambda: self._first_lacking(then),
            "document": lambda: self.document(detail, then),
            "sow": lambda: self.action_sow(then),
            "agreement": lambda: self.agreement(then=then),
            "invoice": lambda: self._request(then),
            "pay": lambda: self._collect(then),
        }
        ways[name]()

    def _request(self, then: Then) -> None:
        """Ask for the first planned invoice, else for one of the deal's amount."""
        target, billing = self.needed(), self.workspace.billing
        planned = [
            invoice
            for invoice in (billing.invoices(target.id) if target else ())
            if invoice.status == "planned"
        ]
        if not planned:
            self.invoice(then)
            return
        first = min(planned, key=lambda each: (str(each.period_start or ""), each.id))

        def answered(yes: bool | None) -> None:
            if yes:
                self.perform(lambda: billing.request(first.id), self.changed)
            then()

        money = f"{plain(first.total, group=True)} {first.currency}"
        question = f"Request the planned invoice {first.key}?"
        note = f"{first.kind or 'invoice'} from {first.period_start or 'now'}: {money}"
        self.app.push_screen(dialogs.ConfirmDialog(question, note), answered)

    def _collect(self, then: Then) -> None:
        """Record a payment of what is owed; without an issued invoice, say what was collected."""
        target = self.needed()
        known = self.workspace.billing.invoices(target.id) if target else []
        owed = [invoice for invoice in known if invoice.open]
        if owed:
            self.pay(min(owed, key=lambda each: (str(each.due), each.id)), then)
        elif any(invoice.status != "void" for invoice in known):
            self.action_edit("collected", then)
        else:
            self.invoice(then)

    def action_sow(self, then: Then = lambda: None) -> None:
        """Show the statement of work."""
        target = self.needed()
        if target is None:
            return

        def closed(_: object) -> None:
            self.reread()
            then()

        self.app.push_screen(page(self.workspace, "sow", target.id), closed)

    def document(self, kind: str, then: Then = lambda: None) -> None:
        """Make or open a document of a kind."""
        raise NotImplementedError

    def _first_lacking(self, then: Then) -> None:
        """A line, an organization or a contact: whichever the deal lacks first."""
        target = self.needed()
        if target is None:
            return
        if not self.workspace.lines.of(target.id):
            self.action_add_line(then)
        elif self.workspace.pipeline.deal(target.id).organization_id is None:
            self.action_edit("organization", then)
        else:
            self.action_add_contact("", then)
