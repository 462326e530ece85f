"""``salesops undo``, ``redo`` and ``log``."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers, the_change
from salesops_tui.cli.command import COUNT, NUMBER, Leaf, shaped
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.services.session import Done
    from salesops_tui.workspace import Workspace


@click.command("undo", cls=Leaf, examples=("salesops undo", "salesops undo 137"))
@click.argument("group", type=NUMBER, required=False)
@opened
@answers(the_change)
def undo_command(work: Workspace, group: int | None) -> Done:
    """Take back your latest change, or the change group GROUP (`salesops log` lists them).

    It is refused when what the change wrote was changed since. Documents that were issued stay.
    """
    done = work.history.undo(group)
    printing.told(done, back="`salesops redo` makes it again")
    return done


@click.command("redo", cls=Leaf, examples=("salesops redo",))
@opened
@answers(the_change)
def redo_command(work: Workspace) -> Done:
    """Make again what you last took back."""
    done = work.history.redo()
    printing.told(done)
    return done


@click.command(
    "watch",
    cls=Leaf,
    examples=(
        "salesops watch",
        "salesops watch --jsonl --since 120 | while read -r change; do …; done",
    ),
)
@click.option("--since", metavar="GROUP", type=NUMBER, help="Begin with the change after this one.")
@click.option("--once", is_flag=True, help="End when what there is has been printed.")
@click.option("--jsonl", "shape", flag_value="jsonl", help="One JSON object per change.")
@opened
def watch_command(work: Workspace, since: int | None, once: bool, shape: str | None) -> None:
    """Print what happens as it happens, until Ctrl-C: every change, oldest first.

    With --jsonl each line is one change group: group, at, by, what, undoes, and in changes the
    table, row, before and after of every record. A program that stops goes on where it was with
    --since and the last group it saw.
    """
    journals = work.journals
    start = journals.newest() if since is None and not once else since or 0
    found = journals.since(start) if once else journals.follow(start)
    with suppress(KeyboardInterrupt):
        for event in found:
            if shape:
                printing.document(event, shape)
            else:
                printing.line(f"{event['at'][:19]}  {event['by']}  {event['what']}")


@click.command(
    "log", cls=Leaf, examples=("salesops log --limit 50 --json", "salesops log --refusals")
)
@click.option(
    "--limit",
    metavar="N",
    type=COUNT,
    default=20,
    show_default=True,
    help="How many changes.",
)
@click.option("--refusals", is_flag=True, help="What somebody was not allowed (managers only).")
@shaped
@opened
def log_command(work: Workspace, limit: int, refusals: bool, shape: str | None) -> None:
    """What was done, newest first, with the number that `salesops undo` takes.

    With --refusals, what somebody was not allowed to do instead: when, who, what they asked for
    and what they were told.
    """
    if refusals:
        printing.listing(tables.refusals(work.history.refusals(limit)), shape)
        return
    printing.listing(tables.entries(work.history.log(limit)), shape)
