"""``salesops line``: line items of a deal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers, the_change
from salesops_tui.cli.command import NUMBER, given, noun, options, revision, shaped
from salesops_tui.cli.completing import deal_key, words
from salesops_tui.cli.opening import opened
from salesops_tui.domain.pricing import LINE_KINDS, RECURRENCES

if TYPE_CHECKING:
    from salesops_tui.services.session import Done
    from salesops_tui.workspace import Workspace

line_command = noun(
    "line",
    "Line items of a deal, whose amount is their sum.\n\n"
    "KEY names the deal, LINE is a line's number in `salesops line list KEY`.",
)
_number = click.argument("line", type=NUMBER)
_product = click.option(
    "--product", metavar="P", help="Of the price book (`price list`), or your own words."
)
_fields = options(
    click.option(
        "--kind",
        metavar="KIND",
        shell_complete=words(*LINE_KINDS),
        help=f"One of {', '.join(LINE_KINDS)}.",
    ),
    click.option("--description", metavar="TEXT", help="What the customer reads."),
    click.option("--quantity", metavar="N", help="Such as 1 or 2.5; for usage, the users."),
    click.option("--unit", metavar="TEXT", help="Such as hour."),
    click.option("--unit-price", metavar="A", help="Without it, the price book's."),
    click.option("--discount", metavar="SHARE", help="0.1 or 10%."),
    click.option(
        "--recurrence",
        metavar="R",
        shell_complete=words(*RECURRENCES),
        help=f"One of {', '.join(RECURRENCES)}.",
    ),
    click.option("--start", metavar="DATE", help="Without it, the deal's."),
    click.option("--end", metavar="DATE", help="Without it, the deal's."),
)


def _record(work: Workspace, wrote: tuple[int, int]) -> dict[str, Any]:
    """A line of a deal as JSON holds it."""
    deal, number = wrote
    return printing.objects(tables.lines(x for x in work.lines.of(deal) if x.id == number))[0]


@line_command.command(
    "add",
    examples=(
        "salesops line add D-42 --product membership-general",
        "salesops line add D-42 --product usage --quantity 280",
        "salesops line add D-42 --product 'A workshop' --unit-price 2500",
    ),
)
@deal_key
@_product
@_fields
@opened
@answers(_record, lambda wrote: str(wrote[1]))
def add(work: Workspace, key: str, **fields: Any) -> tuple[int, int]:
    """Add a line; print its number. What is not given comes from the price book."""
    identity = work.deals.id_of(key)
    printing.told(work.lines.add(identity, given(fields)))
    return identity, work.lines.of(identity)[-1].id


@line_command.command("edit", examples=("salesops line edit D-42 7 --discount 10%",))
@deal_key
@_number
@_product
@_fields
@revision
@opened
@answers(_record)
def edit(
    work: Workspace, key: str, line: int, revision: int | None, **fields: Any
) -> tuple[int, int]:
    """Change the fields given of a line."""
    values = given(fields)
    if not values:
        raise click.UsageError("Give at least one field to change.")
    identity = work.deals.id_of(key)
    printing.told(work.lines.edit(identity, line, values, revision))
    return identity, line


@line_command.command("remove", examples=("salesops line remove D-42 7",))
@deal_key
@_number
@opened
@answers(the_change)
def remove(work: Workspace, key: str, line: int) -> Done:
    """Take a line off a deal."""
    done = work.lines.remove(work.deals.id_of(key), line)
    printing.told(done)
    return done


@line_command.command("list", examples=("salesops line list D-42 --json",))
@deal_key
@shaped
@opened
def list_(work: Workspace, key: str, shape: str | None) -> None:
    """List the lines of a deal with what each comes to."""
    found = tables.lines(work.lines.of(work.deals.id_of(key)))
    names = ("key", "product", "description", "quantity", "unit_price", "recurrence", "amount")
    printing.listing(found if shape else tables.chosen(found, names), shape)
