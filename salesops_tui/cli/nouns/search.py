"""``salesops search``: words in everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import COUNT, Leaf, shaped
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace


@click.command(
    "search", cls=Leaf, examples=("salesops search grid", "salesops search 'ada cloud' --json")
)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=COUNT, default=50, metavar="N", help="At most so many; else 50.")
@shaped
@opened
def search_command(work: Workspace, words: tuple[str, ...], limit: int, shape: str | None) -> None:
    """Find records of every kind that hold all WORDS, those changed last first."""
    found = work.search.found(" ".join(words), limit)
    rows = ((h.key, h.kind, h.title, h.detail, h.changed) for h in found)
    printing.listing(tables.table("Found", "key kind title detail changed:date", rows), shape)
    if not found:
        printing.say("nothing holds these words")
