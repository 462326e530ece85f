"""Terms of contracts: months touched, and adding months with the day clamped."""

from calendar import monthrange
from datetime import date, timedelta


def months_touched(start: date, end: date) -> int:
    """Calendar months from start to end, both ends inclusive, at least 1 (process.md §6)."""
    return max(1, (end.year - start.year) * 12 + end.month - start.month + 1)


def add_months(anchor: date, months: int) -> date:
    """The anchor's day so many months on, clamped to the month's last day (process.md §4)."""
    index = anchor.year * 12 + anchor.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def year_from(start: date) -> date:
    """The last day of a term of one year: 2026-01-01 → 2026-12-31."""
    return add_months(start, 12) - timedelta(days=1)


RENEWAL_OPENS_DAYS = 60  # before the end of the term (process.md §4)


def renewal_opens(end: date) -> date:
    """The day a renewal case opens."""
    return end - timedelta(days=RENEWAL_OPENS_DAYS)
