"""What a write answers under ``--json``: the record, or the change where none is left."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from salesops_tui.cli import printing
from salesops_tui.cli.command import as_json

if TYPE_CHECKING:
    from salesops_tui.services.session import Done
    from salesops_tui.workspace import Workspace

Show = Callable[["Workspace", Any], Any]


def answers(
    show: Show, prints: Callable[[Any], str] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., None]]:
    """Give a command ``--json``: ``show`` makes the document of what the command returns.

    Without ``--json`` the line is printed that ``prints`` makes of the same, or nothing.
    """

    def decorate(run: Callable[..., Any]) -> Callable[..., None]:
        @as_json
        @functools.wraps(run)
        def whole(work: Workspace, *, shape: str | None, **values: Any) -> None:
            wrote = run(work, **values)
            if shape:
                printing.document(show(work, wrote), shape)
            elif prints:
                printing.line(prints(wrote))

        return whole

    return decorate


def record_of(kind: str) -> Show:
    """Shows a record of a kind by its id, as ``show`` and ``edit`` name its columns."""

    def show(work: Workspace, identity: int) -> dict[str, Any]:
        return printing.objects(work.records.one(kind, identity))[0]

    return show


def the_change(work: Workspace, done: Done) -> dict[str, Any]:
    """The change group of a write, which is null when there was nothing to change."""
    return {"group": done.group or None, "what": done.what}
