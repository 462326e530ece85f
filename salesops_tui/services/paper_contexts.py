"""What a document is told: a deal, its lines and people, and who we are, frozen as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from salesops_tui.domain.deals import QUESTIONS, Answer, Deal, DealContact, Line
from salesops_tui.domain.money import plain
from salesops_tui.domain.people import Organization, User
from salesops_tui.domain.pricing import PriceBook, periods
from salesops_tui.domain.settings import Settings
from salesops_tui.domain.terms import months_touched

_FIRST_TO_ADDRESS = ("billing", "decision-maker", "signatory", "representative")


def offer(
    deal: Deal,
    lines: Sequence[Line],
    contacts: Sequence[DealContact],
    organization: Organization | None,
    book: PriceBook,
    actor: User,
    settings: Settings,
    day: date,
) -> dict[str, Any]:
    """The context of a quote; a proposal adds to it."""
    through = [line for line in lines if line.pass_through]
    total = sum(line.amount for line in lines if not line.pass_through)
    return {
        "issuer": settings.letterhead._asdict(),
        "customer": _customer(deal, contacts, organization),
        "deal": deal.name,
        "deal_key": deal.key,
        "issued": day,
        "valid_until": day + timedelta(days=settings.quote_valid_days),
        "currency": deal.currency,
        "lines": [_line(line, deal) for line in lines],
        "subtotal": _money(total),
        "pass_through_total": _money(sum(line.amount for line in through)) if through else None,
        "total": _money(total),
        "price_book": {"name": book.label, "date": book.effective_on},
        "terms": settings.terms,
        "prepared_by": {"name": actor.name or actor.login},
        "paper": settings.paper,
    }


def proposal(base: dict[str, Any], deal: Deal, answers: Sequence[Answer]) -> dict[str, Any]:
    """The context of a proposal: the offer, what is known, and when it would happen."""
    said = {answer.question: answer.text for answer in answers if answer.text}
    shown = ("need", "fit", "event", "timeline")
    start, end = deal.term
    steps = [
        {"when": str(day), "what": what}
        for day, what in (
            (base["valid_until"], "Decision"),
            (start, "Services begin"),
            (end, "Term ends; renewal is agreed before"),
        )
        if day
    ]
    return {
        **base,
        "summary": f"This proposal sets out what {base['issuer']['name']} offers"
        f" {base['customer']['organization']} under “{deal.name}”, what it costs, and when.",
        "need": said.get("need", ""),
        "approach": said.get("fit", ""),
        "understanding": [
            {"question": QUESTIONS[name], "answer": said[name]} for name in shown if name in said
        ],
        "scope": [line["product"] for line in base["lines"]],
        "timeline": steps,
        "next_steps": [
            f"Tell us of questions or changes before {base['valid_until']}.",
            "Accept by signing below; we then prepare the agreement.",
        ],
    }


def _customer(
    deal: Deal, contacts: Sequence[DealContact], organization: Organization | None
) -> dict[str, Any]:
    address = organization.billing_address.splitlines() if organization else ()
    person = _addressee(contacts)
    return {
        "organization": deal.organization or deal.name,
        "address": [line.strip() for line in address if line.strip()],
        "contact": person.name if person else "",
        "email": person.email if person else "",
    }


def _line(line: Line, deal: Deal) -> dict[str, Any]:
    return {
        "product": line.description or line.product,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_price": _money(line.unit_price),
        "recurrence": line.recurrence,
        "discount": f"{line.discount / 100:g} %" if line.discount else "",
        "period": _period(line, deal),
        "amount": _money(line.amount),
        "pass_through": line.pass_through,
    }


def _period(line: Line, deal: Deal) -> str:
    """How often the price falls due and when: ``12 months, 2026-01-01 to 2026-12-31``."""
    if line.recurrence == "once":
        return ""
    start, end = line.start or deal.term[0], line.end or deal.term[1]
    if not start or not end:
        return "12 months, dates to be agreed"
    months = months_touched(start, end)
    times = periods(line.recurrence, start, end)
    years = f", {float(times):g} × the yearly price" if line.recurrence == "annual" else ""
    if line.recurrence == "annual" and times == 1:
        years = ""
    return f"{months} month{'s' if months > 1 else ''}, {start} to {end}{years}"


def _addressee(contacts: Sequence[DealContact]) -> DealContact | None:
    for role in _FIRST_TO_ADDRESS:
        for contact in contacts:
            if contact.role == role:
                return contact
    return contacts[0] if contacts else None


def _money(amount: int) -> str:
    return plain(amount, group=True)
