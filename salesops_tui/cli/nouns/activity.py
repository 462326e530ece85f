"""``salesops activity``: what happened with a deal, a lead, an engagement, or any record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import given, noun, shaped
from salesops_tui.cli.completing import keys_of, words
from salesops_tui.cli.opening import opened
from salesops_tui.domain.deals import ACTIVITY_KINDS, OUTCOMES

if TYPE_CHECKING:
    from salesops_tui.exports.table import Table
    from salesops_tui.workspace import Workspace

activity_command = noun("activity", "Calls, e-mails, meetings, notes, demos, events.")
_OUTCOMES = tuple(word for word in OUTCOMES if word)
_TOLD = ("about", "kind", "outcome", "at", "by", "note")
_key = click.argument("key", shell_complete=keys_of("deal"))


def _table(work: Workspace, key: str) -> Table:
    """What happened with a record."""
    kind, identity = work.records.about(key)
    found = work.activities.of(kind, identity, _TOLD, limit=-1)
    return tables.activities(found, deal=kind == "deal")


def _record(work: Workspace, wrote: tuple[str, int]) -> dict[str, Any]:
    """An activity of a record as JSON holds it."""
    key, number = wrote
    return next(each for each in printing.objects(_table(work, key)) if each["key"] == number)


@activity_command.command(
    "add",
    examples=(
        "salesops activity add D-42 --kind meeting --outcome discovery",
        "salesops activity add E-7 --kind note --note 'They moved the budget' --on 2026-07-01",
    ),
)
@_key
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
@answers(_record, lambda wrote: str(wrote[1]))
def add(work: Workspace, key: str, **fields: Any) -> tuple[str, int]:
    """Log what happened with the record KEY; print the activity's number.

    KEY is of a deal (or a part of its name), a lead, an organization, a community, a contact, an
    experiment, content, an engagement or a renewal.
    """
    done = work.records.keeper("activity").add({**given(fields), "about": key})
    printing.told(done)
    return key, int(done.key.removeprefix("Y-"))


@activity_command.command("list", examples=("salesops activity list D-42 --json",))
@_key
@shaped
@opened
def list_(work: Workspace, key: str, shape: str | None) -> None:
    """List what happened with the record KEY, oldest first."""
    printing.listing(_table(work, key), shape)
