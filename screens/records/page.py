"""A record whole: a head, and two columns of what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from salesops_tui.domain.records import KINDS
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import NotFound
from salesops_tui.services.history import Event
from salesops_tui.services.session import Done
from salesops_tui.workspace import Workspace
from screens.records.acting import Picked, RecordActions
from screens.text import shown
from screens.widgets.head import Head
from screens.widgets.section import Section
from screens.work import Whole

_WIDE = 110  # cells from which two columns stand side by side
_LABEL = 16
Rows = list[tuple[str, str]]


class RecordPage(RecordActions):
    """Base of the pages: which parts stand in which column, and what each says."""

    KIND: ClassVar[str] = ""
    LEFT: ClassVar[tuple[str, ...]] = ()  # parts in either column; those in LISTS have rows
    RIGHT: ClassVar[tuple[str, ...]] = ()
    LISTS: ClassVar[tuple[str, ...]] = ()
    KEYS: ClassVar[str] = ""
    CSS_PATH = Path(__file__).with_name("page.tcss")
    AUTO_FOCUS = "Section"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012 (declared so by Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", id="whole.edit", tooltip="Edit the fields"),
        Binding("greater_than_sign,L", "move('next')", "Move on", id="whole.move-on",
                tooltip="To its next status"),
        Binding("less_than_sign,H", "move('back')", "Back", id="whole.move-back",
                tooltip="To the status before"),
        Binding("escape", "close", "Back", id="whole.close", tooltip="Go back"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, identity: int) -> None:
        super().__init__(workspace)
        self.identity = identity

    def compose(self) -> ComposeResult:
        """Two columns, one below the other where the terminal is narrow."""
        yield Head()
        with VerticalScroll(id="page", can_focus=False), Horizontal(id="columns"):
            for part in (self.LEFT, self.RIGHT):
                with Vertical(classes="column"):
                    yield from self._parts(part)
        yield Static("", id="status", markup=False)
        yield Static(self.KEYS, id="keys", markup=False)

    def _parts(self, names: tuple[str, ...]) -> Iterator[Widget]:
        for name in names:
            if name in self.LISTS:
                yield Section(id=name, markup=False)
            else:
                yield Static("", id=name, classes="part", markup=False)

    def on_mount(self) -> None:
        """Show the record, and watch for what others do."""
        self.reread()
        self.watch_others()

    @property
    def picked(self) -> Picked | None:
        """The record shown; None, with a sentence, when it was taken back meanwhile."""
        try:
            return self.fresh(Picked(self.KIND, self.identity, 0))
        except NotFound:
            self.say(f"This {KINDS[self.KIND].label.lower()} was taken back; Esc goes back.")
            return None

    @property
    def whole(self) -> Whole:
        """The record shown."""
        return self.KIND, self.identity

    def about(self) -> str:
        """The key of the record shown."""
        return KINDS[self.KIND].key(self.identity)

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show what a change did."""
        word = f"{done.what} (change {done.group}; u takes it back)"
        self.say(word if done.group else "Nothing changed.")
        self.reread()

    def reread(self) -> None:
        """Read everything of the record again."""
        if self.picked is None:
            return
        self.query_one("#head", Static).update(shown(self.head()))
        for name, (heading, text) in self.texts().items():
            part = self.query_one(f"#{name}", Static)
            part.border_title = heading
            part.update(shown(text))
        for name, (heading, rows, empty) in self.lists().items():
            self.query_one(f"#{name}", Section).fill(heading, rows, empty)

    def head(self) -> str:
        """The head line."""
        raise NotImplementedError

    def texts(self) -> dict[str, tuple[str, str]]:
        """Title and text of the parts that are texts."""
        raise NotImplementedError

    def lists(self) -> dict[str, tuple[str, Rows, str]]:
        """Title, rows (text, what it stands for) and what stands there when there are none."""
        raise NotImplementedError

    def action_edit(self) -> None:
        """Edit the fields."""
        if (picked := self.picked) is not None:
            self.edit_record(picked)

    def action_move(self, to: str) -> None:
        """Move to another status, through the gates."""
        if (picked := self.picked) is not None:
            self.move_record(picked, to)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def lines(pairs: list[tuple[str, str]], always: tuple[str, ...] = ()) -> str:
    """Labels and values, a line each; those without a value only where they are asked for."""
    kept = [(label, clean_line(value)) for label, value in pairs]
    return "\n".join(
        f"{label:>{_LABEL}}  {value or '–'}" for label, value in kept if value or label in always
    )


def story(events: list[Event], most: int = 50) -> str:
    """What was done, newest first."""
    rows = [f"{e.at.astimezone():%Y-%m-%d %H:%M}  {e.by}: {clean_line(e.what)}" for e in events]
    return "\n".join(rows[:most]) or "nothing yet"
