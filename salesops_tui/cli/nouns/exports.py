"""``salesops export``: records to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.cli.command import File, Leaf
from salesops_tui.cli.completing import words
from salesops_tui.cli.opening import opened
from salesops_tui.domain.records import KINDS as RECORDS

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

FORMATS = ("csv", "json", "jsonl", "xlsx", "md", "html", "ics")
KINDS = (
    "deals", "transitions", "lines", "board", "calendar", "journal",
    *(kind.plural for kind in RECORDS.values()),
)  # fmt: skip


@click.command(
    "export",
    cls=Leaf,
    examples=(
        "salesops export deals --format csv > deals.csv",
        "salesops export deals --where 'stage:partnering owner:me' --out mine.xlsx",
        "salesops export transitions --format jsonl --columns deal,to,at",
        "salesops export contacts --out contacts.csv",
        "salesops export calendar --format ics --out team.ics",
    ),
)
@click.argument("what", shell_complete=words(*KINDS))
@click.option(
    "--format",
    "format_",
    metavar="F",
    shell_complete=words(*FORMATS),
    help=f"One of {', '.join(FORMATS)}; without it, what --out ends in, else csv.",
)
@click.option("--where", metavar="FILTER", default="", help="Words, and column:value.")
@click.option("--columns", metavar="A,B,…", default="", help="Only these, in this order.")
@click.option("--out", metavar="FILE", type=File(), help="A file instead of stdout.")
@click.option("--force", is_flag=True, help="Replace the file.")
@opened
def export_command(
    work: Workspace,
    what: str,
    format_: str | None,
    where: str,
    columns: str,
    out: Path | None,
    force: bool,
) -> None:
    """Write WHAT, with every column in the documented order.

    WHAT is deals, transitions (their ledger), lines, organizations, contacts, calendar, or any
    other records: leads, content, posts, assets, experiments, renewals, tasks … For deals,
    transitions and lines --where is the filter language of the board, for other records and the
    calendar words and column:value. ics is for calendar, renewals and tasks. A file appears only
    when it is whole. Cells of CSV that a spreadsheet would run as formulas get an apostrophe,
    which `salesops import` takes off again.
    """
    from salesops_tui.exports.formats import write

    names = [name.strip() for name in columns.split(",") if name.strip()]
    format_ = (format_ or (out.suffix.lstrip(".") if out else "") or "csv").lower()
    table = work.exports.table(what, where, names, format_)
    total = work.deals.count(where) if what == "deals" and printing.shows_progress() else 0
    with printing.reading(table), printing.progress("Export", total) as done:
        if out:
            write(table, format_, out, force=force, progress=done)
        elif format_ == "xlsx" and printing.to_terminal():
            raise click.UsageError("xlsx is not for a terminal; give --out FILE.")
        else:
            with printing.binary_stdout(format_) as stream:
                write(table, format_, stream)
    if out:
        printing.say(f"wrote {out}")
