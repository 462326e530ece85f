"""The calendar: a month of content, posts, experiments, renewals and tasks, or its agenda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static

from salesops_tui.domain.calendar import Item, by_day
from salesops_tui.domain.marketing import UNPROMOTED
from salesops_tui.services.session import Done
from salesops_tui.workspace import Workspace
from screens.export import ask_table_export
from screens.marketing.lists import ContentScreen
from screens.marketing.month_grid import MonthGrid
from screens.opening import open_record
from screens.records.acting import RecordActions
from screens.text import shown
from screens.widgets.section import Section

KEYS = "h j k l day · [ ] month · t today · a agenda · Enter open · n plan · ? help"
_WIDE = 110  # cells from which the cadence says what is planned
_AHEAD = timedelta(days=91)  # what the agenda shows
_MOST = 500  # rows of it


class CalendarScreen(RecordActions):
    """What lies on the days, how far behind the cadence is, what is not promoted."""

    CSS_PATH = "calendar.tcss"
    AUTO_FOCUS = "#grid"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "turn(-1)", "Month before", id="calendar.before",
                tooltip="Month before"),
        Binding("right_square_bracket", "turn(1)", "Next month", id="calendar.next",
                tooltip="Next month"),
        Binding("t", "today", "Today", id="calendar.today", tooltip="To today"),
        Binding("a", "agenda", "Agenda", id="calendar.agenda",
                tooltip="A list of the days to come, or the month again"),
        Binding("n", "plan", "Plan content", id="calendar.plan",
                tooltip="Plan content for the day under the cursor"),
        Binding("w", "unpromoted", "Not promoted", id="calendar.unpromoted",
                tooltip="What is published and not promoted"),
        Binding("E", "export", "Export", id="calendar.export",
                tooltip="Export the calendar, for calendar programs too"),
        Binding("escape", "close", "Back", id="calendar.close",
                tooltip="From the day's list to the month; else back"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._listing = False  # the agenda is shown instead of the month
        self._shown: list[Item] = []  # the items of the list below, or of the agenda
        self._days: dict[date, list[Item]] = {}  # of the weeks in view
        self._month = date.min  # the month read last

    def compose(self) -> ComposeResult:
        """The month, where the cadence stands, the day."""
        yield Static("", id="head", markup=False)
        yield MonthGrid(self.workspace.session.clock.today())
        yield Static("", id="cadence", markup=False)
        yield Section(id="day", markup=False)
        yield Static("", id="status", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the month, and watch for what others do."""
        self.reread()
        self.watch_others()

    @property
    def grid(self) -> MonthGrid:
        """The month."""
        return self.query_one(MonthGrid)

    def reread(self) -> None:
        """Read what lies on the days again."""
        today = self.workspace.session.clock.today()
        calendar = self.workspace.calendar
        wide = self.size.width >= _WIDE
        said = [cadence.said(today, planned=wide) for cadence in calendar.cadences()]
        said.append(f"not promoted: {len(calendar.unpromoted())} (w)")
        self.query_one("#cadence", Static).update(shown(" · ".join(said)))
        if self._listing:
            self._show_agenda()
        else:
            self._show_month()

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Say what was done, and show the days as they are now."""
        word = f"{done.what} (change {done.group}; u takes it back)"
        self.say(word if done.group else "Nothing changed.")
        self.reread()

    def _show_month(self) -> None:
        grid = self.grid
        inside, self._month = grid.shown_weeks, grid.day.replace(day=1)
        self._days = by_day(self.workspace.calendar.items(inside[0].days[0], inside[-1].days[-1]))
        grid.fill(self._days)
        self._head(f"{grid.day:%B %Y}", sum(map(len, self._days.values())))
        self._show_day()

    def _show_day(self) -> None:
        day = self.grid.day
        self._fill(f"{day:%A} {day.day} {day:%B}", self._days.get(day, []), dated=False)

    def _show_agenda(self) -> None:
        first = self.grid.day
        items = self.workspace.calendar.items(first, first + _AHEAD)
        self._head(f"Agenda from {first}", len(items))
        last = items[_MOST - 1].day if len(items) > _MOST else first + _AHEAD
        self._fill(f"{first} to {last}", items[:_MOST], dated=True)

    def _head(self, what: str, many: int) -> None:
        self.query_one("#head", Static).update(f"Calendar · {what} · {many}")

    def _fill(self, title: str, items: Sequence[Item], *, dated: bool) -> None:
        self._shown = list(items)
        before = [None, *(item.day for item in items)]
        rows = [
            (_row(item, dated=dated, first=item.day != before[number]), _name(item))
            for number, item in enumerate(items)
        ]
        self.query_one("#day", Section).fill(title, rows, "nothing; n plans content")

    @on(MonthGrid.Moved)
    def _moved(self) -> None:
        if self._listing:
            self._show_agenda()
        elif self.grid.day.replace(day=1) != self._month:
            self._show_month()
        else:
            self._show_day()

    @on(MonthGrid.Chosen)
    def _chosen(self) -> None:
        if len(self._shown) == 1:
            self._open(self._shown[0])
        elif self._shown:
            self.query_one("#day").focus()
        else:
            self.say("Nothing lies on this day; n plans content for it.")

    @on(OptionList.OptionSelected)
    def _picked(self) -> None:
        chosen = self.query_one("#day", Section).chosen
        if chosen:
            self._open(self._at(chosen))

    def _open(self, item: Item) -> None:
        open_record(self, item.kind, item.id)

    def action_turn(self, months: int) -> None:
        """To another month."""
        self.grid.turn(months)

    def action_today(self) -> None:
        """To today."""
        self.grid.go(self.workspace.session.clock.today())

    def action_agenda(self) -> None:
        """Show a list of the days to come, or the month again."""
        self._listing = not self._listing
        self.set_class(self._listing, "-agenda")
        self.reread()
        self.query_one("#day" if self._listing else "#grid").focus()

    def action_plan(self) -> None:
        """Plan content for the day under the cursor."""
        day = self._day()
        marketing = self.workspace.marketing
        self.ask_form(
            marketing.content.form,
            f"Plan content for {day}",
            lambda raw: marketing.plan(raw, day),
            {"publish_on": str(day)},
        )

    def action_unpromoted(self) -> None:
        """List what is published and not promoted."""
        screen = ContentScreen(self.workspace)
        screen.where = UNPROMOTED
        self.app.push_screen(screen, lambda _: self.reread())

    def action_export(self) -> None:
        """Export the whole calendar to a file."""
        ask_table_export(self, "calendar")

    def action_close(self) -> None:
        """From the agenda or the day's list to the month; else back."""
        if self._listing:
            self.action_agenda()
        elif self.focused is not self.grid:
            self.grid.focus()
        else:
            self.dismiss(None)

    def _day(self) -> date:
        """The day under the cursor: that of the row in the agenda."""
        chosen = self.query_one("#day", Section).chosen if self._listing else ""
        return self._at(chosen).day if chosen else self.grid.day

    def _at(self, chosen: str) -> Item:
        return next(item for item in self._shown if _name(item) == chosen)


def _name(item: Item) -> str:
    """What a line of the list stands for."""
    return f"{item.day} {item.kind}-{item.id} {item.what}"


def _row(item: Item, *, dated: bool, first: bool) -> str:
    """A line of a list; in the agenda each day is named once."""
    day = f"{item.day:%a %d %b}" if first else ""
    when = f"{day:<11}" if dated else ""
    time = f"{item.time:<6}"
    mark = "✓" if item.closed else " "
    return f"{when}{time}{mark} {item.key:<6} {item.label} · {item.status}"
