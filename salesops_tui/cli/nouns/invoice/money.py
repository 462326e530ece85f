"""From asking for an invoice to the money: request, issue, pay, unpay, void."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import NUMBER, given, revision
from salesops_tui.cli.completing import invoice_key, keys_of
from salesops_tui.cli.nouns.invoice.group import id_of, invoice
from salesops_tui.cli.nouns.invoice.records import recorded
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace


@invoice.command(
    "request",
    examples=(
        "salesops invoice request D-42",
        "salesops invoice request D-42 --amount 7500 --due 2026-09-30 --note 'First half'",
        "salesops invoice request I-7",
    ),
)
@click.argument("key", shell_complete=keys_of("deal"))
@click.option("--amount", "total", metavar="A", help="Without it, the deal's amount.")
@click.option("--currency", metavar="C", help="Without it, the deal's.")
@click.option("--due", metavar="DATE", help="Without it, as the settings say.")
@click.option("--period-start", metavar="DATE", help="What it is for, from.")
@click.option("--period-end", metavar="DATE", help="What it is for, to.")
@click.option("--issuer", metavar="TEXT", help="Who issues it, if not us.")
@click.option("--note", metavar="TEXT", help="For whoever writes it.")
@opened
@answers(recorded, str)
def request(work: Workspace, key: str, **fields: Any) -> str:
    """Ask for an invoice for the deal KEY, or for the planned invoice KEY; print its key."""
    values = given(fields)
    if re.fullmatch(r"[Ii]-\d+", key.strip()):
        if values:
            raise click.UsageError("A planned invoice is asked for as it is; `invoice edit` it.")
        done = work.billing.request(id_of(work, key))
    else:
        done = work.billing.request_invoice(work.deals.id_of(key), values)
    printing.told(done)
    return done.key


@invoice.command(
    "issue",
    examples=(
        "salesops invoice issue I-7",
        "salesops invoice issue I-7 --number CSS-20871 --on 2026-07-03",
    ),
)
@invoice_key
@click.option("--number", metavar="N", help="Of whoever issues it; without it, the next of ours.")
@click.option("--on", "issued", metavar="DATE", help="Without it, today.")
@click.option("--due", metavar="DATE", help="Without it, as planned or as the settings say.")
@revision
@opened
@answers(lambda work, wrote: recorded(work, wrote[0]), lambda wrote: wrote[1])
def issue(work: Workspace, key: str, revision: int | None, **fields: Any) -> tuple[str, str]:
    """Give an invoice its number and print that; this is not undone, only voided."""
    done = work.billing.issue(id_of(work, key), given(fields), revision)
    printing.told(done, back="")
    return done.key, work.billing.invoice(done.key).number


@invoice.command(
    "pay",
    examples=(
        "salesops invoice pay I-7",
        "salesops invoice pay INV-2026-0001 --amount 5000 --on 2026-08-02 --note 'wire 4711'",
    ),
)
@invoice_key
@click.option("--amount", metavar="A", help="Without it, all that is open.")
@click.option("--on", "received_on", metavar="DATE", help="Without it, today.")
@click.option("--note", metavar="TEXT", help="The bank's reference.")
@click.option("--allow-over", "over", flag_value="yes", help="Take more than is open.")
@revision
@opened
@answers(recorded)
def pay(work: Workspace, key: str, revision: int | None, **fields: Any) -> int:
    """Record a payment, whole or in part; the deal's collected amount follows."""
    identity = id_of(work, key)
    printing.told(work.billing.pay(identity, given(fields), revision))
    return identity


@invoice.command("unpay", examples=("salesops invoice unpay I-7",))
@invoice_key
@click.option("--payment", type=NUMBER, metavar="N", help="Which, as `show` numbers them.")
@revision
@opened
@answers(recorded)
def unpay(work: Workspace, key: str, payment: int | None, revision: int | None) -> int:
    """Take back the latest payment of an invoice, or the one named."""
    identity = id_of(work, key)
    printing.told(work.billing.unpay(identity, payment, revision))
    return identity


@invoice.command("void", examples=("salesops invoice void I-7 --reason 'Wrong address'",))
@invoice_key
@click.option("--reason", metavar="TEXT", required=True, help="Why; it is kept.")
@revision
@opened
@answers(recorded)
def void(work: Workspace, key: str, reason: str, revision: int | None) -> int:
    """Make an invoice count for nothing; it keeps its number."""
    identity = id_of(work, key)
    printing.told(work.billing.void_invoice(identity, reason, revision))
    return identity
