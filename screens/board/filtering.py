"""The filter of the board: at once on a small one, in a thread on a large one."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import Input
from textual.worker import get_current_worker

from salesops_tui.errors import Refused
from screens.board.selection import BoardSelection

EMPTY = "No deals yet. Press a to add the first,\nor import some: salesops import deals FILE"
NO_MATCH = "Nothing fits this filter. Esc clears it."
SMALL = 20_000  # cards that are searched within a frame or two


class BoardFilter(BoardSelection):
    """Filters while it is typed; a search that is overtaken by the next key is broken off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", id="board.filter", tooltip="Filter while you type"),
        Binding("escape", "clear", "Clear", id="board.clear", tooltip="Drop selection or filter"),
    ]

    _searching: Any = None  # the connection of the search that runs

    def action_filter(self) -> None:
        """Open the filter above the columns."""
        from screens.widgets.filter_bar import FilterBar

        bars = self.query(FilterBar)
        if bars:
            bars.first().focus()
        else:
            self.mount(FilterBar(id="filter"), before=self.view)

    def action_clear(self) -> None:
        """Drop the selection; without one, clear the filter and go back to the cards."""
        if self.unpick():
            self.say("Nothing selected.")
            return
        self.view.focus()
        self.query("#filter").remove()
        if self.workspace.board.filter:
            self.filter_by("")
            self.say("All deals again.")

    def reread(self) -> None:
        """Read every column again; the cursor stays where it is."""
        board = self.workspace.board
        if board.filter and board.size > SMALL:
            self._search(board.filter, again=True)
        else:
            self.view.reload()

    def filter_by(self, text: str) -> None:
        """Show what a filter lets through, or why it cannot be read."""
        if self._searching is not None:
            self._searching.interrupt()
        board = self.workspace.board
        try:
            if board.size > SMALL and text.strip():
                self.workspace.session.condition(text)  # a mistake is said before any search
                self._search(text, again=False)
                return
            board.filter = text
        except Refused as refusal:
            self.refuse(refusal)
        else:
            self._show(text, again=False)

    @work(thread=True, exclusive=True, group="filter")
    def _search(self, text: str, *, again: bool) -> None:
        worker = get_current_worker()
        session = self.workspace.session
        self._searching = session.store.db.connection()
        try:
            found = self.workspace.board.search(text)
        except Refused as refusal:
            if not worker.is_cancelled:
                self.app.call_from_thread(self.refuse, refusal)
            return
        finally:
            self._searching = None
        if worker.is_cancelled:
            return

        def show() -> None:
            self.workspace.board.show(found)
            self._show(text, again=again)

        self.app.call_from_thread(show)

    def _show(self, text: str, *, again: bool) -> None:
        view = self.view
        view.empty_hint = NO_MATCH if text.strip() else EMPTY
        view.reload(keep=again)
        if not text.strip() or again:
            return
        filled = [nth for nth, column in enumerate(view.columns, 1) if column.count]
        if view.current is None and filled:
            view.action_column(filled[0])
        count = sum(column.count for column in view.columns)
        self.say(f"{count:,} fit. Enter keeps the filter, Esc clears it.")

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        self.filter_by(event.value)

    @on(Input.Submitted, "#filter")
    def _kept(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            self.action_clear()
        self.view.focus()
