"""What every dialog does: it answers once, and keys typed ahead of it reach it."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen
from textual.widgets import Input

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """A question over a screen; what is pressed after its answer is not for it."""

    CSS_PATH = "dialogs.tcss"
    answered = False
    WRITES: ClassVar[bool] = False  # whether an answer always changes records

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Give the answer; a second one changes nothing."""
        if self.answered:
            return AwaitComplete()
        self.answered = True
        return super().dismiss(result)

    def typed_ahead(self) -> Input | None:
        """The field that takes letters typed before any field had the focus."""
        return None

    def on_key(self, event: events.Key) -> None:
        """Put a letter that came too early into the field it was meant for."""
        field = self.typed_ahead()
        letter = event.character
        if field is not None and self.focused is None and letter and event.is_printable:
            field.insert_text_at_cursor(letter)
            event.stop()
