"""``salesops sync``: what other systems are to be told, and what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import noun, shaped
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

STATUS = "system state reason queued:integer unknown:integer dead:integer"
WAITING = "system key what state since:instant attempts:integer error"

sync_command = noun("sync", "Other systems: which are used, and what waits for them.")


@sync_command.command("status", examples=("salesops sync status --json",))
@shaped
@opened
def status(work: Workspace, shape: str | None) -> None:
    """Every system: whether the team uses it, and how much waits for it.

    This version sends nothing by itself: `salesops export for SYSTEM` writes the file that a
    system imports.
    """
    found = tables.table("Systems", STATUS, work.outbox.status())
    printing.listing(found, shape)


@sync_command.command("list", examples=("salesops sync list --jsonl",))
@shaped
@opened
def list_(work: Workspace, shape: str | None) -> None:
    """What waits to be sent, oldest first."""
    rows = (
        (e.system, e.op_key, e.text or e.operation, e.state, e.since, e.attempts, e.error)
        for e in work.outbox.waiting()
    )
    printing.listing(tables.table("Waiting", WAITING, rows), shape)
