"""Making documents from any screen that shows a record: a kind, the record, the preview."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual import work

from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.errors import Refused
from screens import dialogs
from screens.work import Command, WorkScreen

if TYPE_CHECKING:
    from salesops_tui.domain.documents import Document

Then = Callable[[], None]
NEW = "new"  # the answer that makes a document rather than opens one


def nothing() -> None:
    """Nothing follows."""


def _issued(known: Iterable[Document]) -> list[Document]:
    from salesops_tui.domain.documents import OPEN

    return [found for found in known if found.status not in OPEN]


class DocumentMaking(WorkScreen):
    """Makes documents of a record, or opens those there are."""

    def document_subject(self) -> str | int | None:
        """The record that documents are made of: a key, or the id of a deal; None for none."""
        return None

    def commands(self) -> Iterable[Command]:
        """What the palette offers: a new document of every kind, of the record shown."""
        yield from super().commands()
        for kind, label in DOCUMENT_KINDS.items():
            name = f"New {label if label == label.upper() else label[:1].lower() + label[1:]} …"
            yield Command(name, "Make or open it", partial(self.document, kind))

    def pick_document(self, heading: str, labels: dict[str, str] | None = None) -> None:
        """Show the kinds of document, each with its letter."""
        from salesops_tui.domain.documents import LETTERS

        names = {**DOCUMENT_KINDS, **(labels or {})}
        choices = [(letter, names[kind], kind) for letter, kind in LETTERS.items()]

        def picked(kind: str | None) -> None:
            if kind is not None:
                self.document_picked(kind)

        self.app.push_screen(dialogs.PickDialog(heading, choices), picked)

    def document_picked(self, kind: str) -> None:
        """What follows when a kind was chosen."""
        self.document(kind)

    def document(self, kind: str, then: Then = nothing) -> None:
        """Make a document of the record shown; where some are there, ask which to open."""
        about = self.document_subject()
        if about is None:
            self.say("There is no record under the cursor to make a document of.")
            then()
        else:
            self.make_or_open(kind, about, then)

    def make_or_open(
        self,
        kind: str,
        about: str | int,
        then: Then = nothing,
        more: Iterable[tuple[str, str, Then]] = (),
    ) -> None:
        """Make a draft, or its next version; where documents were issued, ask first.

        ``more`` are other things to choose: a letter, what it means, what it does.
        """
        try:
            known = self.workspace.papers.about(kind, about)
        except Refused as refusal:
            then()
            self.refuse(refusal)
            return
        issued = _issued(known)
        others = {f"{letter}!": act for letter, _, act in more}
        if not issued and not others:
            self.make_document(kind, about, then)
            return
        label = DOCUMENT_KINDS[kind]
        draft = "Next version of the draft" if len(known) > len(issued) else f"New {label.lower()}"
        choices = [("n", draft, NEW)]
        choices += [(letter, text, f"{letter}!") for letter, text, _ in more]
        choices += [("", f"{found.name}, {found.status}", found.key) for found in issued]

        def picked(answer: str | None) -> None:
            if answer is None:
                then()
            elif answer == NEW:
                self.make_document(kind, about, then)
            elif answer in others:
                others[answer]()
            else:
                self.show_document(answer, then)

        subject = known[0].subject if known else ""
        self.app.push_screen(dialogs.PickDialog(f"{label} {subject}".strip(), choices), picked)

    def make_document(self, kind: str, about: str | int, then: Then = nothing) -> None:
        """Make the next version of a draft and show it; ``then`` follows when it is closed."""
        self.say(f"Making the {DOCUMENT_KINDS[kind].lower()} …")
        self._render_document(kind, about, then)

    @work(thread=True, group="render")
    def _render_document(self, kind: str, about: str | int, then: Then) -> None:
        """Render in a thread: the first time loads the typesetter."""

        def stopped(refusal: Refused) -> None:
            then()
            self.refuse(refusal)

        try:
            made = self.workspace.papers.new(kind, about)
        except Refused as refusal:
            self.app.call_from_thread(stopped, refusal)
            return

        def show() -> None:
            self.changed(made.done, made.document.deal_id)
            self.show_document(made.document.key, then)

        self.app.call_from_thread(show)

    def show_document(self, key: str, then: Then = nothing) -> None:
        """Show a document; ``then`` follows when it is closed."""
        from screens.papers.paper import PaperScreen

        def closed(_: object) -> None:
            self.reread()
            then()

        self.app.push_screen(PaperScreen(self.workspace, key), closed)
