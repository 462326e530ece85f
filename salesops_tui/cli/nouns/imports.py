"""``salesops import``: records from a file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import File, Leaf, as_json, given, options
from salesops_tui.cli.completing import words
from salesops_tui.cli.opening import opened
from salesops_tui.errors import ImportRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesops_tui.services.importing.report import ImportOptions, ImportReport
    from salesops_tui.workspace import Workspace

KINDS = (
    "deals", "transitions", "lines", "organizations", "contacts", "communities", "leads",
    "experiments", "content", "assets", "projects", "deliverables", "usage", "cloud_costs",
    "incidents", "milestones", "invoices", "tasks",
)  # fmt: skip
MAPPINGS = (
    "hubspot-deals", "hubspot-companies", "hubspot-contacts", "airtable-deals", "asana-deals",
)  # fmt: skip

_dialect = options(
    click.option(
        "--format",
        metavar="F",
        shell_complete=words("csv", "json", "jsonl"),
        help="csv, json or jsonl; without it, what the file's name ends in.",
    ),
    click.option(
        "--delimiter", metavar="MARK", help="Between cells: , ; | or tab; else the header tells."
    ),
    click.option("--encoding", metavar="NAME", help="Such as cp1252 or latin-1; UTF-8 without it."),
    click.option(
        "--decimal",
        metavar="WORD",
        shell_complete=words("point", "comma"),
        help="comma: amounts are written as 1.234,56.",
    ),
    click.option("--dates", metavar="FORMAT", help="Such as DD/MM/YYYY; else YYYY-MM-DD."),
)


_HELP = """Read WHAT from a FILE of CSV, JSON or JSONL, all of it or nothing; - is stdin.

WHAT is deals, transitions, lines, organizations, contacts, communities, leads, experiments,
content, assets, projects, deliverables, usage, cloud_costs, incidents, milestones, invoices
or tasks. Columns are named as in `salesops export`. A row whose key is known changes that
record, where a blank cell keeps what is there; any other row adds one. Without a key, deals
are known by name and organization, organizations by name or other name, contacts and leads
by e-mail or by name and organization, lines by deal, product, description and start, usage
by deal, cluster, month and metric, invoices by number, experiments by code, what belongs to
an engagement by that and its title, the others by name or title.

An invoice that went out needs its number and its day of issue; paid, or the status paid,
makes a payment, received on paid_on, else when it was due. Of invoices and leads that are
there, history is not changed: an invoice only takes more money.

Mappings for others' exports are there: hubspot-deals, hubspot-companies, hubspot-contacts,
airtable-deals, asana-deals. A column that a file lacks is passed over.

The import is one change that `salesops undo` takes back. Rows that cannot be taken are
listed, exit code 7; with --rejects they go to a file in their own columns and an error
column, to be mended and imported again.
"""


@click.command(
    "import",
    cls=Leaf,
    help=_HELP,
    examples=(
        "salesops import deals deals.csv --dry-run",
        "salesops import deals theirs.csv --map opportunity_id=key --map sales_agent=owner \\",
        "      --value stage:Engaging=prospecting --create organizations,owners",
        "salesops import contacts people.csv --delimiter ';' --encoding cp1252 \\",
        "      --create organizations --rejects left.csv",
        "salesops import deals hubspot-export.csv --mapping hubspot-deals --dry-run",
        "salesops import lines lines.jsonl --decimal comma --dates DD.MM.YYYY",
        "salesops import invoices books.csv --map 'Doc no'=number --save-mapping books",
    ),
)
@click.argument("what", shell_complete=words(*KINDS))
@click.argument("file", type=File(pipe=True))
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
@click.option(
    "--mapping",
    metavar="NAME",
    shell_complete=words(*MAPPINGS),
    help="A mapping kept in the team's folder (imports/), or one of ours.",
)
@click.option(
    "--save-mapping",
    "save",
    metavar="NAME",
    help="Keep --map, --value, --create and --mapping in the team's folder under this name.",
)
@click.option("--force", is_flag=True, help="Replace a mapping of that name.")
@_dialect
@click.option(
    "--rejects",
    metavar="FILE",
    type=File(),
    help="Write the rows that cannot be taken there, import the others, end with 7.",
)
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
    save: str | None,
    force: bool,
    shape: str | None,
    **others: Any,
) -> None:
    """Read records from a file, all of them or nothing."""
    settings = _options(work, columns, labels, create, mapping)
    if save:
        _save(work, save, settings(ignore_unknown=others["ignore_unknown"]), force=force)
    report = _run(work, what, file, settings(**_more(others)), shape)
    if shape:
        printing.document(_plain(report), shape)
    elif report.dry_run:
        _differences(report)
    _tell(report, others["rejects"])
    if report.rejected:
        click.get_current_context().exit(7)


def _more(others: dict[str, Any]) -> dict[str, Any]:
    """The rest of the options, those of the dialect together."""
    from salesops_tui.services.importing.dialect import Dialect

    names = ("format", "delimiter", "encoding", "decimal", "dates")
    dialect = Dialect(**given({name: others.pop(name) for name in names}))
    return {**others, "dialect": dialect}


def _differences(report: ImportReport) -> None:
    rows = (
        (d.row, d.action, d.key, d.name, "; ".join(f"{n}: {a} → {b}" for n, a, b in d.changes))
        for d in report.differences
        if d.action != "skip"
    )
    found = tables.table("Differences", "row:integer action key name changes", rows)
    printing.listing(found, None)


def _tell(report: ImportReport, rejects: Path | None) -> None:
    group = report.group
    printing.say(
        f"{report.sentence} (change {group}; `salesops undo {group}` takes it back)"
        if group
        else report.sentence
    )
    if report.rejected:
        where = "" if report.dry_run else f", which are in {rejects}"
        printing.say(f"rows that cannot be taken{where}:\n{report.mistakes}", look="red")


def _run(
    work: Workspace, what: str, file: Path, settings: ImportOptions, shape: str | None
) -> ImportReport:
    with printing.progress("Import") as done:
        try:
            return work.imports.run(what, file, settings, done)
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
    from salesops_tui.cli.mapping_file import Mapping, read
    from salesops_tui.services.importing.report import ImportOptions

    folder = work.session.settings.team / "imports"
    kept = read(folder, name) if name else Mapping()
    told: dict[str, str] = {}
    for text in columns:
        theirs, own = _pair("--map", text, "THEIRS=OURS")
        told[theirs] = own
    for text in labels:
        column, colon, rest = text.partition(":")
        theirs, own = _pair("--value", rest if colon else "", "COLUMN:THEIRS=OURS")
        kept.values.setdefault(column.strip(), {})[theirs] = own
    kept.create |= {word.strip() for word in create.split(",") if word.strip()}
    more = {"ignore_unknown": True} if kept.ignore_unknown else {}

    def settings(**others: Any) -> ImportOptions:
        return ImportOptions(
            mapping=told,
            kept=kept.columns,
            join=kept.join,
            values=kept.values,
            create=frozenset(kept.create),
            **{**others, **more},
        )

    return settings


def _save(work: Workspace, name: str, settings: ImportOptions, *, force: bool) -> None:
    from salesops_tui.cli import mapping_file
    from salesops_tui.domain.people import Role

    work.session.refuse_paths()
    work.session.require(Role.MEMBER, "keeping a mapping")
    kept = mapping_file.Mapping(
        {**settings.kept, **settings.mapping},
        dict(settings.join),
        {column: dict(labels) for column, labels in settings.values.items()},
        set(settings.create),
        settings.ignore_unknown,
    )
    path = mapping_file.write(work.session.settings.team / "imports", name, kept, force=force)
    printing.say(f"kept the mapping {path}; `--mapping {name}` takes it")


def _pair(option: str, text: str, form: str) -> tuple[str, str]:
    theirs, sign, own = text.rpartition("=")
    if not sign or not theirs.strip():
        raise click.BadParameter(f"write it as {form}", param_hint=option)
    return theirs.strip(), own.strip()


def _plain(report: ImportReport) -> dict[str, Any]:
    """The report as JSON holds it."""
    plain = asdict(report)
    del plain["wrong"]  # told by ``errors``
    for difference in plain["differences"]:
        difference["changes"] = [
            {"column": name, "from": old, "to": new} for name, old, new in difference["changes"]
        ]
    plain["errors"] = [
        {"row": e.row, "column": e.column, "message": e.sentence} for e in report.errors
    ]
    return plain
