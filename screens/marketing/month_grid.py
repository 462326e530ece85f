"""A month as a grid that a cursor moves over, painted line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from salesops_tui.domain.calendar import WEEKDAYS, Item, Week, marks, moved, weeks
from screens.text import shown

_GUTTER = 3  # cells for the number of the week
_TALL = 14  # cells from which a day shows titles instead of marks


class MonthGrid(Widget, can_focus=True):
    """The weeks of the month that the day under the cursor is in."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--head", "grid--day", "grid--outside", "grid--today", "grid--cursor", "grid--late",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h,left", "step(-1)", "Day before", id="calendar.left", tooltip="Day before"),
        Binding("l,right", "step(1)", "Next day", id="calendar.right", tooltip="Next day"),
        Binding("k,up", "step(-7)", "Week before", id="calendar.up", tooltip="Week before"),
        Binding("j,down", "step(7)", "Next week", id="calendar.down", tooltip="Next week"),
        Binding("enter", "choose", "Open", id="calendar.open", tooltip="Open what lies on the day"),
    ]

    day: reactive[date] = reactive(date.today, repaint=False)

    class Moved(Message):
        """The cursor is on another day."""

    class Chosen(Message):
        """The day under the cursor was chosen."""

    def __init__(self, today: date) -> None:
        super().__init__(id="grid")
        self.today = today
        self._days: dict[date, list[Item]] = {}
        self.set_reactive(MonthGrid.day, today)

    @property
    def shown_weeks(self) -> tuple[Week, ...]:
        """The weeks that are painted."""
        return weeks(self.day)

    def fill(self, days: dict[date, list[Item]]) -> None:
        """Show what lies on the days."""
        self._days = days
        self.refresh(layout=True)

    @property
    def row_height(self) -> int:
        """Lines of a week: two where there is little room, more where there is."""
        return 2 if self.screen.size.height < 34 else 4

    @property
    def cell_width(self) -> int:
        """Cells of a day."""
        return max(4, (self.size.width - _GUTTER) // 7)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line of weekdays, then the weeks; always room for six, so that nothing jumps."""
        return 1 + 6 * self.row_height

    def action_step(self, days: int) -> None:
        """Move the cursor by days."""
        self.go(self.day + timedelta(days=days))

    def action_choose(self) -> None:
        """Choose the day."""
        self.post_message(self.Chosen())

    def turn(self, months: int) -> None:
        """Move the cursor by months."""
        self.go(moved(self.day, months))

    def go(self, day: date) -> None:
        """Put the cursor on a day; only what changes is painted again."""
        before = self.day
        if day == before or not 1900 <= day.year <= 2200:
            return
        self.day = day
        if (day.year, day.month) == (before.year, before.month):
            self.refresh(self._region(before), self._region(day))
        else:
            self.refresh()
        self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        """The day under the mouse; a second click chooses it."""
        row, column = (event.y - 1) // self.row_height, (event.x - _GUTTER) // self.cell_width
        if event.y < 1 or not 0 <= row < len(self.shown_weeks) or not 0 <= column < 7:
            return
        day = self.shown_weeks[row].days[column]
        if day == self.day:
            self.action_choose()
        else:
            self.go(day)

    def render_line(self, y: int) -> Strip:
        """The line of weekdays, or a line of a week."""
        width = self.cell_width
        if y == 0:
            style = self._style("grid--head")
            names = [Segment(set_cell_size(f"  {name}", width), style) for name in WEEKDAYS]
            return self._line([Segment(" " * _GUTTER, style), *names], style)
        row, line = divmod(y - 1, self.row_height)
        plain = self._style("grid--day")
        if row >= len(self.shown_weeks):
            return self._line([], plain)
        week = self.shown_weeks[row]
        number = f"{week.number:>2} " if line == 0 else " " * _GUTTER
        cells = [self._cell(day, line) for day in week.days]
        return self._line([Segment(number, self._style("grid--outside")), *cells], plain)

    def _line(self, segments: list[Segment], style: Style) -> Strip:
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def _cell(self, day: date, line: int) -> Segment:
        items = self._days.get(day, [])
        late = day < self.today and any(not item.closed for item in items)
        if line == 0:
            word = " today" if day == self.today else " !" if late else ""
            text = f"{day.day:>2}{word}"
        else:
            text = self._below(items, line)
        bar = "▌" if day == self.day else "│"
        name = (
            "grid--cursor" if day == self.day
            else "grid--outside" if day.month != self.day.month
            else "grid--today" if day == self.today
            else "grid--late" if late and line == 0
            else "grid--day"
        )  # fmt: skip
        return Segment(set_cell_size(bar + text, self.cell_width), self._style(name))

    def _below(self, items: Sequence[Item], line: int) -> str:
        """What stands on a line under a day's number: marks, or titles where there is room."""
        if self.cell_width < _TALL or self.row_height == 2:
            return marks(items) if line == 1 else ""
        room = self.row_height - 1
        if line == room and len(items) > room:
            return f"+{len(items) - room + 1} more"
        if line > len(items):
            return ""
        item = items[line - 1]
        text = shown(f"{item.key} {item.label}")
        width = self.cell_width - 2
        return text if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"

    def _region(self, day: date) -> Region:
        """Where a day is painted."""
        for row, week in enumerate(self.shown_weeks):
            if day in week.days:
                x = _GUTTER + week.days.index(day) * self.cell_width
                return Region(x, 1 + row * self.row_height, self.cell_width, self.row_height)
        return Region()

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)
