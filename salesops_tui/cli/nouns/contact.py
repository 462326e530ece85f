"""``salesops contact``: people outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.command import as_json, given, options, revision, shaped
from salesops_tui.cli.completing import keys_of, words
from salesops_tui.cli.merging import add_merge
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, added, record_key
from salesops_tui.domain.deals import ROLES
from salesops_tui.domain.people import CHANNELS

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

contact_command = RecordNoun(
    "contact",
    "People outside.\n\nKEY is C-… or a part of a name that fits no other.",
    "contact",
    short="key name emails title organization",
)
_answer = words("yes", "no", "unknown")
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
    added(work, "contact", work.persons.add({"name": name, **given(fields)}), shape)


@contact_command.command(
    "list",
    examples=(
        "salesops contact list 'Ada University' --json",
        "salesops contact list --consent newsletter --json",
    ),
)
@click.argument("words_", metavar="[WORDS]", default="")
@click.option(
    "--consent",
    metavar="CHANNEL",
    shell_complete=words(*CHANNELS),
    help=f"Only who may be written to: {', '.join(CHANNELS)}.",
)
@click.option("--where", metavar="FILTER", default="", help="Words, and column:value.")
@shaped
@opened
def list_(work: Workspace, words_: str, consent: str | None, where: str, shape: str | None) -> None:
    """List contacts, those whose name or organization holds WORDS.

    --consent leaves out who did not say yes, who wants no contact, and whose address said no on
    another record.
    """
    columns = () if shape else contact_command.shown
    if consent is None:
        table = work.persons.listing(words_, where, columns)
    else:
        table = work.persons.reachable(consent, words_, where, columns)
    printing.listing(table, shape)


@contact_command.command(
    "edit", examples=("salesops contact edit C-7 --title Dean --newsletter no",)
)
@record_key("contact")
@click.option("--name", metavar="TEXT", help="Their name.")
@_fields
@revision
@opened
@answers(record_of("contact"))
def edit(work: Workspace, key: str, revision: int | None, **fields: Any) -> int:
    """Change the fields given; --email replaces the addresses there are."""
    values = given(fields)
    if not values:
        raise click.UsageError("Give at least one field to change.")
    identity = work.records.id_of("contact", key)
    printing.told(work.persons.edit(identity, values, revision))
    return identity


@contact_command.command("consent", examples=("salesops contact consent C-7 --json",))
@record_key("contact")
@shaped
@opened
def consent_(work: Workspace, key: str, shape: str | None) -> None:
    """Show what a person agreed to, since when, and who wrote it down."""
    found = work.persons.consents(work.records.id_of("contact", key))
    columns = "channel answer on:date by may_write:bool"
    rows = ((c.channel, c.answer, c.on or None, c.by, c.writable) for c in found)
    printing.listing(tables.table("Consent", columns, rows), shape)


@contact_command.command(
    "role",
    examples=(
        "salesops contact role C-7 --on M-3 --role technical",
        "salesops contact role C-7 --on D-42 --remove",
        "salesops contact role C-7 --json",
    ),
)
@record_key("contact")
@click.option("--on", metavar="KEY", shell_complete=keys_of("deal"), help="A deal or a community.")
@click.option(
    "--role",
    metavar="ROLE",
    default="",
    shell_complete=words(*ROLES),
    help=f"One of {', '.join(ROLES)}.",
)
@click.option("--remove", is_flag=True, help="Take the part away; without --role, every part.")
@shaped
@opened
def role_(
    work: Workspace, key: str, on: str | None, role: str, remove: bool, shape: str | None
) -> None:
    """Give a person a part in a deal or a community, or take it away; without --on, list them."""
    identity = work.records.id_of("contact", key)
    if on is not None:
        act = work.persons.take_role if remove else work.persons.give_role
        printing.told(act(identity, on, role))
    if shape or on is None:
        rows = ((p.record, p.called, p.role) for p in work.persons.roles(identity))
        printing.listing(tables.table("Roles", "on name role", rows), shape)


add_merge(
    contact_command,
    "contact",
    lambda work, word: work.records.id_of("contact", word),
    ("salesops contact merge C-7 C-12 --dry-run", "salesops contact merge C-7 C-12"),
)
