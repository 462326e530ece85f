"""What a command was told about where and when to work, and the workspace that follows from it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from salesops_tui.errors import NO_PATHS, NotAllowed

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from salesops_tui.domain.clock import Clock
    from salesops_tui.workspace import Workspace

R = TypeVar("R")

# Commands that a session which a key opened has not, and one that it has all the same.
NOT_SERVED = (
    ("serve",), ("init",), ("completion",), ("user",), ("db", "migrate"), ("db", "restore"),
    ("sync", "setup"),
)  # fmt: skip
SERVED = (("user", "list"),)


@dataclass
class Opening:
    """The global options; the workspace is opened when a command first asks for it."""

    database: str | None = None
    config: str | None = None
    login: str | None = None
    today: date | None = None
    served: str | None = None  # whose key opened the session; then no path may be named

    @property
    def who(self) -> str:
        """The login of whoever asks."""
        from salesops_tui.services.joining import login_name

        return login_name() if self.served is None else self.served

    def refuse_path(self) -> None:
        """Raise NotAllowed where a path is named in a session that a key opened."""
        if self.served is not None:
            raise NotAllowed(NO_PATHS)

    def refuse_command(self, words: tuple[str, ...]) -> None:
        """Raise NotAllowed for a command that is not for a session that a key opened."""
        shut = any(words[: len(each)] == each for each in NOT_SERVED) and words not in SERVED
        if self.served is not None and shut:
            raise NotAllowed(f"`{' '.join(words)}` is not for ssh: run it on the box itself")

    @property
    def clock(self) -> Clock:
        """The clock, on the day that was given."""
        from salesops_tui.domain.clock import Clock

        return Clock(self.today)

    def path(self) -> tuple[Path, bool]:
        """The database, and whether somebody named it."""
        from salesops_tui import config

        return config.database_path(self.database)

    @property
    def config_file(self) -> Path | None:
        """The settings file that was named."""
        from salesops_tui import config

        return config.named_path(self.config) if self.config else None

    def workspace(self, path: Path, *, create: bool) -> Workspace:
        """Open a database; it is closed when the command ends."""
        from salesops_tui.workspace import open_workspace

        work = open_workspace(
            path,
            create=create,
            config_file=self.config_file,
            clock=self.clock,
            login=self.login,
            served=self.served,
        )
        click.get_current_context().find_root().call_on_close(work.close)
        return work

    def usual(self) -> Workspace:
        """The database that was named, which must exist, or the person's own, made on first use."""
        from salesops_tui.cli.printing import say

        path, named = self.path()
        named = named or self.served is not None
        fresh = not named and not path.exists()
        work = self.workspace(path, create=not named)
        if fresh:
            say(f"made the database {path}")
        return work


def opened(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command the workspace as its first argument."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> R:
        return command(here().usual(), *args, **kwargs)

    return run


def here() -> Opening:
    """What the running command was told."""
    return click.get_current_context().ensure_object(Opening)
