"""Renewals, the prices of their next terms, and decommission requests as text and as JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from salesops_tui.domain.money import plain
from salesops_tui.errors import Invalid
from salesops_tui.exports import values

if TYPE_CHECKING:
    from salesops_tui.domain.decommission import Request
    from salesops_tui.domain.repricing import Repricing
    from salesops_tui.workspace import Workspace


def priced_or_none(work: Workspace, identity: int) -> Repricing | None:
    """What the next term would cost, unless the old one has no dates."""
    try:
        return work.renewals.priced(identity)
    except Invalid:
        return None


def prices(priced: Repricing) -> str:
    """The old amounts and the new ones, line by line, and what to know of them."""
    return "\n".join([*priced.told(), *priced.sentences])


def next_term(priced: Repricing) -> dict[str, Any]:
    """The next term as JSON has it."""
    lines = [
        {
            "product": line.product,
            "description": line.description,
            "quantity": line.quantity,
            "unit_price_before": _exact(line.before),
            "unit_price_after": _exact(line.after),
            "amount_before": _exact(None if line.before is None else line.old_amount),
            "amount_after": _exact(None if line.after is None else line.amount),
            "note": line.note,
        }
        for line in priced.lines
    ]
    return {
        "start": priced.start.isoformat(),
        "end": priced.end.isoformat(),
        "currency": priced.currency,
        "price_book": priced.book,
        "amount_before": _exact(priced.old_total),
        "amount_after": _exact(priced.total),
        "mau": priced.users,
        "lines": lines,
        "notes": list(priced.notes),
    }


def request(found: Request) -> dict[str, Any]:
    """A request as JSON has it."""
    return {
        "engagement": found.engagement,
        "renewal": f"R-{found.renewal_id}" if found.renewal_id else None,
        "deal": found.deal,
        "organization": found.organization,
        "reason": found.reason,
        "end_on": _day(found.end_on),
        "data_until": _day(found.data_until),
        "closed_at": values.instant(found.closed_at) if found.closed_at else None,
        "steps": [
            {
                "number": step.position + 1,
                "step": step.step,
                "text": step.text,
                "done": step.done_at is not None,
                "done_at": values.instant(step.done_at) if step.done_at else None,
                "by": step.by if step.done_at else None,
                "note": step.note,
            }
            for step in found.steps
        ],
    }


def _exact(amount: int | None) -> str | None:
    return None if amount is None else plain(amount)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
