"""``salesops decommission``: the end of a service, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import as_json, noun
from salesops_tui.cli.nouns import renewal_text
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import record_key

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

decommission_command = noun(
    "decommission",
    "The end of a service, step by step; `salesops renewal decline` opens it.\n\n"
    "KEY is an engagement's key (E-…), its renewal's (R-…) or its deal's.",
)


@decommission_command.command("show", examples=("salesops decommission show E-7 --json",))
@record_key("engagement")
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show a decommission request: its days, and its steps done ✓ and next ›."""
    found = work.decommissions.request(key)
    told = renewal_text.request(found)
    if shape:
        printing.document(told, shape)
        return
    fields = {name: value for name, value in told.items() if value and name != "steps"}
    width = max(map(len, fields))
    printing.block("\n".join(f"{n.replace('_', ' '):{width}}  {v}" for n, v in fields.items()))
    printing.heading("Steps")
    printing.block("\n".join(found.told()))


@decommission_command.command(
    "step",
    examples=(
        "salesops decommission step E-7 --note 'Told Ann Vale by mail'",
        "salesops decommission step E-7 cluster-deleted",
    ),
)
@record_key("engagement")
@click.argument("step", required=False, default="")
@click.option("--note", metavar="TEXT", default="", help="What was done; kept with the step.")
@opened
@answers(lambda work, key: renewal_text.request(work.decommissions.request(key)))
def step(work: Workspace, key: str, step: str, note: str) -> str:
    """Do the next step, or the STEP named by its number or its words.

    A step waits for all before it, exit code 3. The last one closes the request, the renewal, the
    engagement and the deal.
    """
    found = work.decommissions.request(key)
    printing.told(work.decommissions.step(found.engagement_id, {"note": note}, step))
    return key
