"""Documents of a deal, from any screen that shows one: make, preview, issue, save."""

from __future__ import annotations

from collections.abc import Callable

from textual import work

from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.errors import Refused
from screens import dialogs
from screens.deal_actions import Target
from screens.deal_fixes import DealFixes

LETTERS = {
    "p": "proposal",
    "q": "quote",
    "a": "agreement",
    "m": "mou",
    "i": "invoice",
    "s": "sow",
    "o": "onboarding",
    "t": "social-post",
    "g": "one-pager",
    "r": "impact-report",
    "u": "usage-report",
    "n": "renewal",
    "x": "decommission-request",
}
RECORDS = {
    "agreement": "Agreement: draft it, record its signature",
    "mou": "Memorandum of understanding: draft it, record its signature",
    "invoice": "Invoice: ask for it",
}


class DealDocuments(DealFixes):
    """``d`` and a letter."""

    def action_document(self) -> None:
        """Show the kinds of document, each with its letter."""
        target = self.needed(self.action_document)
        if target is None:
            return
        choices = []
        for letter, kind in LETTERS.items():
            choices.append((letter, RECORDS.get(kind, DOCUMENT_KINDS[kind]), kind))

        def picked(kind: str | None) -> None:
            if kind is not None:
                self.document(kind)
                self.again(lambda: self.document(kind))

        self.app.push_screen(
            dialogs.PickDialog(f"Document for {target.key} {target.name}", choices), picked
        )

    def document(self, kind: str, then: Callable[[], None] = lambda: None) -> None:
        """Record an agreement or an invoice request; make or open any other document."""
        if kind in ("agreement", "mou"):
            self.agreement("mou" if kind == "mou" else "contract", then)
        elif kind == "invoice":
            self.invoice(then)
        else:
            self._make_or_open(kind, then)

    def _make_or_open(self, kind: str, then: Callable[[], None]) -> None:
        target = self.needed()
        if target is None:
            return
        known = [d for d in self.workspace.papers.of(target.id) if d.kind == kind]
        kept = [document for document in known if document.status != "draft"]
        if not kept:
            self._make_document(target, kind, then)
            return
        label = DOCUMENT_KINDS[kind]
        choices = [("n", f"New {label.lower()}", "")]
        choices += [("", f"{d.number or d.key} {d.status}", d.key) for d in kept]

        def picked(key: str | None) -> None:
            if key is None:
                then()
            elif key:
                self._preview(key, then)
            else:
                self._make_document(target, kind, then)

        self.app.push_screen(dialogs.PickDialog(f"{label} of {target.key}", choices), picked)

    def _make_document(self, target: Target, kind: str, then: Callable[[], None]) -> None:
        self.say(f"Making the {DOCUMENT_KINDS[kind].lower()} …")
        self._render_document(target, kind, then)

    @work(thread=True, group="render")
    def _render_document(self, target: Target, kind: str, then: Callable[[], None]) -> None:
        """Render in a thread: the first time loads the typesetter."""

        def stopped(refusal: Refused) -> None:
            then()
            self.refuse(refusal)

        try:
            made = self.workspace.papers.new(kind, target.id)
        except Refused as refusal:
            self.app.call_from_thread(stopped, refusal)
            return

        def show() -> None:
            self.changed(made.done, target.id)
            self._preview(made.document.key, then)

        self.app.call_from_thread(show)

    def _preview(self, key: str, then: Callable[[], None] = lambda: None) -> None:
        from screens.paper import PaperScreen

        def closed(_: object) -> None:
            self.reread()
            then()

        self.app.push_screen(PaperScreen(self.workspace, key), closed)
