"""The documents of a renewal: made from what is known, then shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.errors import Refused
from screens import dialogs
from screens.records.acting import Picked, Then
from screens.renewals.acting import RenewalActions

LETTERS = {"u": "usage-report", "n": "renewal", "x": "decommission-request"}


def _nothing() -> None:
    """Nothing follows."""


class RenewalDocuments(RenewalActions):
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
                self.make_document(kind, case)

        self.app.push_screen(dialogs.PickDialog(f"Document for {case.key}", choices), picked)

    def mend(self, picked: Picked, action: str, then: Then) -> None:
        """A gate that wants a document has it made."""
        name, _, kind = action.partition(":")
        if name == "document":
            self.make_document(kind, picked, then)
        else:
            super().mend(picked, action, then)

    def make_document(self, kind: str, case: Picked, then: Callable[[], None] = _nothing) -> None:
        """Make the next version of a draft and show it; ``then`` follows when it is closed."""
        self.say(f"Making the {DOCUMENT_KINDS[kind].lower()} …")
        self._render_document(kind, case.key, then)

    @work(thread=True, group="render")
    def _render_document(self, kind: str, key: str, then: Callable[[], None]) -> None:
        """Render in a thread: the first time loads the typesetter."""

        def stopped(refusal: Refused) -> None:
            then()
            self.refuse(refusal)

        try:
            made = self.workspace.papers.new(kind, key)
        except Refused as refusal:
            self.app.call_from_thread(stopped, refusal)
            return

        def closed(_: object) -> None:
            self.reread()
            then()

        def show() -> None:
            from screens.paper import PaperScreen

            self.changed(made.done)
            self.app.push_screen(PaperScreen(self.workspace, made.document.key), closed)

        self.app.call_from_thread(show)
