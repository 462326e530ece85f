"""Text of an exact width in cells, for terminals that disagree about joined characters."""

import re

from rich.cells import cell_len, set_cell_size

from salesops_tui.domain.text import clean_line

# Characters whose effect on width depends on the terminal: soft hyphen, joiner, variation
# selectors, skin tones. Without them every character has one width and columns keep their edge.
_FICKLE = re.compile("[\u00ad\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")
_FLAG_LETTERS = {0x1F1E6 + nth: chr(ord("A") + nth) for nth in range(26)}


def plain_cells(text: str) -> str:
    """One harmless line in which each character has a width every terminal agrees on."""
    text = clean_line(text)
    if text.isascii():
        return text
    return _FICKLE.sub("", text).translate(_FLAG_LETTERS).lstrip()


def cut(text: str, width: int) -> str:
    """The text in at most ``width`` cells, an ellipsis where something was left out."""
    if cell_len(text) <= width:
        return text
    if width <= 1:
        return "…"[:width]
    return set_cell_size(text, width - 1).rstrip() + "…"


def fill(text: str, width: int) -> str:
    """The text in exactly ``width`` cells."""
    text = cut(text, width)
    return text + " " * (width - cell_len(text))


def sides(left: str, right: str, width: int) -> tuple[str, str]:
    """Two texts at both ends of ``width`` cells; the left one gives way, the gap is on its side."""
    right = cut(right, width)
    room = width - cell_len(right)
    if right and room:
        return fill(left, room - 1) + " ", right
    return fill(left, room), right
