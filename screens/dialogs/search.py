"""Looks for words in every kind of record while they are typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from salesops_tui.errors import Refused
from salesops_tui.services.search import Hit
from salesops_tui.workspace import Workspace
from screens.dialogs.dialog import Dialog
from screens.text import shown
from screens.widgets.fields import LineField

_PAUSE_SECONDS = 0.12  # without a key before a search begins
_SHORTEST = 2
_KEYS = "Enter opens it · ↓ ↑ choose · Esc cancel"


class SearchDialog(Dialog[tuple[str, int] | None]):
    """Answers with the kind and the id of the record chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="search.cancel", tooltip="Close"),
        Binding("down", "choose(1)", "Down", id="search.down", tooltip="Next", show=False),
        Binding("up", "choose(-1)", "Up", id="search.up", tooltip="Before", show=False),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._hits: list[Hit] = []
        self._searched = ""  # what was asked for last
        self._shown = ""  # what the rows are the answer to
        self._entered = False  # Enter came before its rows

    def compose(self) -> ComposeResult:
        """The line, what was found, what the keys do."""
        with Vertical(id="dialog"):
            yield Label("Search everything", id="heading", markup=False)
            yield LineField("", placeholder="a name, a mail, a key, words", id="line")
            yield OptionList(id="found", markup=False)
            yield Label("", id="refusal", markup=False)
            yield Label(_KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Start typing."""
        self.query_one("#found").can_focus = False
        self.query_one("#line").focus()

    def typed_ahead(self) -> Input:
        """The line."""
        return self.query_one("#line", Input)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._entered = False
        self.set_timer(_PAUSE_SECONDS, self._begin)

    def _begin(self) -> None:
        text = self.typed_ahead().value.strip() if self.is_attached else ""
        if text != self._searched:
            self._searched = text
            self._search(text)

    @work(thread=True, exclusive=True, group="search")
    def _search(self, text: str) -> None:
        try:
            hits = self._workspace.search.found(text) if len(text) >= _SHORTEST else []
        except Refused as refusal:
            self.app.call_from_thread(self._show, text, [], str(refusal))
        else:
            nothing = "nothing holds these words" if len(text) >= _SHORTEST and not hits else ""
            self.app.call_from_thread(self._show, text, hits, nothing)

    def _show(self, text: str, hits: list[Hit], sentence: str) -> None:
        if not self.is_attached or text != self._searched:
            return
        self._hits, self._shown = hits, text
        if self._entered and hits:
            self.dismiss((hits[0].kind, hits[0].id))
            return
        found = self.query_one("#found", OptionList)
        found.clear_options()
        found.add_options([Option(shown(_row(hit))) for hit in hits])
        if hits:
            found.highlighted = 0
        label = self.query_one("#refusal", Label)
        label.update(shown(sentence))
        label.display = bool(sentence)

    def action_choose(self, step: int) -> None:
        """Go up or down in what was found, while the line keeps the keys."""
        found = self.query_one("#found", OptionList)
        if step > 0:
            found.action_cursor_down()
        else:
            found.action_cursor_up()

    @on(Input.Submitted)
    def _take(self) -> None:
        if self.typed_ahead().value.strip() != self._shown:
            self._entered = True
            self._begin()
            return
        at = self.query_one("#found", OptionList).highlighted
        if at is not None and at < len(self._hits):
            self.dismiss((self._hits[at].kind, self._hits[at].id))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        hit = self._hits[event.option_index]
        self.dismiss((hit.kind, hit.id))


def _row(hit: Hit) -> str:
    more = f" · {hit.detail}" if hit.detail else ""
    return f"{hit.label:<13} {hit.key:<8} {hit.title or '–'}{more}"
