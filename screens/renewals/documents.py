"""The documents of a renewal: made from what is known, then shown."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.domain.papers import DOCUMENT_KINDS
from screens import dialogs
from screens.papers.making import DocumentMaking
from screens.records.acting import Picked, Then
from screens.renewals.acting import RenewalActions

LETTERS = {"u": "usage-report", "n": "renewal", "x": "decommission-request"}


class RenewalDocuments(RenewalActions, DocumentMaking):
    """``d`` and a letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "document", "Document", id="renewal.document", tooltip="Make a document"),
    ]

    def action_document(self) -> None:
        """Show the kinds of document, each with its letter."""
        if (case := self.the_case()) is None:
            return
        choices = [(letter, DOCUMENT_KINDS[kind], kind) for letter, kind in LETTERS.items()]

        def picked(kind: str | None) -> None:
            if kind is not None:
                self.make_or_open(kind, case.key)

        self.app.push_screen(dialogs.PickDialog(f"Document for {case.key}", choices), picked)

    def mend(self, picked: Picked, action: str, then: Then) -> None:
        """A gate that wants a document has it made."""
        name, _, kind = action.partition(":")
        if name == "document":
            self.make_or_open(kind, picked.key, then)
        else:
            super().mend(picked, action, then)
