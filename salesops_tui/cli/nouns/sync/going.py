"""Sending what waits, and following what the systems did."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import File, shaped
from salesops_tui.cli.nouns.sync.group import sync_command, systems_argument
from salesops_tui.cli.nouns.sync.handing import SENT, answer, hand_over
from salesops_tui.cli.opening import opened
from salesops_tui.errors import Refused

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

PULLED = "system key state what change:integer"


@sync_command.command(
    "push",
    examples=(
        "salesops sync push",
        "salesops sync push asana github --json",
        "salesops sync push intacct --out .",
    ),
)
@systems_argument
@click.option(
    "--out", metavar="FOLDER", type=File(folder=True), help="Of intacct: a file there, not stdout."
)
@shaped
@opened
def push(work: Workspace, systems: tuple[str, ...], out: Path | None, shape: str | None) -> None:
    """Send what waits, to the systems named or to all in use.

    Each entry is sent once: one whose answer was lost is looked for before it is sent again, and a
    request for a signature is then left to a person. Several people, and cron, may push at once.
    Exits with 1 when something was refused, or is not known to have arrived. `push intacct` hands
    the invoices over as a file, which counts as sent once it is written.
    """
    if "intacct" in systems or out is not None:
        if systems != ("intacct",):
            raise click.UsageError("intacct is handed a file: name it alone, with --out or a pipe.")
        hand_over(work, out, shape)
        return
    ended, failed = _each(work, systems, work.sync.push, "Sending")
    rows = [(e.system, e.op_key, e.state, e.url, e.told) for e in ended]
    answer(tables.table("Sent", SENT, rows), shape, rows, "nothing waits to be sent")
    if failed or any(e.state in ("dead", "unknown") for e in ended):
        click.get_current_context().exit(1)


@sync_command.command("pull", examples=("salesops sync pull", "salesops sync pull dropbox-sign"))
@systems_argument
@shaped
@opened
def pull(work: Workspace, systems: tuple[str, ...], shape: str | None) -> None:
    """Follow what the systems did: signatures given, issues closed, records changed there.

    What cannot be followed, because both sides changed or a gate stops it, is shown as drift.
    """
    found, failed = _each(work, systems, work.sync.pull, "Reading")
    rows = [(e.system, e.key, e.state, e.told, e.group or None) for e in found]
    answer(tables.table("Followed", PULLED, rows), shape, rows, "nothing has changed there")
    if failed:
        click.get_current_context().exit(1)


def _each(
    work: Workspace, systems: Iterable[str], ask: Any, label: str
) -> tuple[list[Any], list[Refused]]:
    """What every system answers, one after the other; one that fails does not stop the others."""
    ended: list[Any] = []
    failed: list[Refused] = []
    ready = work.sync.ready(systems)
    if not ready:
        printing.say("no system is set up; `salesops sync status` says what each lacks")
    with printing.progress(label, len(ready)) as step:
        for count, system in enumerate(ready, 1):
            try:
                for one in ask(system):
                    ended.append(one)
            except Refused as refusal:
                failed.append(refusal)
            step(count)
    for each in failed:
        printing.say(str(each))
    return ended, failed
