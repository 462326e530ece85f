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
    from salesops_tui.exports.table import Table
    from salesops_tui.workspace import Workspace

FORMATS = ("csv", "json", "jsonl", "xlsx", "md", "html", "ics")
KINDS = (
    "deals", "transitions", "lines", "board", "calendar", "journal",
    *(kind.plural for kind in RECORDS.values()),
)  # fmt: skip
SYSTEMS = ("airtable", "asana", "hubspot", "intacct", "github")


_HELP = """Write WHAT, with every column in the documented order.

WHAT is deals, transitions (their ledger), lines, board, calendar, journal, organizations,
contacts, communities, experiments, content, posts, assets, costs, leads, engagements,
projects, deliverables, usage, incidents, cloud_costs, milestones, renewals, tasks,
activities, invoices or documents. For deals, transitions and lines --where is the filter
language of the board, for other records and the calendar words and column:value. ics is for
calendar, renewals and tasks. A file appears only
when it is whole. Cells of CSV that a spreadsheet would run as formulas get an apostrophe,
which `salesops import` takes off again.

`export for SYSTEM [FILE]` writes what another system imports, for people without a token:
airtable engagements or agreements, asana tasks, hubspot deals, companies or contacts, intacct
invoices (--template), github issues as links that open one, filled in (--repository).
"""


@click.command(
    "export",
    cls=Leaf,
    help=_HELP,
    examples=(
        "salesops export deals --format csv > deals.csv",
        "salesops export deals --where 'stage:partnering owner:me' --out mine.xlsx",
        "salesops export transitions --format jsonl --columns deal,to,at",
        "salesops export contacts --out contacts.csv",
        "salesops export calendar --format ics --out team.ics",
        "salesops export for airtable engagements --out engagements.csv",
        "salesops export for intacct --template header.csv --out invoices.csv",
    ),
)
@click.argument("what", shell_complete=words(*KINDS, "for"))
@click.argument("system", required=False, shell_complete=words(*SYSTEMS))
@click.argument("file", required=False)
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
@click.option(
    "--template", metavar="FILE", type=File(), help="For intacct: the header row to fill, as CSV."
)
@click.option(
    "--repository", metavar="OWNER/NAME", default="", help="For github, if team.toml names none."
)
@opened
def export_command(
    work: Workspace,
    what: str,
    system: str | None,
    file: str | None,
    template: Path | None,
    repository: str,
    format_: str | None,
    where: str,
    columns: str,
    out: Path | None,
    force: bool,
) -> None:
    """Write records to a file, or to stdout."""
    from salesops_tui.exports.formats import write

    names = [name.strip() for name in columns.split(",") if name.strip()]
    format_ = (format_ or (out.suffix.lstrip(".") if out else "") or "csv").lower()
    if what == "for":
        if where or names:
            raise click.UsageError("--where and --columns do not go with `export for`.")
        table = _handover(work, system or "", file or "", template, repository)
    elif system or template or repository:
        raise click.UsageError(f"`export {what}` takes no more words; `export for SYSTEM` does.")
    else:
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


def _handover(
    work: Workspace, system: str, file: str, template: Path | None, repository: str
) -> Table:
    from salesops_tui.services import handover

    handover.files(system)
    return handover.table(work.session, system, file, template, repository)
