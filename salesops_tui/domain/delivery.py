"""Delivery as data: what engagements and what hangs on them can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

HEALTH = {"green": "Green", "amber": "Amber", "red": "Red"}
HEALTH_STALE_DAYS = 30  # a health status older than this is flagged (process.md §2)
PROJECT_STATES = {"active": "Active", "done": "Done", "dropped": "Dropped"}
DELIVERABLE_KINDS = {"backlog": "Backlog item", "commitment": "Delivery commitment"}
DELIVERABLE_STATES = {
    "proposed": "Proposed",
    "committed": "Committed",
    "in-progress": "In progress",
    "blocked": "Blocked",
    "done": "Done",
    "dropped": "Dropped",
}
METRICS = {
    "mau": "Monthly active users",
    "distinct-users": "Distinct users so far",
    "sessions": "Sessions",
}
METRIC_MEANINGS = {
    "mau": "different people who started a server on this cluster in the calendar month",
    "distinct-users": "different people who have ever started a server, up to the month's end",
    "sessions": "servers started in the calendar month",
}
USERS = ("mau", "distinct-users")  # the metrics that count people
INCIDENT_KINDS = {"request": "Support request", "incident": "Incident"}
INCIDENT_STATES = {
    "open": "Open",
    "in-progress": "In progress",
    "waiting": "Waiting",
    "resolved": "Resolved",
    "closed": "Closed",
}
INCIDENT_OVER = ("resolved", "closed")
SEVERITIES = {"low": "Low", "normal": "Normal", "high": "High", "outage": "Outage"}


class Item(NamedTuple):
    """A line of an engagement's checklist; ``number`` counts from 1."""

    id: int
    number: int
    text: str
    done: bool


class Criterion(NamedTuple):
    """One thing that must be so before a deliverable is done."""

    text: str
    done: bool = False


def kept(old: Sequence[Criterion], texts: Iterable[str]) -> tuple[Criterion, ...]:
    """Criteria of these texts; those there were before stay as met as they were."""
    met = {criterion.text for criterion in old if criterion.done}
    return tuple(Criterion(text, text in met) for text in texts)


def health_days(health_at: datetime | None, today: date) -> int | None:
    """How many days ago somebody last said how an engagement is; None when nobody has."""
    return None if health_at is None else max(0, (today - health_at.date()).days)


def health_stale(days: int | None) -> bool:
    """Whether what was said of an engagement's health is too old to be believed."""
    return days is None or days > HEALTH_STALE_DAYS
