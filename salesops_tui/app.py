"""The Textual app: opens the database, shows the board, holds what is the same on every screen."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import ClassVar

os.environ.setdefault("ESCDELAY", "25")  # ms that a lone Esc waits; Textual's own 100 is felt

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.theme import Theme

from salesops_tui import config
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.text import clean
from salesops_tui.errors import DatabaseOlder, Invalid, Refused
from salesops_tui.services.joining import login_name
from salesops_tui.workspace import Workspace, open_workspace
from screens.board.screen import BoardScreen
from screens.permits import PermittedApp
from screens.work import WorkScreen

CONTRAST = Theme(
    name="high-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#00ffff",
    warning="#ffff00",
    error="#ff6666",
    success="#00ff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    boost="#1a1a1a",
    dark=True,
    variables={
        "text-muted": "#ffffff",
        "text": "#ffffff",
        "block-cursor-foreground": "#000000",
        "block-cursor-blurred-foreground": "#ffffff",
        "input-selection-background": "#0000ff",
    },
)


class SalesApp(PermittedApp):
    """The board and everything that opens from it."""

    TITLE = "salesops"
    CSS_PATH: ClassVar = ["app.tcss", "../screens/board/board.tcss"]  # read, and parsed, as one
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+q",
            "quit",
            "Quit",
            id="app.quit",
            tooltip="Leave the program",
            priority=True,
        ),
        Binding(
            "ctrl+p", "command_palette", "Palette", id="app.palette", tooltip="Every action by name"
        ),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.session = workspace.session
        self.keymap = dict(workspace.session.settings.keymap)
        self.register_theme(CONTRAST)
        self.theme = self._theme(workspace.session.settings.theme)

    def get_default_screen(self) -> BoardScreen:
        """The board; its style is read with the app's."""
        return BoardScreen(self.workspace)

    def _theme(self, asked: str) -> str:
        """The theme asked for, or what suits the terminal.

        Without colours Textual paints a terminal's own ones black on black: not that then.
        """
        colours = not os.environ.get("NO_COLOR")
        if asked in self.available_themes and (colours or not self.available_themes[asked].ansi):
            return asked
        plain = colours and os.environ.get("TERM") in ("linux", "vt100", "ansi")
        return "ansi-dark" if plain else self.theme

    def on_mount(self) -> None:
        """Put the person's keys in force."""
        self.set_keymap(self.keymap)
        if self.keymap or self.workspace.session.settings.theme not in ("", *self.available_themes):
            self.call_later(self._check_settings)

    def _check_settings(self) -> None:
        """Say which name in the person's settings means nothing; the rest of them holds."""
        from difflib import get_close_matches

        from screens.bindings import bindings_of, every_id

        known = every_id().union(binding.id or "" for binding in bindings_of(type(self)))
        theme, wrong = self.workspace.session.settings.theme, sorted(set(self.keymap) - known)
        if wrong:
            near = "".join(f"; perhaps {word}" for word in get_close_matches(wrong[0], known, 1))
            sentence = f"keymap: there is no {wrong[0]}{near} (`salesops keys` lists them)"
        elif theme not in ("", *self.available_themes):
            sentence = f"theme: there is no {theme}; there are {', '.join(self.available_themes)}"
        else:
            return
        if isinstance(self.screen, BoardScreen):
            self.screen.refuse(Invalid(sentence))

    def on_ready(self) -> None:
        """Collect garbage again, without looking through all that the start has loaded."""
        gc.freeze()
        gc.enable()

    def _handle_exception(self, error: Exception) -> None:
        """A refusal outside any key (the file vanished, the disk broke) ends in its sentence."""
        if isinstance(error, Refused):
            self.exit(return_code=error.exit_code, message=f"salesops: {clean(str(error))}")
        else:
            super()._handle_exception(error)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the screen by name, then what Textual offers."""
        from screens.bindings import bindings_of, key_names

        focused = screen.focused
        for node in (screen, focused) if focused else (screen,):
            for binding in bindings_of(type(node)):
                keys = key_names(self.keymap.get(binding.id or "", binding.key))
                run = partial(node.run_action, binding.action)
                yield SystemCommand(f"{binding.description} ({keys})", binding.tooltip, run)
        if isinstance(screen, WorkScreen):
            for name, text, act in screen.commands():
                yield SystemCommand(name, text, act)
        yield from super().get_system_commands(screen)


def run(
    database: Path,
    *,
    named: bool = False,
    config_file: Path | None = None,
    clock: Clock,
    served: str | None = None,
) -> int:
    """Open the board on a database; returns the exit code.

    A default database that is not there yet is offered as an empty or a sample one first; one
    that somebody ``named`` must exist. ``served`` is whose key it is, if any. Raises a Refused.
    """
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise Refused("the board needs a terminal; `salesops --help` lists what works without one")
    if not named and not database.exists():
        from screens.welcome import choose_database

        chosen = choose_database(database, config.sample_database(), clock)
        if chosen is None:
            return 0
        database = chosen
    opened = partial(open_workspace, database, create=not named, config_file=config_file)
    try:
        workspace = opened(clock=clock, served=served)
    except DatabaseOlder:
        from screens.older import bring_up

        if served is not None or not bring_up(database, clock, login_name()):
            raise
        workspace = opened(clock=clock, served=served)
    # Under nohup it would ask a terminal that is gone for keys, for ever.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    with closing(workspace):
        (app := SalesApp(workspace)).run()
        return app.return_code or 0
