"""Renewals, the prices of their next terms, and decommission requests as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from salesops_tui.domain.money import plain
from salesops_tui.errors import Invalid
from salesops_tui.exports import values

if TYPE_CHECKING:
    from salesops_tui.domain.decommission import Request
    from salesops_tui.domain.renewals import Mark
    from salesops_tui.domain.repricing import Repricing
    from salesops_tui.workspace import Workspace

_MARKS = {"done": "✓", "due": "!", "overdue": "!", "coming": "·"}


def priced_or_none(work: Workspace, identity: int) -> Repricing | None:
    """What the next term would cost, unless the old one has no dates."""
    try:
        return work.renewals.priced(identity)
    except Invalid:
        return None


def clock(marks: Iterable[Mark]) -> str:
    """The clock, a line for each mark."""
    width = max(len(mark.label) for mark in marks)
    return "\n".join(
        f"{_MARKS[mark.state]} {mark.on}  {mark.label:{width}}  {mark.state}" for mark in marks
    )


def prices(priced: Repricing) -> str:
    """The old amounts and the new ones, line by line."""
    rows = [
        (line.description or line.product, _amount(line.before and line.old_amount), after)
        for line in priced.lines
        for after in [_amount(None if line.after is None else line.amount)]
    ]
    total = (f"Total, {priced.currency}", _amount(priced.old_total), _amount(priced.total))
    rows.append(total)
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    told = [f"{row[0]:{widths[0]}}  {row[1]:>{widths[1]}} → {row[2]:>{widths[2]}}" for row in rows]
    return "\n".join([*told, *priced.notes])


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


def steps(request: Request) -> str:
    """The steps of a request: done, next, to come."""
    following = request.next
    rows = []
    for step in request.steps:
        mark = "✓" if step.done_at else "›" if step is following else "·"
        when = f"  {values.instant(step.done_at)[:10]} {step.by}" if step.done_at else ""
        note = f"  {' '.join(step.note.split())}" if step.note else ""
        rows.append(f"{mark} {step.position + 1} {step.text}{when}{note}")
    return "\n".join(rows)


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


def _amount(amount: int | None) -> str:
    return "–" if amount is None else plain(amount, group=True)


def _exact(amount: int | None) -> str | None:
    return None if amount is None else plain(amount)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
