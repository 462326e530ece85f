"""What an impact report and a usage report are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from db.columns import day as to_day
from db.queries import delivery as delivery_queries
from salesops_tui.domain.delivery import (
    DELIVERABLE_STATES,
    INCIDENT_OVER,
    INCIDENT_STATES,
    METRIC_MEANINGS,
)
from salesops_tui.errors import Invalid
from salesops_tui.services.papers.contexts.brief import Brief, Told
from salesops_tui.services.papers.contexts.parts import addressed, iso, long_day, money
from salesops_tui.services.papers.contexts.usage import (
    Use,
    basis,
    chart,
    clusters,
    usage_price,
    use,
    within,
)

_NEXT = ("in-progress", "committed", "proposed")  # deliverables that are still to come
_SHOWN = 10  # next steps


def impact_report(brief: Brief) -> Told:
    """What an engagement reached: work done, use month by month, its stories."""
    engagement = brief.engagement
    start, end = to_day(engagement["term_start"]), _until(brief, engagement)
    found = use(brief, start, end)
    items, milestones = brief.hanging("deliverable"), brief.hanging("milestone")
    done = {key: on for key, _, on in delivery_queries.finished(brief.store, _id(brief))}
    peak = found.peak
    context = {
        **addressed(brief),
        "engagement": engagement["key"],
        "start": iso(start),
        "end": iso(end),
        "summary": _summary(items, found, start, end),
        "facts": _facts(items, milestones, peak),
        "deliverables": [
            {
                "title": item["title"],
                "state": DELIVERABLE_STATES.get(item["state"], item["state"]),
                "on": iso(done.get(item["key"])),
            }
            for item in items
            if item["state"] != "dropped"
        ],
        "milestones": [{"when": _when(each), "what": each["title"]} for each in milestones],
        "usage": chart("People who used the hub", found),
        "story": "\n\n".join(each["story"] for each in milestones if each["story"])[:20_000],
        "next_steps": [item["title"] for item in items if item["state"] in _NEXT][:_SHOWN],
    }
    return Told(context)


def usage_report(brief: Brief) -> Told:
    """Who used which cluster when, the fees of it, what went wrong, the cloud costs beside."""
    engagement, deal = brief.engagement, brief.deal
    start, end = _term(engagement)
    last = max(start, min(end, brief.day))
    found = use(brief, start, last)
    price = usage_price(brief.book.prices, deal.currency)
    rows, fees = clusters(found, price)
    costs, cost_total = _costs(brief, deal.currency, start, last)
    incidents = [each for each in brief.hanging("incident") if each["opened_on"] <= str(last)]
    context = {
        **addressed(brief),
        "start": iso(start),
        "end": iso(last),
        "metric": f"Active users: {METRIC_MEANINGS['mau']}.",
        "summary": _read(found),
        "currency": deal.currency,
        "chart": chart("Monthly active users by cluster", found),
        "clusters": rows,
        "fee_total": money(fees),
        "fee_basis": basis(price, deal.currency),
        "incident_note": _incident_note(incidents),
        "incidents": [
            {
                "when": each["opened_on"],
                "what": each["title"],
                "state": INCIDENT_STATES.get(each["state"], each["state"]),
                "resolved": each["resolved_on"] or "",
            }
            for each in incidents
        ],
        "costs": costs,
        "cost_total": cost_total,
    }
    return Told(context, fees, deal.currency)


def _id(brief: Brief) -> int:
    return brief.subject.engagement_id or 0


def _when(milestone: dict[str, Any]) -> str:
    day = to_day(milestone["done_on"] or milestone["due"])
    return long_day(day) if day else "open"


def _until(brief: Brief, engagement: dict[str, Any]) -> date | None:
    """The end of the term, or the document's day while the term runs."""
    start, end = to_day(engagement["term_start"]), to_day(engagement["term_end"])
    last = min(end, brief.day) if end else brief.day
    return max(start, last) if start else last


def _term(engagement: dict[str, Any]) -> tuple[date, date]:
    """The term; raises Invalid naming what it lacks."""
    start, end = to_day(engagement["term_start"]), to_day(engagement["term_end"])
    if start is None or end is None:
        lacking = "start" if start is None else "end"
        raise Invalid(
            f"{engagement['key']}: its term has no {lacking}; set it with"
            f" `salesops deal edit {engagement['deal']} --contract-{lacking} YYYY-MM-DD`",
            field=f"term_{lacking}",
        )
    return start, end


def _summary(items: list[dict[str, Any]], found: Use, start: date | None, end: date | None) -> str:
    live = [item for item in items if item["state"] != "dropped"]
    done = sum(item["state"] == "done" for item in live)
    days = [long_day(day) for day in (start, end) if day]
    parts = [f"This report covers the time from {' to '.join(days)}." if len(days) == 2 else ""]
    if live:
        parts.append(f"{done} of {len(live)} deliverables are done.")
    if found.peak:
        users, month = found.peak
        parts.append(f"In the busiest month, {month}, {users:,} people used the hub.")
    return " ".join(part for part in parts if part)


def _facts(
    items: list[dict[str, Any]],
    milestones: list[dict[str, Any]],
    peak: tuple[int, str] | None,
) -> list[dict[str, str]]:
    """The numbers worth showing large."""
    live = [item for item in items if item["state"] != "dropped"]
    done = sum(item["state"] == "done" for item in live)
    reached = sum(bool(each["done_on"]) for each in milestones)
    facts = [
        (f"{peak[0]:,}" if peak else "", "people in the busiest month"),
        (f"{done} of {len(live)}" if live else "", "deliverables done"),
        (f"{reached} of {len(milestones)}" if milestones else "", "milestones reached"),
    ]
    return [{"figure": figure, "label": label} for figure, label in facts if figure]


def _read(found: Use) -> str:
    if not found.clusters:
        return "There are no usage readings of this period."
    read = sum(len(readings) for readings in found.clusters.values())
    lacking = len(found.clusters) * len(found.months) - read
    many = len(found.clusters)
    text = (
        f"{read:,} readings of {many} cluster{'s' if many > 1 else ''},"
        f" {found.months[0]} to {found.months[-1]}."
    )
    return f"{text} Not read: {lacking:,}." if lacking > 0 else text


def _costs(
    brief: Brief, currency: str, start: date, end: date
) -> tuple[list[dict[str, str]], str | None]:
    """Cloud costs by month; those in another currency stand beside and are in no sum."""
    found = delivery_queries.costs(brief.store, _id(brief))
    own = found.get(currency, {})
    rows = [(month, money(amount), "") for month, amount in own.items()]
    for other, months in found.items():
        if other != currency:
            note = f"In {other}; not part of the sum"
            rows += [(month, f"{money(amount)} {other}", note) for month, amount in months.items()]
    shown = [row for row in sorted(rows) if within(row[0], start, end)]
    total = sum(amount for month, amount in own.items() if within(month, start, end))
    costs = [{"month": month, "amount": amount, "note": note} for month, amount, note in shown]
    return costs, money(total) if total else None


def _incident_note(incidents: Iterable[dict[str, Any]]) -> str:
    found = list(incidents)
    if not found:
        return "There were no incidents and no requests for help."
    over = sum(each["state"] in INCIDENT_OVER for each in found)
    many = f"{len(found):,} incidents and requests" if len(found) > 1 else "One incident or request"
    return f"{many}; resolved: {over:,}."
