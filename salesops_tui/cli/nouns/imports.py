"""``salesops import``: records from a file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import Leaf, as_json
from salesops_tui.cli.completing import words
from salesops_tui.cli.opening import opened
from salesops_tui.errors import ImportRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesops_tui.services.importing.report import ImportOptions, ImportReport
    from salesops_tui.workspace import Workspace

KINDS = ("deals", "transitions")


@click.command(
    "import",
    cls=Leaf,
    examples=(
        "salesops import deals deals.csv --dry-run",
        "salesops import deals theirs.csv --map opportunity_id=key --map sales_agent=owner \\",
        "      --value stage:Engaging=prospecting --create organizations,owners",
        "salesops import transitions moves.csv",
    ),
)
@click.argument("what", shell_complete=words(*KINDS))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "columns",
    metavar="THEIRS=OURS",
    multiple=True,
    help="Their column is this one of ours; nothing after = leaves it out.",
)
@click.option(
    "--value",
    "labels",
    metavar="COLUMN:THEIRS=OURS",
    multiple=True,
    help="Their label in this column of ours means this.",
)
@click.option("--create", metavar="WHAT", default="", help="Of organizations, owners; with commas.")
@click.option("--mapping", metavar="NAME", help="A mapping kept in the team's folder: imports/.")
@click.option("--ignore-unknown", is_flag=True, help="Leave out columns that nobody knows.")
@click.option("--dry-run", is_flag=True, help="Say what each row would do; write nothing.")
@as_json
@opened
def import_command(
    work: Workspace,
    what: str,
    file: Path,
    columns: tuple[str, ...],
    labels: tuple[str, ...],
    create: str,
    mapping: str | None,
    ignore_unknown: bool,
    dry_run: bool,
    shape: str | None,
) -> None:
    """Read deals or transitions (WHAT) from a CSV FILE, all of it or nothing.

    Columns are named as in `salesops export`. A row whose key (or name and organization) is known
    changes that deal, where a blank cell keeps what is there; any other row adds one. The import
    is one change that `salesops undo` takes back. Rows that cannot be taken are listed, exit
    code 7.
    """
    options = _options(work, columns, labels, create, mapping)
    report = _run(work, what, file, options(ignore_unknown=ignore_unknown, dry_run=dry_run), shape)
    if shape:
        printing.document(_plain(report), shape)
    elif dry_run:
        rows = (
            (d.row, d.action, d.key, d.name, "; ".join(f"{n}: {a} → {b}" for n, a, b in d.changes))
            for d in report.differences
            if d.action != "skip"
        )
        found = tables.table("Differences", "row:integer action key name changes", rows)
        printing.listing(found, None)
    group = report.group
    printing.say(
        f"{report.sentence} (change {group}; `salesops undo {group}` takes it back)"
        if group
        else report.sentence
    )


def _run(
    work: Workspace, what: str, file: Path, options: ImportOptions, shape: str | None
) -> ImportReport:
    with printing.progress("Import") as done:
        try:
            return work.imports.run(what, file, options, done)
        except ImportRefused as refusal:
            if shape and refusal.report is not None:
                printing.document(_plain(refusal.report), shape)
            raise


def _options(
    work: Workspace,
    columns: tuple[str, ...],
    labels: tuple[str, ...],
    create: str,
    name: str | None,
) -> Callable[..., ImportOptions]:
    """What the options say, over the mapping that was named."""
    from functools import partial

    from salesops_tui.cli.mapping_file import Mapping, read
    from salesops_tui.services.importing.report import ImportOptions

    folder = work.session.settings.team / "imports"
    kept = read(folder, name) if name else Mapping()
    for text in columns:
        theirs, own = _pair("--map", text, "THEIRS=OURS")
        kept.columns[theirs] = own
    for text in labels:
        column, colon, rest = text.partition(":")
        theirs, own = _pair("--value", rest if colon else "", "COLUMN:THEIRS=OURS")
        kept.values.setdefault(column.strip(), {})[theirs] = own
    kept.create |= {word.strip() for word in create.split(",") if word.strip()}
    return partial(
        ImportOptions, mapping=kept.columns, values=kept.values, create=frozenset(kept.create)
    )


def _pair(option: str, text: str, form: str) -> tuple[str, str]:
    theirs, sign, own = text.rpartition("=")
    if not sign or not theirs.strip():
        raise click.BadParameter(f"write it as {form}", param_hint=option)
    return theirs.strip(), own.strip()


def _plain(report: ImportReport) -> dict[str, Any]:
    """The report as JSON holds it."""
    plain = asdict(report)
    for difference in plain["differences"]:
        difference["changes"] = [
            {"column": name, "from": old, "to": new} for name, old, new in difference["changes"]
        ]
    plain["errors"] = [
        {"row": e.row, "column": e.column, "message": e.sentence} for e in report.errors
    ]
    return plain
