"""What another system has otherwise than we do, and whose value holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import shaped
from salesops_tui.cli.completing import keys_of, words
from salesops_tui.cli.nouns.sync.group import sync_command, systems_argument
from salesops_tui.cli.nouns.sync.handing import answer
from salesops_tui.cli.opening import opened
from salesops_tui.domain.systems import SYSTEMS

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

DRIFT = "system key field ours theirs"


@sync_command.command("drift", examples=("salesops sync drift", "salesops sync drift hubspot"))
@systems_argument
@shaped
@opened
def drift(work: Workspace, systems: tuple[str, ...], shape: str | None) -> None:
    """The fields that another system has otherwise than we do, with both values.

    They are as the last push or pull has found them, and neither side is overwritten.
    """
    rows = [
        (one.system, one.key, one.field, _cell(one.ours), _cell(one.theirs))
        for one in work.sync.drift(systems)
    ]
    answer(tables.table("Drift", DRIFT, rows), shape, rows, "nothing differs")


@sync_command.command(
    "resolve",
    examples=(
        "salesops sync resolve D-42 --theirs",
        "salesops sync resolve D-42 amount closedate --ours",
    ),
)
@click.argument("record", metavar="KEY", shell_complete=keys_of("deal"))
@click.argument("fields", metavar="[FIELD]...", nargs=-1)
@click.option("--ours", "side", flag_value="ours", help="Our values hold, and are sent.")
@click.option("--theirs", "side", flag_value="theirs", help="Theirs hold, and are made here.")
@click.option(
    "--system", default="", help="Where several have it otherwise.", shell_complete=words(*SYSTEMS)
)
@opened
@answers(lambda work, told: {"what": told})
def resolve(
    work: Workspace, record: str, fields: tuple[str, ...], side: str | None, system: str
) -> str:
    """Settle fields of a record that differ, all of them unless some are named.

    Ours are sent by the next push. Theirs are made here at once, through the same gates as an
    edit or a move; only HubSpot's can be.
    """
    if side is None:
        raise click.UsageError("say whose values hold: --ours or --theirs.")
    told = work.sync.resolve(record, fields, ours=side == "ours", system=system)
    printing.say(told)
    return told


def _cell(value: object) -> str:
    return "" if value is None else str(value)
