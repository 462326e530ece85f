"""``salesops calendar``: a month of content, posts, experiments, renewals and tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.cli.command import Leaf, shaped
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace


@click.command(
    "calendar",
    cls=Leaf,
    examples=(
        "salesops calendar --month 2026-07",
        "salesops calendar --agenda --where kind:post",
        "salesops export calendar --format ics --out team.ics",
    ),
)
@click.option("--month", metavar="MONTH", default="", help="Such as 2026-07; without it, this one.")
@click.option("--agenda", is_flag=True, help="A list by day instead of a grid.")
@click.option("--where", metavar="FILTER", default="", help="Words, and column:value.")
@shaped
@opened
def calendar_command(
    work: Workspace, month: str, agenda: bool, where: str, shape: str | None
) -> None:
    """Show a month: what is published, posted, tried, renewed and due on its days.

    In the grid K is content, P a post, X an experiment, S a milestone, B a deliverable, R a
    renewal, T a task; * marks today. Below it, how far behind the cadence the team is, and how
    much is published without a post.
    """
    from salesops_tui.domain.calendar import grid, month_of, moved

    today = work.session.clock.today()
    first = month_of(month, today)
    last = moved(first, 1) - timedelta(days=1)
    table = work.calendar.table(where, (), first, last)
    if agenda or shape or where:
        printing.listing(table, shape)
        return
    printing.block(f"{first:%B %Y}\n{grid(first, work.calendar.items(first, last), today)}")
    for cadence in work.calendar.cadences():
        printing.line(cadence.said(today))
    printing.line(f"published, not promoted: {len(work.calendar.unpromoted())}")
