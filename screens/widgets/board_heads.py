"""How the head of a column looks: label and place, totals, weighted totals."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from salesops_tui.domain.board import Column
from salesops_tui.domain.money import Money, short
from screens.widgets.board_cards import Lines, Styles
from screens.widgets.board_text import fill, plain_cells, sides


class Head(NamedTuple):
    """What the head of a column says besides its column's own figures."""

    number: int  # the key that jumps to it
    position: int  # of the current card, or of the first one in view; 0 says nothing
    size: int
    current: bool
    target: bool  # a card is being dragged over it
    left: int  # columns out of view to the left of it
    right: int


def head_lines(column: Column, head: Head, width: int, edge: str, styles: Styles) -> Lines:
    """The three strips of a column's head."""
    room = width - len(edge)
    end = [Segment(edge, styles["edge"])] if edge else []
    mark = "▼" if head.target else "►" if head.current else " "
    label = plain_cells(column.label) or column.key
    title = "".join(sides(f"{mark}{head.number} {label}", _count(head, room - 4), room))
    totals = fill(" " + _amounts(column.totals, room - 2), room)
    strong = styles["current" if head.current or head.target else "head"]
    return (
        Strip([Segment(title, strong), *end], width),
        Strip([Segment(totals, styles["total"]), *end], width),
        Strip([Segment(_rule(column, head, room), styles["rule"]), *end], width),
    )


def _count(head: Head, room: int) -> str:
    """``12/8,800``, or ``12/8.8k`` where that leaves the label too little."""
    of = f"{head.position:,}/" if head.position else ""
    whole = f"{of}{head.size:,}"
    if len(whole) <= room // 2:
        return whole
    return f"{of}{short(head.size * 100)}"


def _amounts(amounts: Sequence[Money], room: int) -> str:
    """As many currencies as fit, the largest first, and how many more there are."""
    texts = [f"{short(money.amount)} {plain_cells(money.currency)}" for money in amounts]
    for fits in range(len(texts), 0, -1):
        more = f" +{len(texts) - fits}" if fits < len(texts) else ""
        line = "  ".join(texts[:fits]) + more
        if cell_len(line) <= room or fits == 1:
            return line
    return ""


def _rule(column: Column, head: Head, room: int) -> str:
    """The line under a head: hidden columns at its ends, the weighted total between."""
    left = f"‹ {head.left} " if head.left else "─"
    right = f" {head.right} ›" if head.right else ""
    between = _amounts(column.weighted, room - cell_len(left) - len(right) - 5)
    middle = f" ≈ {between} " if between else ""
    line = left + middle
    return fill(line + "─" * (room - cell_len(line) - cell_len(right)) + right, room)
