"""A document on the screen: its text, and what can be done with it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Markdown, Static

from salesops_tui.config import named_path
from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.domain.settings import Letterhead
from salesops_tui.errors import Invalid, NotFound, Refused
from salesops_tui.services.papers import Made
from salesops_tui.services.session import Done
from salesops_tui.workspace import Workspace
from screens.dialogs.ask import AskDialog, ConfirmDialog
from screens.work import WorkScreen


class PaperScreen(WorkScreen):
    """Shows the latest version of a document."""

    CSS_PATH = "paper.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "issue", "Issue", id="paper.issue", tooltip="Give it its number: final"),
        Binding("s", "save", "Save", id="paper.save", tooltip="Save the PDF and the rest"),
        Binding("V", "void", "Void", id="paper.void", tooltip="Make it count for nothing"),
        Binding("j,down", "scroll(2)", "Down", id="paper.down", tooltip="Scroll", show=False),
        Binding("k,up", "scroll(-2)", "Up", id="paper.up", tooltip="Scroll", show=False),
        Binding("pagedown,space", "scroll(20)", "Page", id="paper.page", tooltip="Scroll a page"),
        Binding("pageup", "scroll(-20)", "Back", id="paper.page-up", tooltip="Scroll a page back"),
        Binding("escape", "close", "Close", id="paper.close", tooltip="Back to the deal"),
    ]

    def __init__(self, workspace: Workspace, key: str) -> None:
        super().__init__(workspace)
        self._key = key

    def compose(self) -> ComposeResult:
        """A head line, the text, the status."""
        yield Static("", id="head", markup=False)
        with VerticalScroll(id="page"):
            yield Markdown("", open_links=False)
        yield Static("", id="status", markup=False)
        yield Static("", id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the document."""
        self.reread()
        self.query_one("#page").focus()

    def reread(self) -> None:
        """Show the latest version."""
        made = self._made()
        document, version = made.document, made.version
        label = DOCUMENT_KINDS.get(document.kind, document.kind)
        name = document.number or f"{document.key}, no number until it is issued"
        until = f" · valid until {document.valid_until}" if document.valid_until else ""
        self.query_one("#head", Static).update(
            f"{label} {name} · {document.status} · version {version.version}"
            f" · {document.deal_key}{until}"
        )
        with contextlib.suppress(NotFound):  # a version made without Markdown has no preview
            text = self.workspace.papers.content(version, "md").decode()
            self.query_one(Markdown).update(text)
        draft = "i issue · " if document.status == "draft" else ""
        void = "" if document.status == "void" else "V void · "
        keys = f"{draft}s save to a folder · {void}j k scroll · Esc close · ? help"
        self.query_one("#keys", Static).update(keys)

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Say what was done and show the document as it is now."""
        self.say(f"{done.what} (change {done.group})" if done.group else "Nothing changed.")
        self.reread()

    def action_issue(self) -> None:
        """Issue the draft, after a yes."""
        if self._made().document.status != "draft":
            self.refuse(Invalid("It is issued already; V voids it."))
            return
        note = "It gets the next number and its final text. That is not undone, only voided."
        if self.workspace.session.settings.letterhead == Letterhead():
            note += "\nThe letterhead is still “Your organization”: team.toml sets it (see README)."

        def answered(yes: bool | None) -> None:
            if yes:
                self.say("Issuing …")
                self._issue()

        self.app.push_screen(ConfirmDialog("Issue this document?", note), answered)

    @work(thread=True, group="render")
    def _issue(self) -> None:
        try:
            made = self.workspace.papers.issue(self._key)
        except Refused as refusal:
            self.app.call_from_thread(self.refuse, refusal)
        else:
            self.app.call_from_thread(self.changed, made.done)

    def action_void(self) -> None:
        """Void the document, after a yes."""

        def answered(yes: bool | None) -> None:
            if yes:
                papers = self.workspace.papers
                self.perform(lambda: papers.void(self._key), self.changed)

        note = "It stays on record with its number, and counts for nothing."
        self.app.push_screen(ConfirmDialog("Void this document?", note), answered)

    def action_save(self) -> None:
        """Ask for a folder and write every file of the version into it."""

        def check(text: str) -> None:
            if not named_path(text).is_dir():
                raise Invalid(f"{text}: there is no such folder")

        def answered(text: str | None) -> None:
            if text is not None:
                self._save(named_path(text))

        ask = AskDialog("Save into which folder?", str(Path.cwd()), check=check)
        self.app.push_screen(ask, answered)

    def _save(self, folder: Path) -> None:
        made = self._made()
        try:
            paths = [
                self.workspace.papers.save(made, file.format, folder) for file in made.version.files
            ]
        except Refused as refusal:
            self.refuse(refusal)
        else:
            self.say(f"Saved {', '.join(path.name for path in paths)} in {folder}")

    def action_scroll(self, lines: int) -> None:
        """Scroll the text."""
        self.query_one("#page", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        """Back to where the document was opened."""
        self.dismiss(None)

    def _made(self) -> Made:
        return self.workspace.papers.latest(self._key)
