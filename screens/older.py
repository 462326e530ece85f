"""A database that an older program made: whether to bring it to this program's version."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Label, Static

from salesops_tui.domain.clock import Clock
from salesops_tui.errors import Refused
from salesops_tui.services import upkeep
from screens.text import shown

TEXT = """\
{path}
is of version {version}; this program works with {latest}.

  y   bring it up: a backup is made and checked first
  n   leave it as it is

Colleagues with the older program are told to start the new one.
"""


class Older(App[bool]):
    """Asks, then migrates in a thread; what is returned is whether the database is up to date."""

    CSS = """
    Screen { align: center middle; }
    #box { width: 78; max-width: 96%; height: auto; padding: 1 2; border: round $primary; }
    #answer { display: none; margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "migrate", "Bring up", id="older.migrate", tooltip="Back up, then migrate"),
        Binding("n,ctrl+q,escape", "leave", "Leave", id="older.leave", tooltip="Leave it"),
    ]

    def __init__(self, path: Path, clock: Clock, login: str) -> None:
        super().__init__()
        self._path = path
        self._clock = clock
        self._login = login
        self._at_work = False

    def compose(self) -> ComposeResult:
        """The question, and room for what comes of it."""
        found = upkeep.status(self._path)
        said = TEXT.format(path=self._path, version=found.version, latest=found.latest)
        with Vertical(id="box"):
            yield Label("An older database", id="heading", markup=False)
            yield Static(shown(said), id="question", markup=False)
            yield Static("", id="answer", markup=False)

    def action_migrate(self) -> None:
        """Bring it up."""
        if not self._at_work:
            self._at_work = True
            self._say("Making a backup, then migrating …")
            self.run_worker(self._migrate, thread=True)

    def action_leave(self) -> None:
        """Leave it as it is."""
        if not self._at_work:
            self.exit(False)

    def _migrate(self) -> None:
        try:
            upkeep.migrate(self._path, self._clock.now(), self._login)
        except Refused as refusal:
            self.call_from_thread(self._refused, refusal)
        else:
            self.call_from_thread(self.exit, True)

    def _refused(self, refusal: Refused) -> None:
        self._at_work = False
        self._say(f"✗ {refusal}")

    def _say(self, sentence: str) -> None:
        answer = self.query_one("#answer", Static)
        answer.display = True
        answer.update(shown(sentence))


def bring_up(path: Path, clock: Clock, login: str) -> bool:
    """Ask whether to bring a database to this program's version; whether it now is."""
    return bool(Older(path, clock, login).run())
