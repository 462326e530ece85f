"""Cleaning of text that people typed or imported, so that it is harmless wherever it is shown."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

# C0 but tab and newline, DEL, C1, bidirectional controls, BOM, interlinear and tag characters,
# surrogates and non-characters: none of them is text, each has been used to attack a terminal,
# a spreadsheet or a reader's eye. ZWJ and ZWNJ stay: emoji and Persian need them.
_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
    "|[\U0001fffe-\U0001ffff\U0002fffe-\U0002ffff\U0010fffe-\U0010ffff]"
)
_MARKS = 4  # combining marks in a row that a letter may carry


@cache
def _unsafe() -> re.Pattern[str]:
    """Compiled when the first text needs it: most of a board is plain ASCII."""
    return re.compile(_UNSAFE)


def clean(text: str) -> str:
    """Text in NFC without control characters, keeping tabs and newlines."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _unsafe().sub("", text)
    if text.isascii():
        return text
    # Before as well as after: putting a long run of marks in order takes the square of its length.
    return _few_marks(unicodedata.normalize("NFC", _few_marks(text)))


def without_controls(text: str, escape: Callable[[str], str] | None = None) -> str:
    """The text without what ``clean`` takes away, or with that escaped; CR LF stays a line end."""
    return _unsafe().sub(lambda found: _end(found, escape), text)


def _end(found: re.Match[str], escape: Callable[[str], str] | None) -> str:
    if found[0] == "\r" and found.string[found.end() : found.end() + 1] == "\n":
        return "\r"
    return escape(found[0]) if escape else ""


def clean_line(text: str) -> str:
    """``clean`` on one line: runs of white space become one space, ends are trimmed."""
    return " ".join(clean(text).split())


def brief(text: str, most: int = 1000) -> str:
    """The text with the middle of every line cut out that is longer than this."""
    if len(text) <= most:
        return text
    half = most // 2
    return "\n".join(
        line if len(line) <= most else f"{line[:half]} … {line[-half:]}"
        for line in text.splitlines()[:most]
    )


def _few_marks(text: str) -> str:
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MARKS:
            kept.append(char)
    return "".join(kept)
