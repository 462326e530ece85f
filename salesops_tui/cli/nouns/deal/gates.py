"""What the gates say of a deal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import as_json
from salesops_tui.cli.completing import deal_key, words
from salesops_tui.cli.nouns.deal.group import STAGES, deal
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.domain.gates import GateResult
    from salesops_tui.workspace import Workspace

MARKS = {"passed": "✓", "missing": "✗", "waived": "~"}


@deal.command(
    "gates",
    examples=("salesops deal gates D-42", "salesops deal gates D-42 --to invoicing --json"),
)
@deal_key
@click.option(
    "--to",
    metavar="STAGE",
    shell_complete=words(*STAGES),
    help="Every gate on the way there, not only the next.",
)
@as_json
@opened
def gates(work: Workspace, key: str, to: str | None, shape: str | None) -> None:
    """List the gates in a deal's way: met (✓), missing (✗) with the fix, waived (~)."""
    identity = work.deals.id_of(key)
    if to is None:
        results = work.pipeline.exit_gates(work.pipeline.deal(identity))
    else:
        results = work.pipeline.ruling(identity, to).results
    if shape:
        printing.listing(tables.gates(results), shape)
    elif results:
        printing.block("\n".join(sentences(results)))
    else:
        printing.say("no gate is in the way")


def sentences(results: Iterable[GateResult]) -> list[str]:
    """A line for each gate, and its fix under it when something is missing."""
    told: list[str] = []
    for result in results:
        mark = MARKS.get(result.state, "?")
        if result.state != "missing":
            told.append(f"{mark} {result.label}")
            continue
        need = "needed" if result.severity == "block" else f"or --waive {result.gate}"
        told.append(f"{mark} {result.label}: {result.message} ({need})")
        told.append(f"    {result.fix}")
    return told
