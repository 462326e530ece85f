"""What is known of a deal: the seven answers, and who plays which part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import given, shaped
from salesops_tui.cli.completing import deal_key, words
from salesops_tui.cli.nouns.deal.group import deal
from salesops_tui.cli.opening import opened
from salesops_tui.cli.questions import question_options
from salesops_tui.domain.deals import ROLES, by_question
from salesops_tui.errors import NotFound

if TYPE_CHECKING:
    from salesops_tui.domain.deals import DealContact
    from salesops_tui.workspace import Workspace


@deal.command(
    "qualify",
    examples=(
        "salesops deal qualify D-42 --money 'A grant until 2028' --money-score 3",
        "salesops deal qualify D-42",
    ),
)
@deal_key
@question_options()
@shaped
@opened
def qualify(work: Workspace, key: str, shape: str | None, **fields: Any) -> None:
    """Answer the seven questions, each with a text and a score; without any, show the answers."""
    identity = work.deals.id_of(key)
    values = by_question(given(fields))
    if values:
        printing.told(work.notes.qualify(identity, values))
    if shape or not values:
        printing.listing(tables.answers(work.notes.answers(identity)), shape)


@deal.command(
    "contact",
    examples=(
        "salesops deal contact D-42 'Ann Bee' --role representative --email ann@example.org",
        "salesops deal contact D-42 'Ann Bee' --role billing --remove",
        "salesops deal contact D-42",
    ),
)
@deal_key
@click.argument("name", required=False)
@click.option(
    "--role",
    metavar="ROLE",
    default="",
    shell_complete=words(*ROLES),
    help=f"One of {', '.join(ROLES)}.",
)
@click.option("--email", metavar="E", default="", help="Of a person who is new.")
@click.option("--remove", is_flag=True, help="Take the role off the deal; the person stays.")
@shaped
@opened
def contact(
    work: Workspace,
    key: str,
    name: str | None,
    role: str,
    email: str,
    remove: bool,
    shape: str | None,
) -> None:
    """Give a person a part in a deal, or take it away; without a NAME, show who has one.

    NAME is a contact's key, such as C-7, or a name; a person who is new is made.
    """
    identity = work.deals.id_of(key)
    if name is not None and remove:
        for found in _roles_of(work.notes.contacts(identity), name, role):
            printing.told(work.notes.remove_contact(identity, found.id))
    elif name is not None:
        raw = {"contact": name, "role": role, "email": email}
        printing.told(work.notes.add_contact(identity, raw))
    if shape or name is None:
        printing.listing(tables.roles(work.notes.contacts(identity)), shape)


def _roles_of(known: list[DealContact], word: str, role: str) -> list[DealContact]:
    """The roles of the person who is meant, or the one role that was named."""
    wanted = word.strip().lower()
    found = [
        entry
        for entry in known
        if wanted in (entry.key.lower(), entry.name.lower()) and role in ("", entry.role)
    ]
    if not found:
        raise NotFound(f"{word}: nobody of that name has {role or 'a role'} on this deal")
    return found
