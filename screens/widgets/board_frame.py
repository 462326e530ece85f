"""One picture of the board: blocks of strips, and what differs from the picture before."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual.geometry import Region
from textual.strip import Strip

from screens.widgets.board_cards import Lines
from screens.widgets.board_paint import differences


class Block(NamedTuple):
    """A rectangle of strips; two blocks with equal ``key`` hold the same strips."""

    x: int
    y: int
    width: int
    key: tuple[object, ...]
    lines: Lines

    def same_place(self, other: "Block") -> bool:
        """Whether both cover the same cells."""
        return (self.x, self.y, self.width, len(self.lines)) == (
            other.x,
            other.y,
            other.width,
            len(other.lines),
        )

    def changes(self, before: "Block") -> Iterator[Region]:
        """The cells that differ from a block in the same place."""
        if self.key == before.key:
            return
        for nth, (old, new) in enumerate(zip(before.lines, self.lines, strict=True)):
            if old is not new:
                for start, stop in differences(old, new):
                    yield Region(self.x + start, self.y + nth, stop - start, 1)


Frame = Sequence[Block]


def changed_regions(old: Frame, new: Frame) -> list[Region] | None:
    """The regions to repaint; None when the blocks stand elsewhere and all must be."""
    if len(old) != len(new) or not all(
        mine.same_place(other) for mine, other in zip(new, old, strict=True)
    ):
        return None
    return [region for mine, other in zip(new, old, strict=True) for region in mine.changes(other)]


def line_at(frame: Frame, y: int) -> Strip:
    """One line of the picture, from left to right."""
    return Strip.join(
        [block.lines[y - block.y] for block in frame if 0 <= y - block.y < len(block.lines)]
    )
