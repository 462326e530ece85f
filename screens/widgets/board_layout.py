"""Where the board's columns stand: how many fit side by side, and how wide each is."""

from typing import NamedTuple

COLUMN_WIDTH = 24  # the least that keeps amount, owner, age and gates on one line
CARD_HEIGHT = 4  # three lines of text and one of air
HEAD_HEIGHT = 3


class Slot(NamedTuple):
    """The place of one column on the screen, in cells from the widget's left edge."""

    pane: int
    x: int
    width: int


def fitting(width: int, panes: int) -> int:
    """How many of the columns stand side by side in a width; never none."""
    return max(1, min(panes, width // COLUMN_WIDTH))


def slots(width: int, panes: int, first: int) -> tuple[Slot, ...]:
    """The columns shown from ``first`` on; they share all of the width."""
    if not panes:
        return ()
    shown = fitting(width, panes)
    narrow, spare = divmod(width, shown)
    places: list[Slot] = []
    x = 0
    for nth in range(shown):
        wide = narrow + (nth < spare)
        places.append(Slot(first + nth, x, wide))
        x += wide
    return tuple(places)


def card_rows(height: int) -> int:
    """How many whole cards a column of this height shows; at least one."""
    return max(1, (height - HEAD_HEIGHT + 1) // CARD_HEIGHT)
