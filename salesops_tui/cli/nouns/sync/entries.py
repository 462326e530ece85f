"""What a person does about an entry that did not get through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers, the_change
from salesops_tui.cli.completing import keys_of, outbox_key
from salesops_tui.cli.nouns.sync.group import sync_command
from salesops_tui.cli.nouns.sync.showing import STATUS, WAITING, listed
from salesops_tui.cli.opening import opened
from salesops_tui.domain.systems import SYSTEMS

if TYPE_CHECKING:
    from salesops_tui.services.session import Done
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
@answers(lambda work, key: _shown(work, key))
def retry(work: Workspace, key: str, again: bool) -> str:
    """Let an entry be sent at the next push, or a system that was paused be asked again."""
    told = work.outbox.resume(key) if key in SYSTEMS else work.outbox.retry(key, again=again)
    printing.say(told)
    return key


@sync_command.command("drop", examples=("salesops sync drop D-42/asana/project",))
@outbox_key
@opened
@answers(the_change, lambda done: done.key)
def drop(work: Workspace, key: str) -> Done:
    """Take an entry out, so that it is never sent; `salesops undo` brings it back."""
    done = work.outbox.drop(key)
    printing.told(done)
    return done


def _shown(work: Workspace, key: str) -> dict[str, Any]:
    """An entry, or a system, as the lists show it."""
    if key in SYSTEMS:
        rows = [each for each in work.outbox.status() if each.system == key]
        return printing.objects(tables.table("System", STATUS, rows))[0]
    entry = work.outbox.entry(key)
    return printing.objects(tables.table("Entry", WAITING, [listed(entry)]))[0]
