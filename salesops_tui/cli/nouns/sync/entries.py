"""What a person does about an entry that did not get through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.cli.completing import keys_of, outbox_key
from salesops_tui.cli.nouns.sync.group import sync_command
from salesops_tui.cli.opening import opened
from salesops_tui.domain.systems import SYSTEMS

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace


@sync_command.command(
    "retry",
    examples=("salesops sync retry D-42/asana/project", "salesops sync retry asana"),
)
@click.argument("key", metavar="KEY|SYSTEM", shell_complete=keys_of("outbox"))
@click.option(
    "--send-again", "again", is_flag=True, help="You have looked, and it is not there: send it."
)
@opened
def retry(work: Workspace, key: str, again: bool) -> None:
    """Let an entry be sent at the next push, or a system that was paused be asked again."""
    if key in SYSTEMS:
        printing.say(work.outbox.resume(key))
    else:
        printing.say(work.outbox.retry(key, again=again))


@sync_command.command("drop", examples=("salesops sync drop D-42/asana/project",))
@outbox_key
@opened
def drop(work: Workspace, key: str) -> None:
    """Take an entry out, so that it is never sent; `salesops undo` brings it back."""
    done = work.outbox.drop(key)
    printing.told(done)
    printing.line(done.key)
