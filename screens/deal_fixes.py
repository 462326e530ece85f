"""What mends each gate of a deal: the form or the document that Enter on a ✗ leads to."""

from __future__ import annotations

from collections.abc import Callable

from screens.deal_forms import DealForms, Then


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
            "agreement": lambda: self.agreement(then=then),
            "invoice": lambda: self._bill(then),
        }
        ways[name]()

    def _bill(self, then: Then) -> None:
        """Ask for an invoice; when that was done, say what has been paid."""
        target = self.needed()
        asked = self.workspace.billing.invoices(target.id) if target else []
        if any(invoice.status != "void" for invoice in asked):
            self.action_edit("collected", then)
        else:
            self.invoice(then)

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
