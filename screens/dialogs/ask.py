"""Small questions: a line of text, a choice, a yes or no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Refused
from screens.dialogs.dialog import Dialog
from screens.text import shown
from screens.widgets.fields import LineField


class AskDialog(Dialog[str | None]):
    """Asks for one line; ``check`` raises a Refused for what cannot be taken."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="ask.cancel", tooltip="Close"),
    ]

    def __init__(
        self,
        question: str,
        value: str = "",
        *,
        hint: str = "",
        suggestions: Sequence[str] = (),
        check: Callable[[str], object] | None = None,
        empty: bool = False,
    ) -> None:
        super().__init__()
        self._question = question
        self._value = value
        self._hint = clean_line(hint)
        self._suggestions = [clean_line(word) for word in suggestions]
        self._check = check
        self._empty = empty

    def compose(self) -> ComposeResult:
        """The question, the line, what is wrong with it."""
        suggester = (
            SuggestFromList(self._suggestions, case_sensitive=False) if self._suggestions else None
        )
        with Vertical(id="dialog", classes="small"):
            yield Label(shown(self._question), id="heading", markup=False)
            yield LineField(self._value, placeholder=self._hint, suggester=suggester, id="line")
            yield Label("", id="refusal", markup=False)
            yield Label("Enter take it · → complete · Esc cancel", id="keys", markup=False)

    def typed_ahead(self) -> Input:
        """The line."""
        return self.query_one("#line", Input)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        text = self._completed(event.value.strip())
        if not text and not self._empty:
            self._say("This is needed.")
            return
        try:
            if self._check is not None:
                self._check(text)
        except Refused as refusal:
            self._say(str(refusal))
        else:
            self.dismiss(text)

    def _completed(self, text: str) -> str:
        """The only suggestion that begins so, where what was typed is none itself."""
        known = [word for word in self._suggestions if word.lower().startswith(text.lower())]
        return known[0] if text and len(known) == 1 else text

    def _say(self, sentence: str) -> None:
        label = self.query_one("#refusal", Label)
        label.update(f"✗ {shown(sentence)}")
        label.display = True


class PickDialog(Dialog[str | None]):
    """Asks for one of a few things; each has a letter, and Enter takes the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="pick.cancel", tooltip="Close"),
        Binding("j", "cursor(1)", "Down", id="pick.down", tooltip="Next", show=False),
        Binding("k", "cursor(-1)", "Up", id="pick.up", tooltip="Before", show=False),
    ]

    def __init__(
        self, question: str, choices: Sequence[tuple[str, str, str]], *, note: str = ""
    ) -> None:
        """``choices``: (letter or "", what it means, the answer)."""
        super().__init__()
        self._question = question
        self._choices = list(choices)
        self._note = note

    def compose(self) -> ComposeResult:
        """The question and its answers."""
        with Vertical(id="dialog", classes="small"):
            yield Label(shown(self._question), id="heading", markup=False)
            rows = [
                Option(f"{letter or ' '}  {shown(label)}", id=str(number))
                for number, (letter, label, _) in enumerate(self._choices)
            ]
            yield OptionList(*rows, markup=False)
            yield Label(shown(self._note), id="note", markup=False)
            yield Label("a letter or Enter take it · Esc cancel", id="keys", markup=False)

    def on_key(self, event: events.Key) -> None:
        """A letter takes its answer."""
        for letter, _, answer in self._choices:
            if letter and event.character == letter:
                event.stop()
                self.dismiss(answer)
                return

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index][2])

    def action_cursor(self, step: int) -> None:
        """Move by ``j`` and ``k``, unless these are answers."""
        rows = self.query_one(OptionList)
        if step > 0:
            rows.action_cursor_down()
        else:
            rows.action_cursor_up()


class ConfirmDialog(Dialog[bool]):
    """Asks before something that matters; only ``y`` says yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes", id="confirm.yes", tooltip="Do it"),
        Binding("n,escape", "dismiss(False)", "No", id="confirm.no", tooltip="Leave it"),
    ]

    def __init__(self, question: str, note: str = "") -> None:
        super().__init__()
        self._question = question
        self._note = note

    def compose(self) -> ComposeResult:
        """The question and its two answers."""
        with Vertical(id="dialog", classes="small"):
            yield Label(shown(self._question), id="heading", markup=False)
            yield Label(shown(self._note), id="note", markup=False)
            yield Label("y yes · n no", id="keys", markup=False)
