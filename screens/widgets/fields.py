"""Fields to type in that hold, and so show, no control characters, wherever text comes from."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.widgets import Input, TextArea

from salesops_tui.domain.text import clean, clean_line


class LineField(Input):
    """One line; what it is given and what is pasted is cleaned before it is shown."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(clean_line(value), **options)

    def on_paste(self, event: events.Paste) -> None:
        """Clean what the base class then takes."""
        event.text = clean(event.text).replace("\t", " ")


class ProseField(TextArea):
    """Several lines, cleaned alike."""

    def __init__(self, text: str = "", **options: Any) -> None:
        super().__init__(clean(text), **options)

    def on_paste(self, event: events.Paste) -> None:
        """Clean what the base class then takes."""
        event.text = clean(event.text)
