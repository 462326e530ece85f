"""``salesops incident``: incidents and support requests."""

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

incident_command = RecordNoun(
    "incident",
    "Incidents and support requests of engagements.",
    "incident",
    short="key engagement kind title severity state opened_on resolved_on",
)


@incident_command.command(
    "resolve", examples=("salesops incident resolve N-7 --note 'The disk was full'",)
)
@record_key("incident")
@click.option("--on", "resolved_on", metavar="DATE", help="Without it, today.")
@click.option("--note", metavar="TEXT", help="What it was.")
@opened
@answers(record_of("incident"))
def resolve(work: Workspace, key: str, **values: Any) -> int:
    """Say that an incident or a request is resolved."""
    identity = work.records.id_of("incident", key)
    change = {"state": "resolved", **given(values)}
    printing.told(work.records.keeper("incident").edit(identity, change))
    return identity
