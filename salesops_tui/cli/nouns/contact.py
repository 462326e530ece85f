"""``salesops contact``: people outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import as_json, given, noun, options, revision, shaped
from salesops_tui.cli.completing import contact_key, words
from salesops_tui.cli.merging import add_merge
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

contact_command = noun(
    "contact",
    "People outside.\n\nKEY is C-… or a part of a name that fits no other. "
    "`salesops deal contact` gives a person a part in a deal.",
)
_answer = words("yes", "no")
_fields = options(
    click.option("--email", "emails", metavar="E", multiple=True, help="Repeat for several."),
    click.option("--phone", metavar="TEXT", help="A number."),
    click.option("--title", metavar="TEXT", help="What they are called."),
    click.option("--organization", metavar="ORG", help="Made when it is new."),
    click.option("--newsletter", metavar="yes|no", shell_complete=_answer, help="Consent."),
    click.option("--member-updates", metavar="yes|no", shell_complete=_answer, help="Consent."),
    click.option("--outreach", metavar="yes|no", shell_complete=_answer, help="Consent."),
    click.option("--do-not-contact", metavar="yes|no", shell_complete=_answer, help="Wins."),
    click.option("--notes", metavar="TEXT", help="Whatever is worth knowing."),
)


@contact_command.command(
    "add",
    examples=(
        "salesops contact add 'Ann Bee' --email ann@example.org --organization 'Ada University'",
    ),
)
@click.argument("name")
@_fields
@as_json
@opened
def add(work: Workspace, name: str, shape: str | None, **fields: Any) -> None:
    """Add a contact; print the key."""
    done = work.people.add_contact({"name": name, **given(fields)})
    printing.told(done)
    if shape:
        printing.record(tables.contacts([work.people.contact(done.key)]), shape)
    else:
        printing.line(done.key)


@contact_command.command("list", examples=("salesops contact list 'Ada University' --json",))
@click.argument("words", default="")
@shaped
@opened
def list_(work: Workspace, words: str, shape: str | None) -> None:
    """List contacts, those whose name or organization holds WORDS."""
    table = tables.contacts(work.people.contacts(words))
    names = ("key", "name", "emails", "title", "organization")
    printing.listing(table if shape else tables.chosen(table, names), shape)


@contact_command.command("show", examples=("salesops contact show C-7 --json",))
@contact_key
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show a contact."""
    printing.record(tables.contacts([work.people.contact(key)]), shape)


@contact_command.command(
    "edit", examples=("salesops contact edit C-7 --title Dean --newsletter no",)
)
@contact_key
@click.option("--name", metavar="TEXT", help="Their name.")
@_fields
@revision
@opened
def edit(work: Workspace, key: str, revision: int | None, **fields: Any) -> None:
    """Change the fields given; --email replaces the addresses there are."""
    values = given(fields)
    if not values:
        raise click.UsageError("Give at least one field to change.")
    found = work.people.contact(key)
    printing.told(work.people.edit_contact(found.id, values, revision))


add_merge(
    contact_command,
    "contact",
    lambda work, word: work.people.contact(word).id,
    ("salesops contact merge C-7 C-12 --dry-run", "salesops contact merge C-7 C-12"),
)
