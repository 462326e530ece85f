"""What an invoice is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from db.queries import invoices as invoice_queries
from db.queries import papers as paper_queries
from salesops_tui.domain.papers import INVOICE_STATUSES, Invoice, InvoiceLine, Payment
from salesops_tui.domain.totals import Totals, totals
from salesops_tui.errors import NotFound
from salesops_tui.services.papers.contexts.brief import Brief, Told
from salesops_tui.services.papers.contexts.parts import (
    addressed,
    deal_lines,
    details,
    iso,
    line,
    money,
    priced,
    span,
    sums_of,
)


def invoice(brief: Brief) -> Told:
    """A bill: an invoice record with its payments, or the deal's lines where there is none."""
    if brief.subject.kind != "invoice":
        return _of_deal(brief)
    found = invoice_queries.invoice(brief.store, brief.subject.id)
    if found is None:
        raise NotFound(f"{brief.subject.key}: there is no such invoice")
    payments = invoice_queries.payments(brief.store, found.id)
    lines, sums = _lines(brief, found)
    paid = sum(payment.amount for payment in payments)
    context = {
        **_bill(brief),
        **priced(brief, found.currency, lines, sums),
        "issued": iso(found.issued or brief.day),
        "due": iso(found.due),
        "period": span(found.period_start, found.period_end),
        "state": INVOICE_STATUSES.get(found.status, found.status),
        "payments": [_payment(payment) for payment in payments],
        "paid": money(paid) if paid else None,
        "balance": money(sums.total - paid),
        "notes": found.note,
    }
    return Told(context, sums.total, found.currency)


def _of_deal(brief: Brief) -> Told:
    """The bill of a deal for which no invoice was asked."""
    deal, lines = brief.deal, deal_lines(brief)
    sums = sums_of(lines)
    due = brief.day + timedelta(days=brief.settings.invoice_due_days)
    context = {
        **_bill(brief),
        **priced(brief, deal.currency, [line(each, deal.term) for each in lines], sums),
        "due": iso(due),
        "period": span(*deal.term),
        "balance": money(sums.total),
    }
    return Told(context, sums.total, deal.currency)


def _bill(brief: Brief) -> dict[str, Any]:
    """What every bill says: to whom, under which agreement, how to pay."""
    payment = brief.settings.payment
    deal = brief.deal.id
    signed = [
        each
        for each in paper_queries.agreements(brief.store, [deal]).get(deal, [])
        if each.status == "signed"
    ]
    orders = [each for each in signed if each.kind == "purchase-order"]
    others = [each for each in signed if each.kind != "purchase-order"]
    return {
        **addressed(brief),
        "purchase_order": orders[-1].key if orders else "",
        "agreement": others[-1].key if others else "",
        "tax_id": payment.tax_id,
        "payment_details": details(payment.details),
        "payment_note": payment.note,
    }


def _lines(brief: Brief, found: Invoice) -> tuple[list[dict[str, Any]], Totals]:
    """The invoice's lines; one that says it all where it has none."""
    lines: Sequence[InvoiceLine] = invoice_queries.lines(brief.store, [found.id]).get(found.id, [])
    if not lines:
        whole = InvoiceLine(
            0, 0, found.id, 0, brief.deal.name, "1", "", found.total, found.total, False
        )
        lines = [whole]
    shown = [
        {
            "product": each.description,
            "quantity": each.quantity,
            "unit": each.unit,
            "unit_price": money(each.unit_price),
            "amount": money(each.amount),
            "pass_through": each.pass_through,
        }
        for each in lines
    ]
    return shown, totals((each.amount, each.pass_through) for each in lines)


def _payment(payment: Payment) -> dict[str, Any]:
    note = " ".join(payment.note.split())[:200]
    return {"on": iso(payment.received_on), "method": note, "amount": money(payment.amount)}
