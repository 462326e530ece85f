"""The day: what waits for somebody, in sections."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

# What the day is made of, in the order shown: section, title.
SECTIONS = {
    "tasks": "Tasks",
    "next_steps": "Next steps",
    "paused_deals": "Back from pause",
    "renewals": "Renewals",
    "decommissions": "Services being ended",
    "overdue_invoices": "Overdue invoices",
    "parked_leads": "Leads back from parking",
    "untouched_leads": "Leads untouched for too long",
    "stale_deals": "Stale deals",
    "red_health": "Health is red",
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
    many: int
    items: tuple[Item, ...]
