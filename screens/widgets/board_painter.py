"""The painter of a whole board: from the cursor and its columns to blocks of strips."""

from collections.abc import Mapping

from rich.segment import Segment
from textual.cache import LRUCache
from textual.geometry import Size
from textual.strip import Strip

from salesops_tui.domain.board import Card
from screens.widgets.board_cards import CardPainter, Lines, Styles
from screens.widgets.board_cursor import Cursor
from screens.widgets.board_frame import Block
from screens.widgets.board_heads import Head, head_lines
from screens.widgets.board_layout import HEAD_HEIGHT, Slot, slots
from screens.widgets.board_panes import Pane
from screens.widgets.board_text import fill

_KEPT = 64  # blocks remembered: two pictures of the widest board
_NOTHING = "nothing here"

# What the cards of these panes are; all others are deals.
SERVED_KINDS = {"delivery": "engagement", "renewals": "renewal"}

Picked = frozenset[tuple[str, int]]  # selected cards: (column, id)
Others = Mapping[tuple[str, int], str]  # who else has a record open, by its kind and id


class BoardPainter:
    """Paints a board in one set of styles; what was painted lately is not painted again."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._cards = CardPainter(styles)
        self._blocks: LRUCache[tuple[object, ...], Lines] = LRUCache(_KEPT)

    def frame(
        self,
        cursor: Cursor,
        size: Size,
        *,
        focused: bool,
        target: int | None,
        hint: str,
        picked: Picked,
        others: Others,
    ) -> list[Block]:
        """The picture of a board: heads above, then a body for each column in view."""
        places = slots(size.width, len(cursor.panes), cursor.first)
        heads = [self._head(cursor, slot, places, target) for slot in places]
        height = size.height - HEAD_HEIGHT
        if height <= 0:
            return heads
        if hint and not any(pane.size for pane in cursor.panes):
            return [*heads, self._hint(size.width, height, hint)]
        mark = "cursor" if focused else "blurred"
        return heads + [
            self._body(
                cursor, slot, height, "" if slot is places[-1] else "│", mark, picked, others
            )
            for slot in places
        ]

    def _head(
        self, cursor: Cursor, slot: Slot, places: tuple[Slot, ...], target: int | None
    ) -> Block:
        pane = cursor.panes[slot.pane]
        current = slot.pane == cursor.at
        last = slot is places[-1]
        head = Head(
            number=slot.pane + 1,
            position=_position(cursor, pane, current=current),
            size=pane.size,
            current=current,
            target=slot.pane == target,
            left=slot.pane if slot is places[0] else 0,
            right=len(cursor.panes) - 1 - slot.pane if last else 0,
        )
        edge = "" if last else "│"
        key = (pane.column, head, slot.width, edge)
        lines = self._blocks.get(key)
        if lines is None:
            lines = head_lines(pane.column, head, slot.width, edge, self._styles)
            self._blocks[key] = lines
        return Block(slot.x, 0, slot.width, key, lines)

    def _body(
        self,
        cursor: Cursor,
        slot: Slot,
        height: int,
        edge: str,
        mark: str,
        picked: Picked,
        others: Others,
    ) -> Block:
        pane = cursor.panes[slot.pane]
        cards = pane.view(cursor.rows)
        here = cursor.index - pane.top if slot.pane == cursor.at else -1
        mark = mark if here >= 0 else ""
        currency = _main_currency(cursor)
        chosen = [bool(picked) and (card.column, card.id) in picked for card in cards]
        names = [_others(card, others) for card in cards] if others else [""] * len(cards)
        key = (*cards, *chosen, *names, here, mark, slot.width, height, edge, currency)
        lines = self._blocks.get(key)
        if lines is None:
            painted: list[Strip] = []
            for nth, card in enumerate(cards):
                marked = mark if nth == here else ""
                painted += self._cards.lines(
                    card,
                    slot.width,
                    edge,
                    mark=marked,
                    picked=chosen[nth],
                    currency=currency,
                    others=names[nth],
                )
            if not cards:
                marked = mark if here >= 0 else ""
                painted.append(self._line(f"{'►' if marked else ' '}{_NOTHING}", slot.width, edge))
            painted += [self._cards.blank(slot.width, edge)] * (height - len(painted))
            lines = tuple(painted[:height])
            self._blocks[key] = lines
        return Block(slot.x, HEAD_HEIGHT, slot.width, key, lines)

    def _hint(self, width: int, height: int, hint: str) -> Block:
        blank = Strip([Segment(" " * width, self._styles["card"])], width)
        lines = [blank] * height
        texts = hint.splitlines()
        for nth, text in enumerate(texts[:height], max(0, (height - len(texts)) // 2)):
            centred = fill(" " * max(0, (width - len(text)) // 2) + text, width)
            lines[nth] = Strip([Segment(centred, self._styles["empty"])], width)
        return Block(0, HEAD_HEIGHT, width, (hint, width, height), tuple(lines))

    def _line(self, text: str, width: int, edge: str) -> Strip:
        inside = Segment(fill(text, width - len(edge)), self._styles["empty"])
        return Strip([inside, Segment(edge, self._styles["edge"])] if edge else [inside], width)


def _others(card: Card, others: Others) -> str:
    """Who else has a card's record open."""
    return others.get((SERVED_KINDS.get(card.column, "deal"), card.id), "")


def _position(cursor: Cursor, pane: Pane, *, current: bool) -> int:
    """Which card to name in the head: the current one, or the first in view once scrolled."""
    if current:
        return cursor.index + 1 if pane.size else 0
    return pane.top + 1 if pane.top else 0


def _main_currency(cursor: Cursor) -> str:
    """The currency cards need not name: the largest of the first column that has one."""
    for pane in cursor.panes:
        if pane.column.totals:
            return pane.column.totals[0].currency
    return ""
