"""A document on the screen: its text, how it stands, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Markdown, Static

from salesops_tui.domain.documents import APPROVED, DECLINED, OPEN, OUT, Document, SignOff
from salesops_tui.domain.records import number
from salesops_tui.domain.settings import Letterhead
from salesops_tui.errors import Invalid, NotFound, Refused
from salesops_tui.services.papers import Made
from salesops_tui.services.session import Done
from salesops_tui.workspace import Workspace
from screens import dialogs
from screens.papers.answers import PaperAnswers
from screens.text import shown
from screens.widgets.head import Head
from screens.work import Whole

_MARKS = {APPROVED: "✓", DECLINED: "✗"}


class PaperScreen(PaperAnswers):
    """Shows the latest version of a document."""

    CSS_PATH = "papers.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "issue", "Issue", id="paper.issue", tooltip="Give it its number: final"),
        Binding("N", "again", "New version", id="paper.new",
                tooltip="Make it anew from the records"),
        Binding("D", "compare", "Differences", id="paper.diff",
                tooltip="What differs from the records, or from another version"),
        Binding("j,down", "scroll(2)", "Down", id="paper.down", tooltip="Scroll", show=False),
        Binding("k,up", "scroll(-2)", "Up", id="paper.up", tooltip="Scroll", show=False),
        Binding("pagedown,space", "scroll(20)", "Page", id="paper.page", tooltip="Scroll a page"),
        Binding("pageup", "scroll(-20)", "Back", id="paper.page-up", tooltip="Scroll a page back"),
        Binding("escape", "close", "Close", id="paper.close", tooltip="Back where you were"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, key: str | int) -> None:
        """``key``: of the document, or its id."""
        super().__init__(workspace)
        self._key = key if isinstance(key, str) else f"Q-{key}"
        self._shown = 0  # the version whose text is on the page

    def compose(self) -> ComposeResult:
        """Two head lines, the text, the status."""
        yield Head()
        yield Static("", id="standing", markup=False)
        with VerticalScroll(id="page"):
            yield Markdown("", open_links=False)
        yield Static("", id="status", markup=False)
        yield Static("", id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the document, and watch for what others do."""
        self.reread()
        self.query_one("#page").focus()
        self.watch_others()

    @property
    def key(self) -> str:
        """The key of the document shown."""
        return self._key

    @property
    def whole(self) -> Whole:
        """The record shown."""
        return "document", number(self._key, "Q")

    def about(self) -> str:
        """The key of what the document is about."""
        return self.made.document.subject

    @property
    def made(self) -> Made:
        """The document with its latest version."""
        return self.workspace.papers.latest(self._key)

    def reread(self) -> None:
        """Show the latest version, and how the document stands."""
        try:
            made = self.made
        except NotFound:
            self.say("This document was taken back; Esc goes back.")
            return
        document, version = made.document, made.version
        name = document.number or f"{document.key}, no number until it is issued"
        until = f" · valid until {document.valid_until}" if document.valid_until else ""
        head = f"{document.label} {name} · {document.status} · version {version.version}"
        self.query_one("#head", Static).update(shown(f"{head} · {document.subject}{until}"))
        standing = " · ".join(self._standing(document))
        line = self.query_one("#standing", Static)
        line.update(shown(standing))
        line.display = bool(standing)
        if version.id != self._shown:
            self._shown = version.id
            self.query_one(Markdown).update(self._text(made))
        self.query_one("#keys", Static).update(_keys(document))

    def _text(self, made: Made) -> str:
        try:
            return self.workspace.papers.content(made.version, "md").decode()
        except NotFound:
            formats = ", ".join(file.format for file in made.version.files)
            return f"This version was made as {formats}; f then m makes the text."

    def _standing(self, document: Document) -> list[str]:
        """What became of it, who has signed it off, and whether the records say other now."""
        papers = self.workspace.papers
        parts = [
            f"sent {document.sent_on}" if document.sent_on else "",
            f"signed {document.signed_on}" if document.signed_on else "",
            document.evidence,
            f"superseded by {document.superseded_by}" if document.superseded_by else "",
            "  ".join(_said(each) for each in papers.roles(document)),
            "≠ the records say other now: D shows what" if papers.differs(document) else "",
        ]
        return [part for part in parts if part]

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Say what was done and show the document as it is now."""
        self.say(f"{done.what} (change {done.group})" if done.group else "Nothing changed.")
        self.reread()

    def action_issue(self) -> None:
        """Issue the draft, after a yes that says what it lacks."""
        document = self.made.document
        if document.status not in OPEN:
            self.refuse(Invalid("It is issued already; V voids it."))
            return
        lacking = self.workspace.papers.lacking(document)
        note = "It gets the next number and its final text. That is not undone, only voided."
        if lacking:
            note += f"\nBut {lacking}."
        if any(found.status in OUT for found in self._others(document)):
            note += "\nIt supersedes the one that was issued before."
        if self.workspace.session.settings.letterhead == Letterhead():
            note += "\nThe letterhead is still “Your organization”: team.toml sets it (see README)."

        def answered(yes: bool | None) -> None:
            if yes:
                papers = self.workspace.papers
                self.in_thread("Issuing …", lambda: papers.issue(self._key, waive=bool(lacking)))

        question = "Issue this document all the same?" if lacking else "Issue this document?"
        self.app.push_screen(dialogs.ConfirmDialog(question, note), answered)

    def _others(self, document: Document) -> list[Document]:
        subject = document.subject
        try:
            known = self.workspace.papers.about(document.kind, subject)
        except Refused:
            return []
        return [found for found in known if found.id != document.id]

    def action_again(self) -> None:
        """Make the next version of a draft, or a new draft beside what was issued."""
        document = self.made.document
        papers = self.workspace.papers

        def make() -> Made:
            made = papers.new(document.kind, document.subject)
            self._key = made.document.key
            return made

        self.in_thread("Making it anew …", make)

    def in_thread(self, word: str, call: Callable[[], Made]) -> None:
        """Render in a thread: the first time loads the typesetter."""
        self.say(word)
        self._work(call)

    @work(thread=True, group="render")
    def _work(self, call: Callable[[], Made]) -> None:
        try:
            made = call()
        except Refused as refusal:
            self.app.call_from_thread(self.refuse, refusal)
        else:
            self.app.call_from_thread(self.changed, made.done)

    def action_compare(self) -> None:
        """Show what differs; with several versions, ask between which."""
        from screens.papers.comparing import ask_comparison

        ask_comparison(self, self.made)

    def action_scroll(self, lines: int) -> None:
        """Scroll the text."""
        self.query_one("#page", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        """Back to where the document was opened."""
        self.dismiss(None)


def _said(sign_off: SignOff) -> str:
    return f"{_MARKS.get(sign_off.state, '·')} {sign_off.role}"


def _keys(document: Document) -> str:
    """The keys that do something to a document as it stands."""
    if document.status in OPEN:
        first = "i issue · r sign-off · N new version · "
    elif document.status in OUT:
        first = "w sent · g signed · x declined · V void · "
    else:
        first = "" if document.status == "void" else "V void · "
    return f"{first}s save · D differs · Esc close · ? help"
