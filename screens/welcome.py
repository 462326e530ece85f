"""The first start: an empty database of one's own, or invented data to look around in."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Label, ProgressBar, Static

from salesops_tui.domain.clock import Clock
from salesops_tui.workspace import open_workspace

TEXT = """\
salesops keeps a team's deals in one file. There is none yet at
{own}

  s   look around in sample data: an invented team, in a file of its own
  n   start your own, empty; import deals with: salesops import deals FILE
  ctrl+q  leave
"""


class Welcome(App[Path | None]):
    """Asks which database to open; makes the sample when it is asked for."""

    CSS = """
    Screen { align: center middle; }
    #box { width: 78; max-width: 96%; height: auto; padding: 1 2; border: round $primary; }
    #making { display: none; margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sample", "Sample", id="welcome.sample", tooltip="Look around"),
        Binding("n", "own", "Start", id="welcome.own", tooltip="Start your own"),
        Binding("ctrl+q,escape", "leave", "Leave", id="welcome.quit", tooltip="Leave"),
    ]

    def __init__(self, own: Path, sample: Path, clock: Clock) -> None:
        super().__init__()
        self._own = own
        self._sample = sample
        self._clock = clock
        self._making = False

    def compose(self) -> ComposeResult:
        """The choice, and progress while the sample is made."""
        with Vertical(id="box"):
            yield Label("Welcome", id="heading", markup=False)
            yield Static(TEXT.format(own=self._own), markup=False)
            with Vertical(id="making"):
                yield Label("Making the sample data …", markup=False)
                yield ProgressBar(show_eta=False)

    def action_own(self) -> None:
        """An empty database."""
        if not self._making:
            self.exit(self._own)

    def action_sample(self) -> None:
        """The sample, made now unless it is there."""
        if self._making:
            return
        if self._sample.exists():
            self.exit(self._sample)
            return
        self._making = True
        self.query_one("#making").display = True
        self.run_worker(self._make, thread=True)

    def action_leave(self) -> None:
        """Nothing for now."""
        self.exit(None)

    def _make(self) -> None:
        from salesops_tui.services.sample import make

        bar = self.query_one(ProgressBar)

        def progress(done: int, total: int) -> None:
            self.call_from_thread(bar.update, total=total, progress=done)

        workspace = open_workspace(self._sample, create=True, clock=self._clock)
        try:
            make(workspace, progress=progress)
        finally:
            workspace.close()
        self.call_from_thread(self.exit, self._sample)


def choose_database(own: Path, sample: Path, clock: Clock) -> Path | None:
    """The database that a newcomer wants to open; None when they left."""
    return Welcome(own, sample, clock).run()
