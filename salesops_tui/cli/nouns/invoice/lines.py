"""The lines of an invoice that has not gone out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import COUNT, given, noun, options, revision
from salesops_tui.cli.completing import invoice_key
from salesops_tui.cli.nouns.invoice.group import id_of, invoice
from salesops_tui.cli.nouns.invoice.records import recorded
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

line = noun("line", "The lines of an invoice; they are counted from 1.")
invoice.add_command(line)
_fields = options(
    click.option("--amount", "unit_price", metavar="A", help="Of one unit."),
    click.option("--quantity", metavar="N", help="How many; without it, 1."),
    click.option("--unit", metavar="TEXT", help="Of what: hour, month …"),
    click.option(
        "--pass-through/--no-pass-through",
        "through",
        default=None,
        help="Whether it is no revenue.",
    ),
)


@line.command("add", examples=("salesops invoice line add I-7 Training --amount 250 --quantity 8",))
@invoice_key
@click.argument("description")
@_fields
@revision
@opened
@answers(recorded)
def add(work: Workspace, key: str, revision: int | None, **fields: Any) -> int:
    """Add a line for DESCRIPTION."""
    identity = id_of(work, key)
    printing.told(work.billing.add_line(identity, _values(fields), revision))
    return identity


@line.command("edit", examples=("salesops invoice line edit I-7 2 --amount 300",))
@invoice_key
@click.argument("line", type=COUNT)
@click.option("--description", metavar="TEXT", help="What for.")
@_fields
@revision
@opened
@answers(recorded)
def edit(work: Workspace, key: str, line: int, revision: int | None, **fields: Any) -> int:
    """Change the fields given of a LINE."""
    values = _values(fields)
    if not values:
        raise click.UsageError("Give at least one field to change.")
    identity = id_of(work, key)
    printing.told(work.billing.edit_line(identity, line, values, revision))
    return identity


@line.command("remove", examples=("salesops invoice line remove I-7 2",))
@invoice_key
@click.argument("line", type=COUNT)
@revision
@opened
@answers(recorded)
def remove(work: Workspace, key: str, line: int, revision: int | None) -> int:
    """Take a LINE off."""
    identity = id_of(work, key)
    printing.told(work.billing.remove_line(identity, line, revision))
    return identity


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    through = fields.pop("through")
    told = {} if through is None else {"pass_through": "yes" if through else "no"}
    return {**given(fields), **told}
