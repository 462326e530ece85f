"""The tables that commands print: column names stay once they are released."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from salesops_tui.exports.table import Column, Kind, Table

if TYPE_CHECKING:
    from salesops_tui.domain.bulk import Item
    from salesops_tui.domain.deals import Answer, DealContact, Line, Transition
    from salesops_tui.domain.documents import Document, DocumentVersion, SignOff
    from salesops_tui.domain.gates import GateResult
    from salesops_tui.domain.papers import (
        Agreement,
        InvoiceLine,
        Payment,
    )
    from salesops_tui.domain.pricing import PriceBook, TierShare
    from salesops_tui.services.billing.planning import Step
    from salesops_tui.services.records import Listed

KeyOf = Callable[[int], str]  # a deal's key from its id

# name:kind, a text where no kind is given
LINE = (
    "key:integer product description quantity unit unit_price:money discount:rate recurrence"
    " start:date end:date kind amount:money revision:integer"
)
GATE = "gate stage side severity state message fix"
ROLE = "key name email role"
MOVE = "deal from to at:instant by reason direction waived"
ANSWER = "question answer score:integer"
AGREEMENT = (
    "key deal kind parties start:date end:date notice_days:integer value:money currency status"
    " signed_on:date evidence revision:integer"
)
INVOICE = (
    "key deal number issued:date due:date status total:money currency paid:money"
    " requested_on:date note revision:integer issuer kind period_start:date period_end:date"
    " open:money days_overdue:integer organization passed_through:money void_reason"
)
INVOICE_LINE = (
    "line:integer description quantity unit unit_price:money amount:money pass_through:bool"
)
PAYMENT = "payment:integer amount:money received_on:date note"
INVOICE_PLAN = (
    "outcome key kind period_start:date period_end:date total:money currency note lines:tags"
)
ACTIVITY = "key:integer deal kind outcome at:instant by note about"
DOCUMENT = (
    "key kind number deal status valid_until:date versions:integer created_at:instant by"
    " revision:integer subject sent_on:date signed_on:date evidence superseded_by"
)
SIGN_OFF = "role state at:instant by evidence"
VERSION = "version:integer at:instant by total:money currency formats:tags"
PRICE = "book effective_on:date code label kind unit unit_price:money currency recurrence"
TIER = "from:integer to:integer users:integer price:money amount:money"
CHANGE = "key name outcome difference waived:tags refusal"
REFUSAL = "number:integer at:instant login what sentence"
ENTRY = "group:integer at:instant by what records:integer undone:bool"


def table(title: str, columns: str, rows: Iterable[Sequence[object]]) -> Table:
    """A table from its columns as they are written above."""
    return Table(title, tuple(_column(word) for word in columns.split()), rows)


def names(columns: str) -> list[str]:
    """The names of columns as they are written above."""
    return [word.partition(":")[0] for word in columns.split()]


def chosen(whole: Table, wanted: Sequence[str]) -> Table:
    """The table with these columns alone."""
    at = [whole.names.index(name) for name in wanted]
    rows = ([row[index] for index in at] for row in whole.rows)
    return Table(whole.title, tuple(whole.columns[index] for index in at), rows)


def lines(found: Iterable[Line]) -> Table:
    """Line items; a line's key is its number."""
    rest = names(LINE)[1:]
    rows = ([line.id, *(getattr(line, name) for name in rest)] for line in found)
    return table("Lines", LINE, rows)


def gates(found: Iterable[GateResult]) -> Table:
    """What each gate says."""
    return table("Gates", GATE, _rows(GATE, found))


def roles(found: Iterable[DealContact]) -> Table:
    """People and their roles on a deal."""
    return table("Contacts", ROLE, _rows(ROLE, found))


def moves(key: str, found: Iterable[Transition]) -> Table:
    """The ledger of a deal."""
    rows = (
        (key, m.from_stage, m.to_stage, m.at, m.by, m.reason, m.direction, _waived(m))
        for m in found
    )
    return table("History", MOVE, rows)


def answers(found: Iterable[Answer]) -> Table:
    """The seven answers."""
    return table("Answers", ANSWER, ((a.question, a.text, a.score) for a in found))


def agreements(found: Iterable[Agreement], key_of: KeyOf) -> Table:
    """Agreements."""
    return table("Agreements", AGREEMENT, _rows(AGREEMENT, found, key_of))


def invoice_lines(found: Iterable[InvoiceLine]) -> Table:
    """The lines of an invoice, counted from 1."""
    rows = (
        (each.position, each.description, each.quantity, each.unit, each.unit_price, each.amount,
         each.pass_through)
        for each in found
    )  # fmt: skip
    return table("Lines", INVOICE_LINE, rows)


def payments(found: Iterable[Payment]) -> Table:
    """The payments of an invoice."""
    rows = ((each.id, each.amount, each.received_on, each.note) for each in found)
    return table("Payments", PAYMENT, rows)


def invoice_plan(steps: Iterable[Step]) -> Table:
    """What planning does to each invoice."""

    def row(step: Step) -> Sequence[object]:
        there, planned = step.invoice, step.planned
        key = there.key if there else ""
        if planned is None:
            assert there is not None  # what is not planned is taken away
            return (step.outcome, key, there.kind, there.period_start, there.period_end,
                    there.total, there.currency, there.note, ())  # fmt: skip
        amount = sum(line.amount for line in planned.lines)
        texts = [line.description for line in planned.lines]
        return (step.outcome, key, planned.kind, planned.start, planned.end, amount,
                planned.currency, planned.note, texts)  # fmt: skip

    return table("Plan", INVOICE_PLAN, map(row, steps))


def activities(found: Iterable[Listed], *, deal: bool) -> Table:
    """What happened with a record, of the columns ``about kind outcome at by note``.

    An activity's key is its number; ``deal`` is empty where it is about something else.
    """
    rows = ((a.id, a.cells[0] if deal else None, *a.cells[1:], a.cells[0]) for a in found)
    return table("Activities", ACTIVITY, rows)


def documents(
    found: Iterable[Document], differs: Callable[[Document], bool | None] | None = None
) -> Table:
    """Documents, and whether each differs from the records; a draft has no number yet."""
    fields = [name if name != "deal" else "deal_key" for name in names(DOCUMENT)]
    rows = (
        [*(getattr(entry, name) for name in fields), differs(entry) if differs else None]
        for entry in found
    )
    return table("Documents", f"{DOCUMENT} differs:bool", rows)


def sign_offs(found: Iterable[SignOff]) -> Table:
    """The roles of a document, and what each has said."""
    return table("Sign-offs", SIGN_OFF, found)


def versions(found: Iterable[DocumentVersion]) -> Table:
    """The versions of a document."""
    rows = (
        (v.version, v.at, v.by, v.total, v.currency, [file.format for file in v.files])
        for v in found
    )
    return table("Versions", VERSION, rows)


def prices(books: Iterable[PriceBook]) -> Table:
    """Prices by book."""
    rest = names(PRICE)[2:]
    rows = (
        [book.label, book.effective_on, *(getattr(price, name) for name in rest)]
        for book in books
        for price in book.prices
    )
    return table("Prices", PRICE, rows)


def tiers(shares: Iterable[TierShare]) -> Table:
    """How a usage fee is made up."""
    rows = ((s.first, s.last, s.users, s.price, s.amount) for s in shares)
    return table("Usage", TIER, rows)


def changes(found: Iterable[Item]) -> Table:
    """What would become of each deal."""
    rows = (
        (
            item.key,
            item.name,
            item.outcome,
            "; ".join(f"{d.field}: {d.old or '–'} → {d.new or '–'}" for d in item.differences),
            [result.gate for result in item.waived],
            " ".join(item.refusal.split()),
        )
        for item in found
    )
    return table("Changes", CHANGE, rows)


def entries(found: Iterable[Any]) -> Table:
    """Change groups."""
    rows = ((e.id, e.at, e.by, e.what, e.records, e.undone) for e in found)
    return table("Log", ENTRY, rows)


def refusals(found: Iterable[Any]) -> Table:
    """What somebody was not allowed to do."""
    return table("Refusals", REFUSAL, found)


def _column(word: str) -> Column:
    name, _, given = word.partition(":")
    kind: Kind = given or "text"  # type: ignore[assignment] # written above, by us
    return Column(name, kind)


def _rows(columns: str, found: Iterable[Any], key_of: KeyOf | None = None) -> Iterable[list[Any]]:
    for entry in found:
        yield [
            key_of(entry.deal_id) if name == "deal" and key_of else getattr(entry, name)
            for name in names(columns)
        ]


def _waived(move: Transition) -> str:
    return ", ".join(gate["gate"] for gate in move.gates if gate.get("state") == "waived")
