"""``salesops agreement``: what the gates of Partnering and Invoicing ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import as_json, given, noun, options, revision, shaped
from salesops_tui.cli.completing import agreement_key, deal_key, maybe_deal_key, words
from salesops_tui.cli.opening import opened
from salesops_tui.domain.papers import AGREEMENT_KINDS

if TYPE_CHECKING:
    from salesops_tui.exports.table import Table
    from salesops_tui.workspace import Workspace

agreement_command = noun(
    "agreement", "Contracts, memorandums, purchase orders, amendments.\n\nKEY is A-…, DEAL is D-…."
)


def _table(work: Workspace, key: str) -> Table:
    """An agreement as the one row of a table."""
    found = work.billing.agreement(key)
    return tables.agreements([found], lambda deal: work.pipeline.deal(deal).key)


def _record(work: Workspace, key: str) -> dict[str, Any]:
    """An agreement as JSON holds it."""
    return printing.objects(_table(work, key))[0]


_fields = options(
    click.option(
        "--kind",
        metavar="KIND",
        shell_complete=words(*AGREEMENT_KINDS),
        help=f"One of {', '.join(AGREEMENT_KINDS)}.",
    ),
    click.option("--parties", metavar="TEXT", help="Without it, the organization."),
    click.option("--start", metavar="DATE", help="Without it, the deal's."),
    click.option("--end", metavar="DATE", help="Without it, the deal's."),
    click.option("--value", metavar="A", help="Without it, the deal's amount."),
    click.option("--currency", metavar="C", help="Without it, the deal's."),
    click.option("--notice-days", metavar="N", help="Days of notice to end it."),
)


@agreement_command.command(
    "add",
    examples=(
        "salesops agreement add D-42",
        "salesops agreement add D-42 --kind mou --notice-days 60",
    ),
)
@deal_key
@_fields
@opened
@answers(_record, str)
def add(work: Workspace, key: str, **fields: Any) -> str:
    """Draft an agreement for the deal KEY; print the agreement's key."""
    done = work.billing.add_agreement(work.deals.id_of(key), given(fields))
    printing.told(done)
    return done.key


@agreement_command.command("list", examples=("salesops agreement list D-42 --json",))
@maybe_deal_key
@shaped
@opened
def list_(work: Workspace, key: str | None, shape: str | None) -> None:
    """List the agreements of a deal, or all."""
    found = work.billing.agreements(work.deals.id_of(key) if key else None)
    table = tables.agreements(found, lambda deal: work.pipeline.deal(deal).key)
    names = ("key", "deal", "kind", "parties", "start", "end", "value", "currency", "status")
    printing.listing(table if shape else tables.chosen(table, names), shape)


@agreement_command.command("show", examples=("salesops agreement show A-7 --json",))
@agreement_key
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show an agreement."""
    printing.record(_table(work, key), shape)


@agreement_command.command(
    "edit",
    examples=(
        "salesops agreement edit A-7 --value 15000 --end 2027-06-30",
        "salesops agreement edit A-7 --kind amendment",
    ),
)
@agreement_key
@_fields
@revision
@opened
@answers(_record)
def edit(work: Workspace, key: str, revision: int | None, **fields: Any) -> str:
    """Change the fields given of a draft."""
    changed = given(fields)
    if not changed:
        raise click.UsageError("Give at least one field to change.")
    printing.told(work.billing.edit_agreement(key, changed, revision))
    return key


@agreement_command.command(
    "sign",
    examples=("salesops agreement sign A-7 --signed-on 2026-06-30 --evidence signed/A-7.pdf",),
)
@agreement_key
@click.option("--signed-on", metavar="DATE", help="Without it, today.")
@click.option("--evidence", metavar="TEXT", help="Where the signed copy is.")
@opened
@answers(_record)
def sign(work: Workspace, key: str, **fields: Any) -> str:
    """Record that an agreement was signed."""
    printing.told(work.billing.sign(key, given(fields)))
    return key


@agreement_command.command("void", examples=("salesops agreement void A-7",))
@agreement_key
@opened
@answers(_record)
def void(work: Workspace, key: str) -> str:
    """Make an agreement count for nothing; it stays on record."""
    printing.told(work.billing.void_agreement(key))
    return key
