"""A list of records of one kind, filtered while one types."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Input, Static

from salesops_tui.domain.records import KINDS
from salesops_tui.errors import Refused
from salesops_tui.exports.values import readable
from salesops_tui.services.records import Listed
from salesops_tui.services.session import Done
from screens.records.acting import Picked, RecordActions
from screens.text import shown
from screens.widgets.fields import LineField

MOST = 1000  # rows that a list shows; the filter finds the rest
WIDEST = 40  # cells that one column may take
KEYS = "a add · e edit · Enter open · / filter · D remove · u undo · Esc back · ? help"


class RecordList(RecordActions):
    """Base of the lists: a kind of record, the columns shown, and what an empty one says."""

    KIND: ClassVar[str] = ""
    COLUMNS: ClassVar[tuple[str, ...]] = ()
    USUALLY: ClassVar[str] = ""  # the filter that a list opens with, such as ``status:new``
    EMPTY: ClassVar[str] = "Nothing here yet. Press a to add the first."
    KEYS: ClassVar[str] = KEYS
    CSS_PATH = Path(__file__).with_name("records.tcss")
    AUTO_FOCUS = "DataTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", id="list.add", tooltip="Add one"),
        Binding("e", "edit", "Edit", id="list.edit", tooltip="Edit the fields"),
        Binding("greater_than_sign,L", "move('next')", "Move on", id="list.move-on",
                tooltip="To its next status"),
        Binding("less_than_sign,H", "move('back')", "Back", id="list.move-back",
                tooltip="To the status before"),
        Binding("D,delete", "remove", "Remove", id="list.remove", tooltip="Take it away"),
        Binding("E", "export", "Export", id="list.export", tooltip="Export what the filter shows"),
        Binding("slash", "filter", "Filter", id="list.filter", tooltip="Filter while you type"),
        Binding("j", "cursor(1)", "Down", id="list.down", tooltip="Next row", show=False),
        Binding("k", "cursor(-1)", "Up", id="list.up", tooltip="Row above", show=False),
        Binding("g", "edge(0)", "Top", id="list.top", tooltip="First row", show=False),
        Binding("G", "edge(-1)", "Bottom", id="list.bottom", tooltip="Last row", show=False),
        Binding("escape", "close", "Back", id="list.close", tooltip="Drop the filter; go back"),
    ]  # fmt: skip

    def __init__(self, workspace: Any) -> None:
        super().__init__(workspace)
        self.where = self.USUALLY
        self.rows: list[Listed] = []

    def compose(self) -> ComposeResult:
        """A head line, the rows, the status, the keys."""
        yield Static("", id="head", markup=False)
        yield LineField(self.where, placeholder="Filter: words, column:value", id="filter")
        yield DataTable[Text](cursor_type="row", zebra_stripes=False, id="rows")
        yield Static(self.EMPTY, id="empty", markup=False)
        yield Static("", id="status", markup=False)
        yield Static(self.KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the rows, and watch for what others do."""
        self.query_one("#filter").display = False
        self.reread()
        self.watch_others()

    def found(self) -> list[Listed]:
        """The records to show, in order; raises a Refused for a filter that cannot be read."""
        return self.workspace.records.listed(self.KIND, self.where, self.COLUMNS, MOST)

    def heading(self) -> str:
        """The head line."""
        many = f"{len(self.rows)}{'+' if len(self.rows) == MOST else ''}"
        return f"{KINDS[self.KIND].plural.replace('_', ' ').capitalize()} · {many}"

    def reread(self) -> None:
        """Read the rows again; the cursor stays on its record."""
        at = self.current
        try:
            self.rows = self.found()
        except Refused as refusal:
            self.refuse(refusal)
            return
        table = self.query_one(DataTable)
        filtered = f" · filter: {self.where}" if self.where else ""
        self.query_one("#head", Static).update(shown(self.heading() + filtered))
        titles, painted = self.titles(), self.painted()
        if (titles, painted) == self._painted:
            return
        self._painted = titles, painted
        row, above = table.cursor_row, table.cursor_row - table.scroll_offset.y
        table.clear(columns=True)
        for at_column, title in enumerate(titles):
            # Said here: a table that is filled while another screen lies over it measures too late.
            width = max([cell_len(title), *(row[at_column].cell_len for row in painted)])
            table.add_column(title, width=width)
        table.add_rows(painted)
        ids = [listed.id for listed in self.rows]
        if ids:
            row = ids.index(at.id) if at and at.id in ids else row
            table.move_cursor(row=row, animate=False, scroll=False)
            top = max(0, table.cursor_row - above)
            table.scroll_to(y=top, animate=False, force=True, immediate=True)
            self.call_after_refresh(self._hold, top)  # once the table knows how long it is
        table.display = bool(ids)
        self.query_one("#empty").display = not ids

    _painted: tuple[list[str], list[list[Text]]] | None = None  # what the table holds

    def _hold(self, top: int) -> None:
        """Keep the rows where they were in view, unless the list was left meanwhile."""
        for table in self.query(DataTable):
            table.scroll_to(y=top, animate=False, force=True, immediate=True)

    @property
    def current(self) -> Picked | None:
        """The record under the cursor."""
        row = self.query_one(DataTable).cursor_row
        if not 0 <= row < len(self.rows):
            return None
        return Picked(self.KIND, self.rows[row].id, self.rows[row].revision)

    def about(self) -> str:
        """The key of the record under the cursor, where a task can be about it."""
        found = self.current
        return self._key(self.rows[self.query_one(DataTable).cursor_row]) if found else ""

    def needed(self) -> Picked | None:
        """The record under the cursor, or a sentence when there is none."""
        found = self.current
        if found is None:
            self.say("There is nothing under the cursor; a adds one.")
        return found

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Say what was done and show the rows as they are now."""
        self.say(f"{done.what} (change {done.group}; u takes it back)" if done.group else
                 "Nothing changed.")  # fmt: skip
        self.reread()
        wanted = next((n for n, row in enumerate(self.rows) if self._key(row) == done.key), None)
        if done.key and wanted is not None:
            self.query_one(DataTable).move_cursor(row=wanted, animate=False)

    def action_add(self) -> None:
        """Add a record."""
        self.add_record(self.KIND)

    def action_edit(self) -> None:
        """Edit the record under the cursor."""
        found = self.needed()
        if found is not None:
            self.edit_record(found)

    def action_move(self, to: str) -> None:
        """Move the record under the cursor to another status."""
        found = self.needed()
        if found is not None and KINDS[self.KIND].status:
            self.move_record(found, to)

    def action_remove(self) -> None:
        """Take the record under the cursor away."""
        found = self.needed()
        if found is not None:
            self.remove_record(found)

    def action_cursor(self, step: int) -> None:
        """Go up or down a row."""
        table = self.query_one(DataTable)
        table.move_cursor(row=table.cursor_row + step, animate=False)

    def action_edge(self, row: int) -> None:
        """Go to the first or the last row."""
        self.query_one(DataTable).move_cursor(row=row % max(1, len(self.rows)), animate=False)

    def action_export(self) -> None:
        """Export the records that the filter lets through."""
        from screens.export import ask_table_export

        ask_table_export(self, KINDS[self.KIND].plural, self.where)

    def action_filter(self) -> None:
        """Open the filter above the rows."""
        bar = self.query_one("#filter", Input)
        bar.display = True
        bar.focus()

    def action_close(self) -> None:
        """Drop the filter; without one, go back."""
        bar = self.query_one("#filter", Input)
        if bar.display or self.where != self.USUALLY:
            bar.display = False
            bar.value = self.where = self.USUALLY
            self.query_one(DataTable).focus()
            self.reread()
        else:
            self.dismiss(None)

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        if event.value != self.where:
            self.where = event.value
            self.reread()

    @on(Input.Submitted, "#filter")
    def _kept(self) -> None:
        self.query_one(DataTable).focus()

    @on(DataTable.RowSelected)
    def _opened(self) -> None:
        found = self.needed()
        if found is not None:
            self.open_record(found)

    def open_record(self, picked: Picked) -> None:
        """Show the record whole; a kind without a screen of its own is edited."""
        self.edit_record(picked)

    def _key(self, row: Listed) -> str:
        at = self.COLUMNS.index("key") if "key" in self.COLUMNS else -1
        return str(row.cells[at]) if at >= 0 else KINDS[self.KIND].key(row.id)

    def titles(self) -> list[str]:
        """What stands over the columns."""
        return [name.replace("_", " ") for name in self.COLUMNS]

    def painted(self) -> list[list[Text]]:
        """The rows as they are shown."""
        columns = self.workspace.records.kinds_of(self.KIND, self.COLUMNS)
        if not self.rows:
            return []
        cells = zip(*(row.cells for row in self.rows), strict=True)
        texts = [
            readable(column, list(values)) for column, values in zip(columns, cells, strict=True)
        ]
        right = [column.kind in ("money", "integer", "rate") for column in columns]
        return [
            [
                Text(_short(text), justify="right" if end else "left")
                for text, end in zip(row, right, strict=True)
            ]
            for row in zip(*texts, strict=True)
        ]


def _short(text: str) -> str:
    line = " ".join(shown(text).split())
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"
