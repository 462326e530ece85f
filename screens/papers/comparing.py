"""What differs between two versions of a document, or between one and the records."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from salesops_tui.errors import Refused
from salesops_tui.services.papers import Diff, Made
from salesops_tui.workspace import Workspace
from screens import dialogs
from screens.text import shown
from screens.work import WorkScreen

_LIVE = 0  # stands for the records as they are
_STYLES = {"+": "green", "-": "red", "@": "bold"}


def ask_comparison(screen: WorkScreen, made: Made) -> None:
    """Ask what to compare the latest version with, when there is a choice; then show it."""
    versions = screen.workspace.papers.versions(made.document)
    choices = [("l", "The records as they are now", str(_LIVE))]
    choices += [
        (str(version.version % 10), f"Version {version.version}", str(version.version))
        for version in reversed(versions[:-1])
    ]

    def show(before: int) -> None:
        word, papers = made.document.key, screen.workspace.papers
        last = made.version.version
        try:
            found = papers.diff(word) if before == _LIVE else papers.diff(word, before, last)
        except Refused as refusal:
            screen.refuse(refusal)
        else:
            screen.app.push_screen(DifferencesScreen(screen.workspace, made.document.name, found))

    def picked(answer: str | None) -> None:
        if answer is not None:
            show(int(answer))

    if len(choices) == 1:
        show(_LIVE)
    else:
        question = f"Compare version {made.version.version} with"
        screen.app.push_screen(dialogs.PickDialog(question, choices), picked)


class DifferencesScreen(WorkScreen):
    """Fields first, then the text, line by line."""

    CSS_PATH = "papers.tcss"
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(2)", "Down", id="diff.down", tooltip="Scroll", show=False),
        Binding("k,up", "scroll(-2)", "Up", id="diff.up", tooltip="Scroll", show=False),
        Binding("pagedown,space", "scroll(20)", "Page", id="diff.page", tooltip="Scroll a page"),
        Binding("pageup", "scroll(-20)", "Back", id="diff.page-up", tooltip="Scroll back"),
        Binding("escape,D", "close", "Close", id="diff.close", tooltip="Back to the document"),
    ]

    def __init__(self, workspace: Workspace, name: str, found: Diff) -> None:
        super().__init__(workspace)
        self._name = name
        self._found = found

    def compose(self) -> ComposeResult:
        """A head line, what differs, the keys."""
        found = self._found
        head = f"{self._name}: {found.before} → {found.after}"
        yield Static(shown(head), id="head", markup=False)
        with VerticalScroll(id="page"):
            yield Static(_painted(found), markup=False)
        yield Static("", id="status", markup=False)
        yield Static("j k scroll · Space page · Esc close · ? help", id="keys", markup=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll."""
        self.query_one("#page", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        """Back to the document."""
        self.dismiss(None)


def _painted(found: Diff) -> Text:
    """The differences in colours that also have signs."""
    text = Text()
    for each in found.fields:
        text.append(shown(each.field), "bold")
        text.append(f"\n- {shown(each.old) or '–'}\n", "red")
        text.append(f"+ {shown(each.new) or '–'}\n\n", "green")
    for line in found.text:
        text.append(f"{shown(line)}\n", _STYLES.get(line[:1], ""))
    if not found.fields and not found.text:
        text.append("Nothing differs.")
    return text
