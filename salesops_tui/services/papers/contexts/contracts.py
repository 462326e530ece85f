"""What an agreement, a memorandum of understanding and a renewal agreement are told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from db.queries import deals as deal_queries
from db.queries import documents as document_queries
from db.queries import papers as paper_queries
from db.queries import renewals as renewal_queries
from salesops_tui.domain.deals import Deal, Line
from salesops_tui.domain.documents import AGREED
from salesops_tui.domain.papers import ISSUED, Agreement
from salesops_tui.domain.renewals import next_term
from salesops_tui.domain.repricing import LineChange, Repricing, reprice
from salesops_tui.domain.totals import totals
from salesops_tui.errors import Invalid
from salesops_tui.services.papers.contexts.brief import Brief, Told
from salesops_tui.services.papers.contexts.parts import (
    addressed,
    iso,
    line,
    money,
    offered,
    parties,
    priced,
    sums_of,
)

_ATTACHED = ("quote", "proposal", "sow")
_SIGN_DAYS = 14  # before the old term ends


def agreement(brief: Brief) -> Told:
    """An agreement about the deal's lines, with what its record says."""
    prices, sums = offered(brief)
    wording = brief.settings.wording
    context = {
        **addressed(brief),
        **prices,
        **_agreed(brief, sums.subtotal),
        "payment_days": brief.settings.invoice_due_days,
        "law": wording.law,
        "attachments": _attached(brief),
    }
    return Told(context, sums.total, brief.deal.currency)


def mou(brief: Brief) -> Told:
    """What both sides intend, with prices only if the deal has lines."""
    lines = brief.lines
    context: dict[str, Any] = {**addressed(brief), **_agreed(brief, None)}
    if not lines:
        return Told(context)
    prices, sums = offered(brief)
    return Told({**context, **prices}, sums.total, brief.deal.currency)


def renewal(brief: Brief) -> Told:
    """The old term beside the new one: of the deal that renews it, else as priced today."""
    old, new = brief.deal, _renewing(brief)
    if new is not None:
        lines = deal_queries.lines(brief.store, new.id)
        sums, term, currency = sums_of(lines), new.term, new.currency
        shown, changes = [line(each, term) for each in lines], _compared(brief.lines, lines)
        notes: list[str] = []
    else:
        anew = _repriced(brief, old)
        kept = [_kept(change, anew) for change in anew.kept]
        sums = totals((each.amount, each.pass_through) for each in kept)
        term, currency = (anew.start, anew.end), anew.currency
        shown = [line(each, term) for each in kept]
        changes, notes = [_change(each) for each in anew.lines], list(anew.notes)
    signed = _record(brief, ("contract", "mou"), signed=True)
    end = old.term[1]
    context = {
        **addressed(brief),
        **priced(brief, currency, shown, sums),
        "parties": parties(brief, signed.parties if signed else ""),
        "previous": signed.key if signed else "",
        "old_start": iso(old.term[0]),
        "old_end": iso(end),
        "old_total": _old_total(brief),
        "start": iso(term[0]),
        "end": iso(term[1]),
        "prices": changes,
        "usage": "\n".join(f"- {note}" for note in notes),
        "notice_days": _notice(brief, signed),
        "sign_by": iso(end - timedelta(days=_SIGN_DAYS)) if end else None,
    }
    return Told(context, sums.total, currency)


def _old_total(brief: Brief) -> str | None:
    """What the old term came to, with what was passed through, as the new total has it."""
    lines, amount = brief.lines, brief.deal.amount
    if lines:
        return money(sums_of(lines).total)
    return money(amount) if amount is not None else None


def _agreed(brief: Brief, subtotal: int | None) -> dict[str, Any]:
    """What the deal's record of the agreement says, else the deal itself."""
    deal, record = brief.deal, _record(brief, _kinds(brief.kind))
    start, end = deal.term
    value = record.value if record else None
    note = ""
    if record and value is not None and value != subtotal:
        note = f"The value agreed on is {money(value)} {record.currency}."
    clauses = brief.settings.wording.clauses
    return {
        "parties": parties(brief, record.parties if record else ""),
        "start": iso((record and record.start) or start),
        "end": iso((record and record.end) or end),
        "notice_days": _notice(brief, record),
        "clauses": [{"title": title, "text": text} for title, text in clauses],
        "notes": note,
    }


def _kinds(kind: str) -> tuple[str, ...]:
    return ("mou",) if AGREED[kind] == "mou" else ("contract", "purchase-order", "amendment")


def _record(brief: Brief, kinds: tuple[str, ...], *, signed: bool = False) -> Agreement | None:
    """The latest agreement of the deal that counts."""
    deal = brief.deal.id
    found = [
        each
        for each in paper_queries.agreements(brief.store, [deal]).get(deal, [])
        if each.kind in kinds and each.status != "void" and (each.status == "signed" or not signed)
    ]
    return found[-1] if found else None


def _notice(brief: Brief, record: Agreement | None) -> int:
    said = record.notice_days if record else None
    return brief.settings.wording.notice_days if said is None else said


def _attached(brief: Brief) -> list[str]:
    """The papers of the deal that an agreement refers to."""
    return [
        f"{found.label} {found.number}"
        for found in reversed(document_queries.documents(brief.store, brief.deal.id))
        if found.kind in _ATTACHED and found.status in ISSUED and found.number
    ]


def _renewing(brief: Brief) -> Deal | None:
    """The deal that renews this one, when there is one with lines."""
    if brief.subject.kind != "renewal":
        return None
    case = renewal_queries.case(brief.store, brief.subject.id)
    found = case.new_deal_id if case else None
    if found is None or not deal_queries.lines(brief.store, found):
        return None
    return deal_queries.deal(brief.store, found)


def _repriced(brief: Brief, deal: Deal) -> Repricing:
    start, end = deal.term
    if start is None or end is None:
        lacking = "start" if start is None else "end"
        raise Invalid(
            f"{deal.key}: its contract has no {lacking}, so the next term is unknown; set it:"
            f" `salesops deal edit {deal.key} --contract-{lacking} YYYY-MM-DD`",
            field=f"contract_{lacking}",
        )
    anchor = renewal_queries.first_start(brief.store, deal.id)
    engagement = brief.subject.engagement_id
    use = renewal_queries.use(brief.store, engagement) if engagement is not None else []
    return reprice(deal, brief.lines, brief.book, use, next_term(start, end, anchor))


def _kept(change: LineChange, anew: Repricing) -> Line:
    """A line of the new term as a line of a deal."""
    days: tuple[date | None, date | None] = (change.start, change.end)
    return Line(
        0, 0, 0, change.product, change.kind, change.description, change.quantity, change.unit,
        change.after or 0, change.discount, change.recurrence, *days, change.amount,
    )  # fmt: skip


def _change(change: LineChange) -> dict[str, str]:
    return {
        "what": change.description or change.product,
        "before": money(change.before) if change.before is not None else "",
        "after": money(change.after) if change.after is not None else "",
        "note": change.note,
    }


def _compared(before: list[Line], after: list[Line]) -> list[dict[str, str]]:
    """The unit prices of two terms, product by product."""
    left = list(before)
    rows = []
    for item in after:
        same = next((each for each in left if each.product == item.product), None)
        if same is not None:
            left.remove(same)
        rows.append(
            {
                "what": item.description or item.product,
                "before": money(same.unit_price) if same else "",
                "after": money(item.unit_price),
            }
        )
    rows += [
        {"what": each.description or each.product, "before": money(each.unit_price), "after": ""}
        for each in left
    ]
    return rows
