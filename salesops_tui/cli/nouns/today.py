"""``salesops today``: what waits for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.cli.command import COUNT, Leaf, shaped
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesops_tui.domain.today import Part
    from salesops_tui.exports.table import Table
    from salesops_tui.workspace import Workspace

_SHOWN = 12  # items of a section that people see without asking for more


@click.command("today", cls=Leaf, examples=("salesops today --mine", "salesops today --json"))
@click.option("--mine/--everybody", default=False, help="Only yours, and what is nobody's.")
@click.option("--limit", type=COUNT, metavar="N", help="At most so many of each section.")
@shaped
@opened
def today_command(work: Workspace, mine: bool, limit: int | None, shape: str | None) -> None:
    """What waits for somebody today: the one list to start the day with.

    Next steps, tasks, renewals, unpaid invoices, leads, stale deals, stale health, deliverables,
    content, and what has not been sent. Without --limit people see the first 12 of each section;
    --json has all.
    """
    if shape:
        printing.listing(_table(work.today.parts(mine=mine, most=limit or -1)), shape)
        return
    parts = work.today.parts(mine=mine, most=limit or _SHOWN)
    if not parts:
        printing.say("Nothing waits for you today. Enjoy it.")
    for part in parts:
        printing.heading(f"{part.label} ({part.many:,})")
        printing.listing(_lines(part), None)
        if part.many > len(part.items):
            printing.line(f"… and {part.many - len(part.items):,} more")


def _table(parts: Iterable[Part]) -> Table:
    from salesops_tui.cli.tables import table

    rows = (
        (i.section, i.key, i.title, i.due, i.days, i.owner, i.why, i.command)
        for part in parts
        for i in part.items
    )
    return table("Today", "section key title due:date days:integer owner why command", rows)


def _lines(part: Part) -> Table:
    from salesops_tui.cli.tables import table

    rows = ((i.key, i.title, i.due, i.days, i.owner, i.why) for i in part.items)
    return table(part.label, "key title due:date days:integer owner why", rows)
