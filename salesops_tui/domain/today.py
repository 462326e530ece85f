"""The day: what waits for somebody, in sections; and the clock of a renewal in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

# What the day is made of, in the order shown: section, title.
SECTIONS = {
    "tasks": "Tasks",
    "next_steps": "Next steps",
    "paused_deals": "Back from pause",
    "renewals": "Renewals",
    "overdue_invoices": "Overdue invoices",
    "parked_leads": "Leads back from parking",
    "untouched_leads": "Leads untouched for too long",
    "stale_deals": "Stale deals",
    "stale_health": "Health not looked at",
    "deliverables": "Deliverables due",
    "milestones": "Milestones due",
    "content": "Content to publish",
    "posts": "Posts to send",
    "unsent_outbox": "Not sent yet",
}


class Item(NamedTuple):
    """One thing that waits.

    ``days`` counts from ``due``, or from the last touch where nothing is due; negative days are
    still to come. ``command`` is what deals with it at a prompt.
    """

    section: str
    kind: str
    id: int
    key: str
    title: str
    due: date | None
    days: int
    owner: str
    why: str
    command: str


class Part(NamedTuple):
    """A section of the day: how much waits there, and the first of it."""

    section: str
    label: str
    count: int
    items: tuple[Item, ...]


# Days before the end of a term by which something is to be done (process.md §4).
_CLOCK = ((30, "customer notice"), (14, "shutdown notice"), (2, "reminder"))
LAPSED_DAYS = 42  # after the end


def renewal_clock(end: date, today: date) -> str:
    """What the clock of a renewal says: the step reached last, and the one that comes."""
    left = (end - today).days
    if left <= -LAPSED_DAYS:
        return f"lapsed {-left - LAPSED_DAYS} days ago: decide"
    if left < 0:
        return f"the term ended {-left} days ago; it lapses {end + timedelta(days=LAPSED_DAYS)}"
    reached = [what for days, what in _CLOCK if left <= days]
    coming = [f"{what} {end - timedelta(days=days)}" for days, what in _CLOCK if left > days]
    parts = [f"{reached[-1]} is due"] if reached else ["decide"]
    parts += coming[:1] or [f"ends {end}"]
    return "; ".join(parts)
