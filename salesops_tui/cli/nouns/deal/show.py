"""Showing one deal with all that hangs on it, and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import as_json, shaped
from salesops_tui.cli.completing import deal_key
from salesops_tui.cli.nouns.deal.answer import record
from salesops_tui.cli.nouns.deal.gates import sentences
from salesops_tui.cli.nouns.deal.group import deal
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.exports.table import Table
    from salesops_tui.workspace import Workspace


# What a person reads of each part; programs get every column.
READ = {
    "lines": ("key", "product", "description", "quantity", "unit_price", "recurrence", "amount"),
    "contacts": ("key", "name", "email", "role"),
    "documents": ("key", "kind", "number", "status", "versions", "created_at", "by"),
    "history": ("at", "by", "direction", "from", "to", "reason", "waived"),
}


@deal.command("show", examples=("salesops deal show D-42", "salesops deal show D-42 --json"))
@deal_key
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show a deal: its fields, lines, gates, contacts, documents and history."""
    found = work.pipeline.deal(work.deals.id_of(key))
    gates = work.pipeline.exit_gates(found)
    parts = {
        "lines": tables.lines(work.lines.of(found.id)),
        "contacts": tables.roles(work.notes.contacts(found.id)),
        "documents": tables.documents(work.papers.of(found.id)),
        "history": tables.moves(found.key, work.deals.history(found.id)),
    }
    whole = record(work, found.id)
    if shape:
        listed = {name: printing.objects(part) for name, part in parts.items()}
        more = {"gates": printing.objects(tables.gates(gates))}
        order = ("lines", "gates", "contacts", "documents", "history")
        both = {**listed, **more}
        fields = printing.objects(whole)[0]
        printing.document({**fields, **{name: both[name] for name in order}}, shape)
        return
    printing.record(whole, None)
    if gates:
        printing.heading("Gates")
        printing.block("\n".join(sentences(gates)))
    for name, part in parts.items():
        _section(tables.chosen(part, READ[name]))


@deal.command("history", examples=("salesops deal history D-42 --json",))
@deal_key
@shaped
@opened
def history(work: Workspace, key: str, shape: str | None) -> None:
    """The ledger of a deal's moves, oldest first, with the gates that were waived."""
    found = work.pipeline.deal(work.deals.id_of(key))
    moves = tables.moves(found.key, work.deals.history(found.id))
    printing.listing(moves if shape else tables.chosen(moves, READ["history"]), shape)


def _section(part: Table) -> None:
    rows = list(part.rows)
    if rows:
        printing.heading(part.title)
        printing.listing(type(part)(part.title, part.columns, rows), None)
