"""``salesops deliverable``: backlog items and delivery commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.command import NUMBER, given, shaped
from salesops_tui.cli.completing import keys_of
from salesops_tui.cli.nouns.deal.answer import deal_record
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, record_key

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

deliverable_command = RecordNoun(
    "deliverable",
    "Backlog items and delivery commitments; done needs every criterion.",
    "deliverable",
    short="key engagement title kind due state criteria_done assignee",
)


@deliverable_command.command("criteria", examples=("salesops deliverable criteria B-7",))
@record_key("deliverable")
@shaped
@opened
def criteria(work: Workspace, key: str, shape: str | None) -> None:
    """The definition of done: its criteria with their numbers, met or not."""
    identity = work.records.id_of("deliverable", key)
    found = list(enumerate(work.delivery.deliverables.criteria(identity), 1))
    if shape:
        rows = ((number, each.text, each.done) for number, each in found)
        printing.listing(tables.table("Criteria", "item:integer text done:bool", rows), shape)
        return
    told = (f"{'✓' if each.done else '·'} {number} {each.text}" for number, each in found)
    printing.block("\n".join(told) or "no criteria")


@deliverable_command.command(
    "check", examples=("salesops deliverable check B-7 2", "salesops deliverable check B-7 2 --off")
)
@record_key("deliverable")
@click.argument("number", type=NUMBER)
@click.option("--off", is_flag=True, help="Say that it is not met.")
@opened
@answers(record_of("deliverable"))
def check(work: Workspace, key: str, number: int, off: bool) -> int:
    """Say that a criterion is met, by its NUMBER."""
    identity = work.records.id_of("deliverable", key)
    printing.told(work.delivery.deliverables.check(identity, number, met=not off))
    return identity


@deliverable_command.command(
    "opportunity", examples=("salesops deliverable opportunity B-7 'The same for Chemistry'",)
)
@record_key("deliverable")
@click.argument("name")
@click.option("--amount", "estimate", metavar="A", help="Its estimate.")
@click.option("--owner", metavar="LOGIN", shell_complete=keys_of("user"), help="Without it, you.")
@opened
@answers(deal_record, str)
def opportunity(work: Workspace, key: str, **values: Any) -> str:
    """Add a deal that grows out of a deliverable; print its key."""
    identity = work.records.id_of("deliverable", key)
    done = work.delivery.opportunity(f"B-{identity}", given(values))
    printing.told(done)
    return done.key
