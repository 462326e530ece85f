"""Fields to type in that hold, and so show, no control characters, wherever text comes from."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.widgets import Input, TextArea

from salesops_tui.domain.text import clean, clean_line

# What is pasted at most, in characters: more than any field takes, little enough to stay quick.
LINE_PASTE, PROSE_PASTE = 5_000, 50_000


class LineField(Input):
    """One line; what it is given and what is pasted is cleaned before it is shown."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(clean_line(value), **options)

    def on_paste(self, event: events.Paste) -> None:
        """Clean what the base class then takes."""
        event.text = clean(event.text[:LINE_PASTE]).replace("\t", " ")


class ProseField(TextArea):
    """Several lines, cleaned alike."""

    def __init__(self, text: str = "", **options: Any) -> None:
        super().__init__(clean(text), **options)

    def on_paste(self, event: events.Paste) -> None:
        """Clean what the base class then takes."""
        event.text = clean(event.text[:PROSE_PASTE])
