"""``salesops activity``: what happened with a deal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import given, noun, shaped
from salesops_tui.cli.completing import deal_key, words
from salesops_tui.cli.opening import opened
from salesops_tui.domain.deals import ACTIVITY_KINDS, OUTCOMES

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

activity_command = noun("activity", "Calls, e-mails, meetings, notes, demos, events.")
_OUTCOMES = tuple(word for word in OUTCOMES if word)


@activity_command.command(
    "add",
    examples=(
        "salesops activity add D-42 --kind meeting --outcome discovery",
        "salesops activity add D-42 --kind note --note 'They moved the budget' --on 2026-07-01",
    ),
)
@deal_key
@click.option(
    "--kind",
    required=True,
    metavar="KIND",
    shell_complete=words(*ACTIVITY_KINDS),
    help=f"One of {', '.join(ACTIVITY_KINDS)}.",
)
@click.option(
    "--outcome",
    metavar="OUTCOME",
    shell_complete=words(*_OUTCOMES),
    help=f"One of {', '.join(_OUTCOMES)}.",
)
@click.option("--on", metavar="DATE", help="The day; without it, today.")
@click.option("--note", metavar="TEXT", help="What was said.")
@opened
def add(work: Workspace, key: str, **fields: Any) -> None:
    """Log what happened with the deal KEY; print the activity's number."""
    identity = work.deals.id_of(key)
    printing.told(work.notes.add_activity(identity, given(fields)))
    printing.line(str(max(entry.id for entry in work.notes.activities(identity))))


@activity_command.command("list", examples=("salesops activity list D-42 --json",))
@deal_key
@shaped
@opened
def list_(work: Workspace, key: str, shape: str | None) -> None:
    """List what happened with a deal, oldest first."""
    found = work.pipeline.deal(work.deals.id_of(key))
    activities = work.notes.activities(found.id)
    printing.listing(tables.activities(activities, lambda _: found.key), shape)
