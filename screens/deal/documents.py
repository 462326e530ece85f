"""Documents of a deal, from any screen that shows one: ``d`` and a letter."""

from __future__ import annotations

from collections.abc import Callable

from screens.deal.fixes import DealFixes
from screens.papers.making import DocumentMaking, nothing


class DealDocuments(DealFixes, DocumentMaking):
    """Makes every kind of document; agreements and invoices have a record beside their paper."""

    def document_subject(self) -> str | int | None:
        """The deal under the cursor."""
        target = self.needed()
        return target.id if target else None

    def action_document(self) -> None:
        """Show the kinds of document, each with its letter."""
        target = self.needed(self.action_document)
        if target is not None:
            self.pick_document(f"Document for {target.key} {target.name}")

    def document_picked(self, kind: str) -> None:
        """Make it, and remember that for ``.``."""
        self.document(kind)
        self.again(lambda: self.document(kind))

    def document(self, kind: str, then: Callable[[], None] = nothing) -> None:
        """Make or open a document; ask whether the paper or the record of it is meant."""
        about = self.document_subject()
        if about is None:
            return
        records = {
            "agreement": ("Record the agreement: draft it, or that it was signed", "contract"),
            "mou": ("Record the memorandum: draft it, or that it was signed", "mou"),
            "invoice": ("Ask for an invoice: its record", ""),
        }
        if kind not in records:
            self.make_or_open(kind, about, then)
            return
        text, record = records[kind]

        def keep() -> None:
            if kind == "invoice":
                self.invoice(then)
            else:
                self.agreement(record, then)

        self.make_or_open(kind, about, then, [("r", text, keep)])
