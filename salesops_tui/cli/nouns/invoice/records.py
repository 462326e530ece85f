"""Planning, adding, listing, showing and editing invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers, the_change
from salesops_tui.cli.command import as_json, given, options, revision, shaped
from salesops_tui.cli.completing import deal_key, invoice_key, maybe_deal_key
from salesops_tui.cli.nouns.invoice.group import id_of, invoice
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.exports.table import Table
    from salesops_tui.services.session import Done
    from salesops_tui.workspace import Workspace

_READ = ("key", "deal", "number", "status", "total", "open", "currency", "due", "days_overdue")
_fields = options(
    click.option("--currency", metavar="C", help="Without it, the deal's."),
    click.option("--due", metavar="DATE", help="When it is to be paid."),
    click.option("--period-start", metavar="DATE", help="What it is for, from."),
    click.option("--period-end", metavar="DATE", help="What it is for, to."),
    click.option("--issuer", metavar="TEXT", help="Who issues it, if not us."),
    click.option("--note", metavar="TEXT", help="For whoever writes it."),
)


def _tables(work: Workspace, key: str | int) -> tuple[Table, dict[str, Table]]:
    """An invoice as the one row of a table, and the tables of its lines and payments."""
    found = work.billing.invoice(key)
    clause = work.billing.one(found.id)
    whole = work.records.table("invoice", "", tables.names(tables.INVOICE), clause)
    lines = tables.invoice_lines(work.billing.lines(found.id))
    payments = tables.payments(work.billing.payments(found.id))
    return whole, {"lines": lines, "payments": payments}


def recorded(work: Workspace, key: str | int) -> dict[str, Any]:
    """An invoice with its lines and payments as JSON holds it."""
    whole, parts = _tables(work, key)
    listed = {name: printing.objects(part) for name, part in parts.items()}
    return {**printing.objects(whole)[0], **listed}


@invoice.command("plan", examples=("salesops invoice plan D-42 --dry-run",))
@deal_key
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@as_json
@opened
def plan(work: Workspace, key: str, dry_run: bool, shape: str | None) -> None:
    """Plan the invoices of the deal KEY from its signed agreement.

    Membership is due at the start of the term and of its years, usage after each month, as read
    or else as estimated; cloud costs are passed through as they were read. Planning again adds
    what is missing, lets planned ones follow, and touches none that was asked for or issued.
    """
    deal = work.deals.id_of(key)
    steps = work.billing.plan(deal)
    if not dry_run:
        printing.told(work.billing.make_plan(deal))
    if dry_run or shape:
        shown = tables.invoice_plan(steps)
        names = [name for name in shown.names if name != "lines"]
        printing.listing(shown if shape else tables.chosen(shown, names), shape)


@invoice.command(
    "add",
    examples=(
        "salesops invoice add D-42 --line 'Workshop in Porto' --amount 1200",
        "salesops invoice add D-42 --line Training --amount 500 --line Travel --amount 80.50",
    ),
)
@deal_key
@click.option("--line", "texts", metavar="TEXT", multiple=True, help="What for; repeat.")
@click.option("--amount", "amounts", metavar="A", multiple=True, help="Of each line, in order.")
@_fields
@opened
@answers(recorded, str)
def add(
    work: Workspace,
    key: str,
    texts: tuple[str, ...],
    amounts: tuple[str, ...],
    **fields: Any,
) -> str:
    """Add an invoice beside the agreement of the deal KEY; print the invoice's key."""
    if not texts or len(texts) != len(amounts):
        raise click.UsageError("Give each --line with its --amount.")
    lines = [
        {"description": text, "unit_price": amount}
        for text, amount in zip(texts, amounts, strict=True)
    ]
    done = work.billing.add_invoice(work.deals.id_of(key), given(fields), lines)
    printing.told(done)
    return done.key


@invoice.command(
    "list",
    examples=(
        "salesops invoice list D-42 --json",
        "salesops invoice list --where 'status:overdue currency:USD'",
    ),
)
@maybe_deal_key
@click.option("--where", metavar="FILTER", default="", help="Words, and column:value.")
@shaped
@opened
def list_(work: Workspace, key: str | None, where: str, shape: str | None) -> None:
    """List the invoices of a deal, or all."""
    clause = work.billing.of(work.deals.id_of(key) if key else None)
    columns = tables.names(tables.INVOICE) if shape else _READ
    printing.listing(work.records.table("invoice", where, columns, clause), shape)


@invoice.command("show", examples=("salesops invoice show I-7 --json",))
@invoice_key
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show an invoice with its lines and payments."""
    identity = id_of(work, key)
    if shape:
        printing.document(recorded(work, identity), shape)
        return
    whole, parts = _tables(work, identity)
    printing.record(whole, None)
    for part in parts.values():
        rows = list(part.rows)
        if rows:
            printing.heading(part.title)
            printing.listing(type(part)(part.title, part.columns, rows), None)


@invoice.command(
    "edit",
    examples=("salesops invoice edit I-7 --due 2026-09-30", "salesops invoice edit I-7 --note ''"),
)
@invoice_key
@click.option("--line", metavar="TEXT", help="What its one line is for.")
@click.option("--amount", "total", metavar="A", help="Of its one line.")
@_fields
@revision
@opened
@answers(recorded)
def edit(work: Workspace, key: str, revision: int | None, **fields: Any) -> int:
    """Change the fields given of an invoice that has not gone out."""
    changed = given(fields)
    if not changed:
        raise click.UsageError("Give at least one field to change.")
    identity = id_of(work, key)
    printing.told(work.billing.edit_invoice(identity, changed, revision))
    return identity


@invoice.command("remove", examples=("salesops invoice remove I-7",))
@invoice_key
@opened
@answers(the_change)
def remove(work: Workspace, key: str) -> Done:
    """Take away an invoice that has not gone out; undo brings it back."""
    done = work.billing.remove_invoice(id_of(work, key))
    printing.told(done)
    return done
