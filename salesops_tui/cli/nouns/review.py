"""``salesops review``: the weekly look at deals that nobody touches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import Leaf, given, shaped
from salesops_tui.cli.completing import maybe_deal_key, words
from salesops_tui.cli.opening import opened
from salesops_tui.domain.reviews import DECISIONS

if TYPE_CHECKING:
    from salesops_tui.exports.table import Table
    from salesops_tui.services.reviews import Stale
    from salesops_tui.workspace import Workspace

_NEEDED = {
    "keep": {"reason": "reason"},
    "next": {"next_step": "next_step", "due": "next_step_due"},
    "pause": {"reason": "reason", "until": "until"},
    "lose": {"reason": "reason", "note": "note"},
    "move": {"to": "to", "reason": "reason"},
}  # the options of each decision, and the fields they fill


@click.command(
    "review",
    cls=Leaf,
    examples=(
        "salesops review --mine --json",
        "salesops review D-42 keep --reason 'They decide in May'",
        "salesops review D-42 next --next-step 'Call the dean' --due 2026-09-01",
        "salesops review D-42 pause --reason 'No budget yet' --until 2027-01-15",
        "salesops review D-42 lose --reason unresponsive",
        "salesops review D-42 move --to next --waive-all --reason 'Agreed by phone'",
    ),
)
@maybe_deal_key
@click.argument("decision", required=False, shell_complete=words(*DECISIONS))
@click.option("--reason", metavar="TEXT", help="To keep, pause, lose or move it.")
@click.option("--note", metavar="TEXT", help="More about a loss.")
@click.option("--next-step", metavar="TEXT", help="What happens next.")
@click.option("--due", metavar="DATE", help="By when.")
@click.option("--until", metavar="DATE", help="When a pause ends.")
@click.option("--to", metavar="STAGE", help="A stage, next or back.")
@click.option("--waive", metavar="GATE", multiple=True, help="Waive this gate; repeat.")
@click.option("--waive-all", is_flag=True, help="Waive every gate that only warns.")
@click.option("--mine", is_flag=True, help="List yours, and what is nobody's.")
@shaped
@opened
def review_command(
    work: Workspace,
    key: str | None,
    decision: str | None,
    waive: tuple[str, ...],
    waive_all: bool,
    mine: bool,
    shape: str | None,
    **asked: str | None,
) -> None:
    """List stale deals that nobody decided on for a week, or record a DECISION about KEY.

    DECISION is keep, next, pause, lose or move; it and its change are one undoable group.
    """
    if key is None:
        printing.listing(_table(work.reviews.stale(mine=mine)), shape)
        return
    if decision is None:
        printing.record(_table([work.reviews.one(work.deals.id_of(key))]), shape)
        return
    fields = _NEEDED.get(decision, {})
    unwanted = [name for name, value in asked.items() if value is not None and name not in fields]
    if fields and unwanted:
        raise click.UsageError(f"--{unwanted[0].replace('_', '-')} does not go with {decision}.")
    from salesops_tui.domain.transitions import ALL

    raw = {fields[name]: value for name, value in given(asked).items() if name in fields}
    gates = ALL if waive_all else waive
    printing.told(work.reviews.decide(work.deals.id_of(key), decision, raw, waive=gates))


def _table(found: Iterable[Stale]) -> Table:
    columns = (
        "key name stage owner amount:money currency days:integer last_touch:date next_step"
        " next_step_due:date reviewed"
    )
    rows = (
        (
            s.deal.key, s.deal.name, s.deal.stage, s.deal.owner, s.deal.amount, s.deal.currency,
            s.days, s.touched, s.deal.next_step, s.deal.next_step_due, s.reviewed,
        )
        for s in found
    )  # fmt: skip
    return tables.table("Review", columns, rows)
