"""``salesops price``: the price book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import DAY, as_json, given, noun, shaped
from salesops_tui.cli.completing import words
from salesops_tui.cli.opening import opened
from salesops_tui.domain.money import plain
from salesops_tui.domain.pricing import LINE_KINDS, RECURRENCES, Price
from salesops_tui.errors import Invalid

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

price_command = noun("price", "What things cost, and from which day on.")


@price_command.command(
    "usage", examples=("salesops price usage 280", "salesops price usage 280 --json")
)
@click.argument("users", type=click.IntRange(max=999_999_999))
@as_json
@opened
def usage(work: Workspace, users: int, shape: str | None) -> None:
    """The usage fee of one month for so many monthly active USERS, tier by tier."""
    shares, fee = work.prices.usage(users)
    book = work.prices.book()
    table = tables.tiers(shares)
    if shape:
        printing.document(
            {
                "users": users,
                "book": book.label,
                "currency": book.usage.currency,
                "tiers": printing.objects(table),
                "fee": plain(fee),
            },
            shape,
        )
    else:
        printing.listing(table, None)
        printing.line(f"Fee: {plain(fee, group=True)} {book.usage.currency} a month")


@price_command.command("list", examples=("salesops price list --all --json",))
@click.option("--all", "everything", is_flag=True, help="Every price book, not only today's.")
@shaped
@opened
def list_(work: Workspace, everything: bool, shape: str | None) -> None:
    """List the price book in force."""
    books = work.prices.books() if everything else [work.prices.book()]
    printing.listing(tables.prices(books), shape)


def _record(work: Workspace, wrote: tuple[str, str]) -> dict[str, Any]:
    """The price of a code in a book as JSON holds it."""
    found = printing.objects(tables.prices(work.prices.books()))
    return next(each for each in found if (each["book"], each["code"]) == wrote)


@price_command.command(
    "add",
    examples=(
        "salesops price add membership-general --price 16000 --book 2027 --from 2027-01-01",
        "salesops price add workshop --label Workshop --price 2500 --unit day --book 2026-b",
    ),
)
@click.argument("code")
@click.option("--price", "unit_price", required=True, metavar="A", help="For one unit.")
@click.option("--book", required=True, metavar="LABEL", help="What the new price book is called.")
@click.option("--from", "since", type=DAY, help="The day it takes effect; without it, today.")
@click.option("--label", metavar="TEXT", help="What people call the product.")
@click.option("--kind", metavar="KIND", shell_complete=words(*LINE_KINDS), help="Of its lines.")
@click.option("--unit", metavar="TEXT", help="What one of it is, such as hour.")
@click.option("--currency", metavar="C", help="Such as USD.")
@click.option("--recurrence", metavar="R", shell_complete=words(*RECURRENCES), help="How often.")
@opened
@answers(_record, lambda wrote: wrote[0])
def add(
    work: Workspace, code: str, book: str, since: date | None, **fields: Any
) -> tuple[str, str]:
    """Make a price book in which one price is new or changed; print its label.

    The book takes all other prices from the one in force on that day. What is not given of a
    product that is known stays as it is.
    """
    day = since or work.session.clock.today()
    known = work.prices.book().price(code)
    if known is not None and known.tiers:
        raise Invalid(f"code: {known.code} is priced by tiers, which cannot be changed here")
    base = known or Price(code, code, "other", "", 0, work.session.settings.currency, "once")
    done = work.prices.add(book, day, replace(base, **_read(given(fields))))
    printing.told(done)
    return done.key, base.code


def _read(raw: dict[str, Any]) -> dict[str, Any]:
    """The values of a price, read as those of a line item are."""
    from salesops_tui.domain.forms.form import read_field
    from salesops_tui.domain.forms.papers import InvoiceForm
    from salesops_tui.domain.forms.sales import LineForm

    names = {"label": "product"}
    values = {}
    for name, value in raw.items():
        form = InvoiceForm if name == "currency" else LineForm
        values[name] = read_field(form, names.get(name, name), value)
        if values[name] in ("", None):
            raise Invalid(f"{name.replace('_', ' ')}: this is needed", field=name)
    return values
