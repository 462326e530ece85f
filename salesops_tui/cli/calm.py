"""A stream of UTF-8 text on which nothing passes that would steer a terminal."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from salesops_tui.domain.text import without_controls

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n"))


class CalmStream(io.BufferedIOBase):
    """Writes to another stream; ``escape`` says how a control is spelled, else it is left out."""

    def __init__(self, stream: BinaryIO, escape: Callable[[str], str] | None = None) -> None:
        self._stream = stream
        self._escape = escape
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting = ""  # a CR whose LF may come with the next bytes

    def writable(self) -> bool:
        """Writing is all that it does."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Write what is harmless of these bytes."""
        content = bytes(data)
        plain = not self._waiting and not self._decoder.getstate()[0] and content.isascii()
        lines = content.replace(b"\r\n", b"\n")
        if plain and len(lines.translate(None, _CONTROLS)) == len(lines):
            self._stream.write(content)  # nearly always
            return len(content)
        text = self._waiting + self._decoder.decode(content)
        self._waiting = "\r" if text.endswith("\r") else ""
        self._put(text.removesuffix("\r"))
        return len(content)

    def end(self) -> None:
        """Write what was kept back."""
        self._put(self._decoder.decode(b"", final=True))

    def _put(self, text: str) -> None:
        self._stream.write(without_controls(text, self._escape).encode("utf-8", "replace"))
