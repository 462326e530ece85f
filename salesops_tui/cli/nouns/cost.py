"""``salesops cost``: cloud costs of engagements, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from salesops_tui.cli import printing
from salesops_tui.cli.command import as_json, given
from salesops_tui.cli.completing import keys_of
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, added

if TYPE_CHECKING:
    from salesops_tui.services.delivery.readings import CostReadingKeeper
    from salesops_tui.workspace import Workspace

cost_command = RecordNoun(
    "cost",
    "Cloud costs of engagements, month by month; one far above the usual is flagged.",
    "cost_reading",
    short="key engagement month amount currency provider source",
)


@cost_command.command(
    "add", examples=("salesops cost add 2026-06 --engagement E-7 --amount 412.50",)
)
@click.argument("month")
@click.option(
    "--engagement",
    metavar="KEY",
    shell_complete=keys_of("engagement"),
    required=True,
    help="Its key, or its deal's.",
)
@click.option("--amount", metavar="A", required=True, help="What the month cost.")
@click.option("--currency", metavar="C", help="Without it, the settings'.")
@click.option("--provider", metavar="TEXT", help="Who sent the bill.")
@click.option("--source", metavar="TEXT", help="Where the number is from.")
@as_json
@opened
def add(work: Workspace, shape: str | None, **values: Any) -> None:
    """Add the cloud cost of a MONTH; a second one of the same provider takes its place.

    Says so when it is more than 1.2 × the mean of the last three months.
    """
    keeper = cast("CostReadingKeeper", work.records.keeper("cost_reading"))
    done = keeper.add(given(values))
    added(work, "cost_reading", done, shape)
    warning = keeper.warning(work.records.id_of("cost_reading", done.key))
    if warning:
        printing.say(f"! {warning}", look="yellow")
