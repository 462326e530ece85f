"""A screen that works on the store: it says what happened, waits politely, refuses in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import work
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.widgets import Static

from salesops_tui.errors import DatabaseBusy, Refused, StaleRecord
from salesops_tui.services.session import Done
from salesops_tui.workspace import Workspace
from screens.text import shown
from screens.widgets.board_paint import ExactScreen
from screens.widgets.head import Head

if TYPE_CHECKING:
    from screens.places import Place

POLL_SECONDS = 0.5
Whole = tuple[str, int] | None  # the kind and the id of the record that a screen shows whole


class Command(NamedTuple):
    """Something that the palette offers beside the keys: its name, its help, what it does."""

    name: str
    help: str
    run: Callable[[], None]


class WorkScreen(ExactScreen[None]):
    """Base of the screens: the workspace, the status line, writing, undo and redo."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", "Undo", id="work.undo", tooltip="Take back your last change"),
        Binding("ctrl+r", "redo", "Redo", id="work.redo", tooltip="Make again what you took back"),
        Binding("o", "go", "Go to", id="work.go", tooltip="Go to another screen: then its letter"),
        Binding("T", "task", "Task", id="work.task", tooltip="Add a task about this record"),
        Binding("ctrl+f", "search", "Search", id="work.search", tooltip="Search everything"),
        Binding("question_mark", "help", "Help", id="work.help", tooltip="All keys of this screen"),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._version = 0

    def on_mount(self) -> None:
        """Show the keys of this screen that the person may press."""
        from screens.permits import PermittedApp

        if isinstance(self.app, PermittedApp) and self.app.looking:
            self.app.show_permitted(self)

    def watch_others(self) -> None:
        """Read again soon after somebody else has written; costs nothing while nobody does."""
        self._version = self.workspace.session.store.data_version()
        self.set_interval(POLL_SECONDS, self._poll)

    def _poll(self) -> None:
        if self.app.screen is not self:
            if self.whole:
                self.workspace.presence.keep()  # a form lies over it, and may for long
            return
        try:
            version = self.workspace.session.store.data_version()
            if version != self._version:
                self.reread()
                self._version = version
        except DatabaseBusy:
            return  # the next poll sees it
        except Refused as refusal:
            self.refuse(refusal)
        self.look_around()

    @property
    def whole(self) -> Whole:
        """The record that the screen shows whole; None for a list."""
        return None

    def look_around(self) -> None:
        """Say which record is shown here, and show who else is at it."""
        presence, record = self.workspace.presence, self.whole
        presence.look(record)
        if record is not None:
            for head in self.query(Head):
                head.also(presence.others(record))

    def on_screen_resume(self) -> None:
        """Read again when something was written while another screen lay over this one."""
        try:
            newest = self.workspace.session.store.newest_change()
        except Refused as refusal:
            self.refuse(refusal)
            return
        if self._seen not in (newest, None):
            self.reread()
        self._seen = newest

    _seen: int | None = None  # the newest change when this screen was last on top

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close the screen, once: a second key may come before it is gone."""
        if self._left:
            return AwaitComplete()
        self._left = True
        return super().dismiss(result)

    _left = False

    def say(self, sentence: str) -> None:
        """Show a sentence in the status line."""
        self._status(sentence, failed=False)

    def refuse(self, refusal: Refused) -> None:
        """Show why something was not done; nothing has changed."""
        self._status(f"✗ {refusal}", failed=True)
        if isinstance(refusal, StaleRecord):
            self.reread()

    def reread(self) -> None:
        """Read what is shown again, because somebody else has changed it."""

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show what a change did, at the deal it was about."""
        raise NotImplementedError

    def perform(
        self,
        call: Callable[[], Done],
        then: Callable[[Done], None],
        refused: Callable[[Refused], None] | None = None,
    ) -> None:
        """Write at once when nobody else does; else wait for them in a thread.

        The connection of the screen waits for a moment only, so that no key ever hangs.
        """
        try:
            done = call()
        except DatabaseBusy:
            self.say("Somebody else is writing; waiting for them …")
            self._wait(call, then, refused or self.refuse)
        except Refused as refusal:
            (refused or self.refuse)(refusal)
        else:
            then(done)

    @work(thread=True, group="write")
    def _wait(
        self,
        call: Callable[[], Done],
        then: Callable[[Done], None],
        refused: Callable[[Refused], None],
    ) -> None:
        try:
            done = call()
        except Refused as refusal:
            self.app.call_from_thread(refused, refusal)
        else:
            self.app.call_from_thread(then, done)

    def action_undo(self) -> None:
        """Take back the last change."""
        self.perform(self.workspace.history.undo, self.changed)

    def action_redo(self) -> None:
        """Make again what was taken back."""
        self.perform(self.workspace.history.redo, self.changed)

    def commands(self) -> Iterable[Command]:
        """What the palette offers beside the keys."""
        return ()

    def about(self) -> str:
        """The key of the record that the screen shows, or has under its cursor; "" for none."""
        return ""

    def action_task(self) -> None:
        """Add a task, about the record shown."""
        from screens.asking import ask_task

        ask_task(self, self.about())

    def without_page(self, kind: str, identity: int) -> None:
        """Say where a record is seen whose kind has no page."""
        key = self.workspace.records.key(kind, identity)
        self.say(f"{key} has no page of its own; o goes to the list that has it.")

    def action_search(self) -> None:
        """Search everything, and go to what was found."""
        from screens.dialogs.search import SearchDialog
        from screens.opening import open_record

        def found(hit: tuple[str, int] | None) -> None:
            if hit is not None:
                open_record(self, *hit)

        self.app.push_screen(SearchDialog(self.workspace), found)

    def action_go(self) -> None:
        """Show the screens there are, each with its letter; the one chosen replaces this one."""
        from screens import dialogs
        from screens.places import PLACES

        choices = [("b", "Board", "")]
        choices += [(place.letter, place.label, place.home) for place in PLACES]

        def picked(home: str | None) -> None:
            if home is not None:
                self.go_to(next((place for place in PLACES if place.home == home), None))

        self.app.push_screen(dialogs.PickDialog("Go to", choices), picked)

    def go_to(self, place: Place | None) -> None:
        """Go back to the board, and from there to a place."""
        while len(self.app.screen_stack) > 1 and self.app.screen.is_attached:
            if isinstance(self.app.screen, WorkScreen) and self.app.screen.home:
                break
            self.app.pop_screen()
        if place is not None:
            self.app.push_screen(place.open(self.workspace))

    home: ClassVar[bool] = False  # whether this screen lies under all others

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from screens.help import HelpDialog

        self.app.push_screen(HelpDialog(self))

    def _status(self, sentence: str, *, failed: bool) -> None:
        status = self.query_one("#status", Static)
        line: Any = shown(sentence).replace("\n", " ")
        had_failed = status.has_class("failed")
        status.set_class(failed, "failed")
        # Only a refusal may need more than one line, and so another layout.
        status.update(line, layout=failed or had_failed)
