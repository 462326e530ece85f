"""The sections of the day in one list: headings, items, and a row for what is not shown."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets.option_list import Option

from salesops_tui.domain.today import Item, Part
from screens.text import shown
from screens.widgets.board_text import cut, fill, plain_cells
from screens.widgets.section import Section

MORE = "more:"  # what a row stands for that shows the rest of a section
_NARROW, _OWNER = 100, 10  # cells of a terminal that has no room for owners; cells of an owner
_BEFORE = 23  # cells of a row that are not its title, its reason or its owner


class DayList(Section):
    """Everything that waits; ``chosen`` is ``section|key``, or ``more:section``."""

    def show(self, parts: Sequence[Part], width: int) -> None:
        """Show the sections; the cursor stays on its row, or on its place."""
        rows: list[Option] = []
        for part in parts:
            heading = f"{part.label} · {part.many:,}"
            rows.append(Option(shown(heading), id=f"{len(rows)}:", disabled=True))
            for item in part.items:
                text = row(item, width)
                rows.append(Option(shown(text), id=f"{len(rows)}:{name(item)}"))
            left = part.many - len(part.items)
            if left:
                text = f"{'':9}… {left:,} more"
                rows.append(Option(text, id=f"{len(rows)}:{MORE}{part.section}"))
        self.put(rows)


def name(item: Item) -> str:
    """What an item's row stands for."""
    return f"{item.section}|{item.kind}-{item.id}"


def row(item: Item, width: int) -> str:
    """An item on one line: how late, its key, what it is, why it waits, whose it is."""
    owner = ""
    if width >= _NARROW:
        owner = f"  {cut(plain_cells(item.owner or 'nobody'), _OWNER)}"
    room = max(20, width - _BEFORE - (_OWNER + 2 if owner else 0))
    title = room * 11 // 20
    what = fill(cut(plain_cells(item.title), title - 2), title)
    why = fill(plain_cells(item.why), room - title)
    return f"{_late(item):>8}  {item.key:<8} {what}{why}{owner}".rstrip()


def _late(item: Item) -> str:
    if item.days == 0:
        return "today"
    return f"{item.days:,} d" if item.days > 0 else f"in {-item.days:,} d"
