"""``salesops org``: organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import as_json, given, noun, options, revision, shaped
from salesops_tui.cli.completing import organization_key
from salesops_tui.cli.merging import add_merge
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

org_command = noun("org", "Organizations.\n\nKEY is O-… or a part of a name that fits no other.")
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
    done = work.people.add_organization({"name": name, **given(fields)})
    printing.told(done)
    if shape:
        printing.record(tables.organizations([work.people.organization(done.key)]), shape)
    else:
        printing.line(done.key)


@org_command.command("list", examples=("salesops org list university --json",))
@click.argument("words", default="")
@shaped
@opened
def list_(work: Workspace, words: str, shape: str | None) -> None:
    """List organizations, those whose name holds WORDS."""
    table = tables.organizations(work.people.organizations(words))
    names = ("key", "name", "kind", "country", "deals")
    printing.listing(table if shape else tables.chosen(table, names), shape)


@org_command.command("show", examples=("salesops org show O-7 --json",))
@organization_key
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show an organization."""
    printing.record(tables.organizations([work.people.organization(key)]), shape)


@org_command.command(
    "edit", examples=("salesops org edit O-7 --name 'Ada Lovelace University' --country UK",)
)
@organization_key
@click.option("--name", metavar="TEXT", help="Its name.")
@_fields
@revision
@opened
def edit(work: Workspace, key: str, revision: int | None, **fields: Any) -> None:
    """Change the fields given; --alias and --domain replace those there are."""
    values = given(fields)
    if not values:
        raise click.UsageError("Give at least one field to change.")
    found = work.people.organization(key)
    printing.told(work.people.edit_organization(found.id, values, revision))


add_merge(
    org_command,
    "organization",
    lambda work, word: work.people.organization(word).id,
    ("salesops org merge O-7 O-12 --dry-run", "salesops org merge O-7 O-12"),
)
