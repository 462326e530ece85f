"""``salesops org``: organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.command import as_json, given, options, revision, shaped
from salesops_tui.cli.merging import add_merge
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, added, record_key

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

org_command = RecordNoun(
    "org",
    "Organizations.\n\nKEY is O-… or a part of a name that fits no other.",
    "organization",
    short="key name kind country deals",
)
_fields = options(
    click.option("--alias", "aliases", metavar="TEXT", multiple=True, help="Another name; repeat."),
    click.option("--kind", metavar="KIND", help="university, research, government, non-profit …"),
    click.option("--domain", "domains", metavar="D", multiple=True, help="example.org; repeat."),
    click.option("--country", metavar="TEXT", help="Where it is."),
    click.option("--billing-address", metavar="TEXT", help="For invoices."),
    click.option("--notes", metavar="TEXT", help="Whatever is worth knowing."),
)


@org_command.command(
    "add",
    examples=("salesops org add 'Ada University' --kind university --domain ada.example.org",),
)
@click.argument("name")
@_fields
@as_json
@opened
def add(work: Workspace, name: str, shape: str | None, **fields: Any) -> None:
    """Add an organization; print its key."""
    done = work.organizations.add({"name": name, **given(fields)})
    added(work, "organization", done, shape)


@org_command.command(
    "list",
    examples=("salesops org list university --json", "salesops org list --where country:UK"),
)
@click.argument("words", default="")
@click.option("--where", metavar="FILTER", default="", help="Words, and column:value.")
@shaped
@opened
def list_(work: Workspace, words: str, where: str, shape: str | None) -> None:
    """List organizations, those whose name holds WORDS."""
    columns = () if shape else org_command.shown
    printing.listing(work.organizations.listing(words, where, columns), shape)


@org_command.command(
    "edit", examples=("salesops org edit O-7 --name 'Ada Lovelace University' --country UK",)
)
@record_key("organization")
@click.option("--name", metavar="TEXT", help="Its name.")
@_fields
@revision
@opened
@answers(record_of("organization"))
def edit(work: Workspace, key: str, revision: int | None, **fields: Any) -> int:
    """Change the fields given; --alias and --domain replace those there are."""
    values = given(fields)
    if not values:
        raise click.UsageError("Give at least one field to change.")
    identity = work.records.id_of("organization", key)
    printing.told(work.organizations.edit(identity, values, revision))
    return identity


add_merge(
    org_command,
    "organization",
    lambda work, word: work.records.id_of("organization", word),
    ("salesops org merge O-7 O-12 --dry-run", "salesops org merge O-7 O-12"),
)
