"""``salesops milestone``: milestones of engagements and their stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.command import given
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, record_key

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

milestone_command = RecordNoun(
    "milestone",
    "Milestones of engagements; the story of one can become content.",
    "milestone",
    short="key engagement title due done_on story",
)


@milestone_command.command(
    "done", examples=("salesops milestone done S-7 --story 'Forty students on day one'",)
)
@record_key("milestone")
@click.option("--on", "done_on", metavar="DATE", help="Without it, today.")
@click.option("--story", metavar="TEXT", help="What it meant to them.")
@opened
@answers(record_of("milestone"))
def done(work: Workspace, key: str, **values: Any) -> int:
    """Say that a milestone is reached."""
    identity = work.records.id_of("milestone", key)
    change = {"done_on": work.session.clock.today(), **given(values)}
    printing.told(work.records.keeper("milestone").edit(identity, change))
    return identity
