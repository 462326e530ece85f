"""``salesops task``: what is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.command import shaped
from salesops_tui.cli.completing import keys_of
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, record_key

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

task_command = RecordNoun(
    "task",
    "Tasks: what is to be done, about any record or none.",
    "task",
    short="key text due assignee about done_at",
)


@task_command.command("done", examples=("salesops task done T-7",))
@record_key("task")
@opened
@answers(record_of("task"))
def done(work: Workspace, key: str) -> int:
    """Tick a task off."""
    identity = work.records.id_of("task", key)
    printing.told(work.tasks.done(identity))
    return identity


@task_command.command("reopen", examples=("salesops task reopen T-7",))
@record_key("task")
@opened
@answers(record_of("task"))
def reopen(work: Workspace, key: str) -> int:
    """Take the tick off a task again."""
    identity = work.records.id_of("task", key)
    printing.told(work.tasks.reopen(identity))
    return identity


@task_command.command(
    "list",
    examples=("salesops task list --mine --open", "salesops task list --about D-42 --json"),
)
@click.option("--mine", is_flag=True, help="Yours alone.")
@click.option("--open", "undone", is_flag=True, help="Those that are not done.")
@click.option("--about", metavar="KEY", shell_complete=keys_of("deal"), help="Of one record.")
@click.option("--where", metavar="FILTER", default="", help="Words, and column:value.")
@shaped
@opened
def list_(
    work: Workspace, mine: bool, undone: bool, about: str | None, where: str, shape: str | None
) -> None:
    """List tasks: what is open first, by the day it is due.

    FILTER: words that a text holds, and COLUMN:VALUE, COLUMN:<VALUE, COLUMN:none; all must hold.
    """
    asked = " ".join(
        [where, *(["assignee:me"] if mine else []), *(["done_at:none"] if undone else [])]
    )
    columns = () if shape else task_command.shown
    found = work.records.about(about) if about else None
    printing.listing(work.tasks.listing(asked, columns, about=found), shape)
