"""What a terminal pastes, taken as one piece whatever it holds.

Textual looks at a paste character by character, which takes seconds for a megabyte, and an escape
inside it makes keys of what follows.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END as END
from textual._xterm_parser import BRACKETED_PASTE_START as BEGIN
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message


class WholePastes(XTermParser):
    """Reads what a terminal sends; between the marks of a paste nothing is a key."""

    _pasted: str | None = None  # what has come of a paste so far, None outside of one
    _from = 0  # where its end may be

    def feed(self, data: str) -> Iterable[Message]:
        """The events in what has come; a paste that is not over yet is kept."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasted is None:
                typed, begun, data = data.partition(BEGIN)
                if typed:
                    yield from super().feed(typed)
                if begun:
                    self._pasted, self._from = "", 0
                continue
            self._pasted += data
            end = self._pasted.find(END, self._from)
            if end < 0:
                self._from = max(0, len(self._pasted) - len(END))
                return
            text, data = self._pasted[:end], self._pasted[end + len(END) :]
            self._pasted = None
            yield events.Paste(text.replace("\x00", ""))


def take_whole_pastes() -> None:
    """Let the terminal's driver read so from now on."""
    linux_driver.XTermParser = WholePastes  # type: ignore[attr-defined]  # no other way in
