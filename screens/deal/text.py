"""What the deal screen says: plain lines made of values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from salesops_tui.domain.deals import (
    ACTIVITY_KINDS,
    CLASSES,
    OUTCOMES,
    QUESTIONS,
    REVENUE_TYPES,
    Activity,
    Answer,
    Deal,
    Line,
    Transition,
)
from salesops_tui.domain.money import plain
from salesops_tui.domain.process import Process
from salesops_tui.domain.text import clean_line
from salesops_tui.services.history import Event

_LABEL = 16


def money(amount: int | None, currency: str) -> str:
    """An amount with its currency, or that it is unknown."""
    return "unknown" if amount is None else f"{plain(amount, group=True)} {currency}"


def fields(deal: Deal, process: Process, today: date) -> str:
    """The deal's fields, a line each; empty ones are shown, so that they can be filled."""
    rate = process.win_rate(deal.deal_class, deal.win_rate)
    own = "" if deal.win_rate is None else f" (set: {deal.win_rate_reason or 'no reason given'})"
    collected = money(deal.collected, deal.currency)
    rows = [
        ("Organization", deal.organization or "–"),
        ("Class", CLASSES.get(deal.deal_class, "–")),
        ("Revenue type", REVENUE_TYPES.get(deal.revenue_type, "–")),
        ("Owner", deal.owner or "nobody"),
        ("Amount", money(deal.amount, deal.currency)),
        ("Win rate", f"{rate / 100:g} %{own}"),
        ("Target term", _term(deal.target_start, deal.target_end)),
        ("Contract term", _term(deal.contract_start, deal.contract_end)),
        ("Expected close", str(deal.expected_close or "–")),
        ("Collected", collected),
        ("Monthly users", "–" if deal.mau is None else f"{deal.mau:,}"),
        ("Tags", ", ".join(deal.tags) or "–"),
        ("Next step", _next_step(deal, today)),
        *_state(deal),
    ]
    return "\n".join(f"{name:>{_LABEL}}  {clean_line(value)}" for name, value in rows)


def answers(given: Sequence[Answer]) -> str:
    """The seven questions; a score is shown as filled marks out of three."""
    rows = []
    for answer in given:
        score = min(answer.score, 3)
        marks = "●" * score + "○" * (3 - score)
        text = clean_line(answer.text) or f"– {QUESTIONS[answer.question]}"
        rows.append(f"{answer.question.capitalize():>{_LABEL}}  {marks} {text}")
    return "\n".join(rows)


def line(item: Line, currency: str) -> str:
    """A line item."""
    what = clean_line(item.description or item.product)
    count = f"{item.quantity} × {plain(item.unit_price, group=True)}"
    often = {"monthly": " a month", "annual": " a year"}.get(item.recurrence, "")
    off = f" −{item.discount / 100:g} %" if item.discount else ""
    through = " (passed through)" if item.pass_through else ""
    return f"{plain(item.amount, group=True):>13}  {what}: {count}{often}{off}{through}"


def total(items: Sequence[Line], deal: Deal) -> str:
    """The sum of the lines shown."""
    if not items:
        return "Lines"
    ours = sum(item.amount for item in items if not item.pass_through)
    passed = sum(item.amount for item in items if item.pass_through)
    more = f", {plain(passed, group=True)} passed through" if passed else ""
    return f"Lines: {plain(ours, group=True)} {deal.currency}{more}"


def timeline(
    moves: Sequence[Transition],
    activities: Sequence[Activity],
    events: Sequence[Event],
    process: Process,
) -> str:
    """What happened, newest first."""
    entries: list[tuple[datetime, str]] = []
    entries += ((move.at, _move(move, process)) for move in moves)
    entries += ((activity.at, _activity(activity)) for activity in activities)
    entries += ((event.at, f"{event.by}: {event.what}") for event in events)
    entries.sort(key=lambda entry: entry[0], reverse=True)
    rows = [f"{at.astimezone():%Y-%m-%d %H:%M}  {clean_line(what)}" for at, what in entries]
    return "\n".join(rows) or "nothing yet"


def _move(move: Transition, process: Process) -> str:
    left = process.label(move.from_stage) if move.from_stage else "new"
    to = process.label(move.to_stage) if move.to_stage else "nowhere"
    waived = [gate.get("label", gate["gate"]) for gate in move.gates if gate["state"] == "waived"]
    why = f", {move.reason}" if move.reason else ""
    over = f"; waived: {', '.join(waived)}" if waived else ""
    back = "taken back: " if move.direction == "undo" else ""
    return f"{move.by}: {back}{left} → {to}{why}{over}"


def _activity(activity: Activity) -> str:
    outcome = OUTCOMES.get(activity.outcome, activity.outcome)
    end = f" ({outcome.lower()})" if outcome else ""
    note = f": {activity.note}" if activity.note else ""
    return f"{activity.by}: {ACTIVITY_KINDS.get(activity.kind, activity.kind)}{end}{note}"


def _term(start: date | None, end: date | None) -> str:
    return f"{start or '–'} to {end or '–'}" if start or end else "–"


def _next_step(deal: Deal, today: date) -> str:
    if not deal.next_step and deal.next_step_due is None:
        return "– (n sets it)"
    due = deal.next_step_due
    late = " OVERDUE" if due is not None and due < today else ""
    return f"{deal.next_step or '–'}{f', by {due}' if due else ''}{late}"


def _state(deal: Deal) -> Iterator[tuple[str, str]]:
    """What a deal that is not simply open adds."""
    if deal.paused_from:
        yield "Paused", f"until {deal.paused_until}, {deal.paused_reason}"
    if deal.lost_reason:
        yield "Lost", f"{deal.lost_reason}{f': {deal.lost_note}' if deal.lost_note else ''}"
    if deal.previous_deal:
        yield "Renews", deal.previous_deal
