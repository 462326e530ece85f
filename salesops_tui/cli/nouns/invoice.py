"""``salesops invoice``: invoices asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import as_json, given, noun, shaped
from salesops_tui.cli.completing import deal_key, invoice_key, maybe_deal_key
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

invoice_command = noun("invoice", "Invoices: ask for one, see them.")


@invoice_command.command(
    "request",
    examples=(
        "salesops invoice request D-42",
        "salesops invoice request D-42 --amount 7500 --due 2026-09-30 --note 'First half'",
    ),
)
@deal_key
@click.option("--amount", "total", metavar="A", help="Without it, the deal's amount.")
@click.option("--currency", metavar="C", help="Without it, the deal's.")
@click.option("--due", metavar="DATE", help="Without it, as the settings say.")
@click.option("--note", metavar="TEXT", help="For whoever writes it.")
@opened
def request(work: Workspace, key: str, **fields: Any) -> None:
    """Ask for an invoice for the deal KEY; print the invoice's key."""
    done = work.billing.request_invoice(work.deals.id_of(key), given(fields))
    printing.told(done)
    printing.line(done.key)


@invoice_command.command("list", examples=("salesops invoice list D-42 --json",))
@maybe_deal_key
@shaped
@opened
def list_(work: Workspace, key: str | None, shape: str | None) -> None:
    """List the invoices of a deal, or all."""
    found = work.billing.invoices(work.deals.id_of(key) if key else None)
    table = tables.invoices(found, lambda deal: work.pipeline.deal(deal).key)
    names = ("key", "deal", "number", "status", "total", "currency", "requested_on", "due", "paid")
    printing.listing(table if shape else tables.chosen(table, names), shape)


@invoice_command.command("show", examples=("salesops invoice show I-7 --json",))
@invoice_key
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show an invoice."""
    found = work.billing.invoice(key)
    printing.record(tables.invoices([found], lambda deal: work.pipeline.deal(deal).key), shape)
