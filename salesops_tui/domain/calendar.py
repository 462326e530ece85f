"""A month as a grid of weeks, and what lies on its days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from salesops_tui.domain.records import KINDS
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid

# The kinds of record on a calendar in the order of a day; their mark is what keys begin with.
ON_DAYS = ("content", "post", "experiment", "milestone", "deliverable", "renewal", "task")
MARKS = {kind: KINDS[kind].letter for kind in ON_DAYS}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Item(NamedTuple):
    """Something on a day; ``what`` tells two days of one record apart: starts, ends, opens, due.

    ``time`` is one of the team's clocks such as 09:30, or empty for the whole day. ``closed`` is
    whether it needs nobody any more.
    """

    day: date
    time: str
    kind: str
    id: int
    key: str
    what: str
    title: str
    status: str
    url: str
    closed: bool
    revision: int
    updated_at: str

    @property
    def label(self) -> str:
        """What it is, on one line; a day that says more than the date says what."""
        name = clean_line(self.title)
        if self.kind == "renewal":
            return f"{name}: renewal {self.what}"
        return f"{name} {self.what}" if self.kind == "experiment" else name


class Week(NamedTuple):
    """An ISO week, Monday first."""

    number: int
    days: tuple[date, ...]


def weeks(month: date) -> tuple[Week, ...]:
    """The weeks that a month touches, whole."""
    first = month.replace(day=1)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    start = first - timedelta(days=first.weekday())
    found = []
    while start <= last:
        days = tuple(start + timedelta(days=offset) for offset in range(7))
        found.append(Week(start.isocalendar().week, days))
        start += timedelta(days=7)
    return tuple(found)


def month_of(text: str, today: date) -> date:
    """The first day of a month written as 2026-07; of this month for none. Raises Invalid."""
    if not text:
        return today.replace(day=1)
    if not re.fullmatch(r"(19|20|21)\d\d-(0[1-9]|1[0-2])", text):
        raise Invalid(f"month: {text[:40]!r} is not a month; write it as 2026-12", field="month")
    return date.fromisoformat(f"{text}-01")


def moved(day: date, months: int) -> date:
    """The same day of another month, or that month's last; stays within the years of a date."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1900 <= year <= 2200:
        return day
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def by_day(items: Iterable[Item]) -> dict[date, list[Item]]:
    """The items of each day: those of the whole day first, then by time, then by kind."""
    found: dict[date, list[Item]] = {}
    for item in sorted(items, key=_order):
        found.setdefault(item.day, []).append(item)
    return found


def marks(items: Sequence[Item]) -> str:
    """How many of each kind there are, such as ``K P2 T``."""
    kinds = [item.kind for item in items]
    counts = ((mark, kinds.count(kind)) for kind, mark in MARKS.items())
    return " ".join(f"{mark}{many if many > 1 else ''}" for mark, many in counts if many)


def grid(month: date, items: Iterable[Item], today: date) -> str:
    """A month as plain text: a line a week with its days, and one with what lies on them."""
    days = by_day(items)
    lines = ["    " + " ".join(f"{name:<9}" for name in WEEKDAYS).rstrip()]
    for week in weeks(month):
        inside = [day if day.month == month.month else None for day in week.days]
        numbers = [f"{day.day}{'*' if day == today else ''}" if day else "" for day in inside]
        below = [marks(days.get(day, ())) if day else "" for day in inside]
        lines.append(f"{week.number:>2}  " + " ".join(f"{text:<9}" for text in numbers).rstrip())
        lines.append("    " + " ".join(f"{text[:9]:<9}" for text in below).rstrip())
    return "\n".join(line.rstrip() for line in lines)


def _order(item: Item) -> tuple[date, str, int, int, str]:
    return (item.day, item.time, list(MARKS).index(item.kind), item.id, item.what)
