"""Renewals: the clock of a term's end, how near an end is, extensions, and the next term."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from salesops_tui.domain.terms import RENEWAL_OPENS_DAYS, add_months
from salesops_tui.errors import Invalid

EXTENSION_DAYS = 14  # what one extension adds to the due date (process.md §4)
LAPSED_DAYS = 42  # after the end: a case without a decision has lapsed
RENEW, DECLINE = "renew", "decline"  # the decisions of a case
UPCOMING, REVIEWING, RENEWED = "upcoming", "reviewing", "renewed"
NOT_RENEWING, CLOSED = "not-renewing", "closed"
UNDECIDED = (UPCOMING, REVIEWING)
# Each mark of the clock: its key, what it is called, and its day counted from the end.
MARKS = (
    ("open", "Case opens", -RENEWAL_OPENS_DAYS),
    ("notice", "Notice to the customer", -30),
    ("shutdown", "Notice of shutdown", -14),
    ("reminder", "Reminder", -2),
    ("end", "Term ends", 0),
    ("lapsed", "Lapsed: decide", LAPSED_DAYS),
)
# The buckets by days to the end: what each is called, and its last day.
BUCKETS = (("overdue", -1), ("0–30", 30), ("31–90", 90), ("91–180", 180))
_SIGNS = {"done": "✓", "due": "!", "overdue": "✗", "coming": "·"}
LATER = "later"
NO_DATE = "no date"
LAST_YEAR = 2200  # no term reaches further


class Mark(NamedTuple):
    """One day of the clock; ``state`` is done, due, overdue or coming."""

    key: str
    label: str
    on: date
    state: str

    @property
    def told(self) -> str:
        """The mark as a line."""
        state = "" if self.state == "coming" else self.state
        return f"{_SIGNS[self.state]} {self.on}  {self.label:<24} {state}".rstrip()


class Case(NamedTuple):
    """A renewal as lists show it; ``open`` says that its time to decide has come.

    ``due`` is the end of the term moved by the extensions, ``days`` how far away it is.
    """

    id: int
    revision: int
    key: str
    deal_id: int
    deal: str
    name: str
    organization: str
    owner: str
    engagement_id: int
    term_start: date | None
    term_end: date | None
    opens_on: date | None
    due: date | None
    status: str
    extensions: int
    decision: str
    reason: str
    decided_on: date | None
    value: int | None
    currency: str
    new_deal_id: int | None
    new_deal: str
    new_stage: str  # the stage of the new deal, or empty

    def days(self, today: date) -> int | None:
        """Days to the end; negative when it has passed."""
        return (self.due - today).days if self.due else None

    def bucket(self, today: date) -> str:
        """How near the end is."""
        return bucket(self.due, today)

    def open(self, today: date) -> bool:
        """Whether it waits for a decision now: nothing is written when it opens."""
        if self.status == REVIEWING:
            return True
        return self.status == UPCOMING and self.opens_on is not None and self.opens_on <= today


def bucket(due: date | None, today: date) -> str:
    """The bucket of a due date: overdue, 0–30, 31–90, 91–180 or later."""
    if due is None:
        return NO_DATE
    days = (due - today).days
    return next((name for name, last in BUCKETS if days <= last), LATER)


def bucket_names() -> tuple[str, ...]:
    """Every bucket, the nearest first."""
    return (*(name for name, _ in BUCKETS), LATER, NO_DATE)


def extended(end: date, times: int) -> date:
    """The due date of a term's end after so many extensions."""
    return end + timedelta(days=EXTENSION_DAYS * times)


def clock(due: date, today: date, done: Collection[str] = ()) -> tuple[Mark, ...]:
    """The clock of a due date: every mark, and whether it is done, due, overdue or coming.

    A mark is due from its day on, and overdue when the day of the next one has come as well.
    """
    days = [due + timedelta(days=offset) for _, _, offset in MARKS]
    ends = [*days[1:], date.max]
    marks = []
    for (key, label, _), on, end in zip(MARKS, days, ends, strict=True):
        passed = "overdue" if end <= today or (key == "lapsed" and on <= today) else "due"
        state = "done" if key in done else passed if on <= today else "coming"
        marks.append(Mark(key, label, on, state))
    return tuple(marks)


def waits_for(marks: Collection[Mark]) -> str:
    """What a case without a decision asks for, in words; empty before it opens."""
    pending = [mark for mark in marks if mark.state in ("due", "overdue")]
    if not pending:
        coming = [mark for mark in marks if mark.state == "coming"]
        if not coming or coming[0].key == "open":
            return ""
        return f"under review; next: {coming[0].label.lower()} on {coming[0].on}"
    last = pending[-1]
    if last.key == "lapsed":
        return f"lapsed on {last.on}: renew or decline"
    if last.key == "end":
        return f"the term ended on {last.on}: renew, extend or decline"
    if last.key == "open":
        return f"open since {last.on}: start the review"
    return f"{last.label.lower()} is due since {last.on}"


def months_of(start: date, end: date) -> int:
    """How many months a term lasts, both days inclusive; a part of a month counts from half on."""
    if end < start:
        raise Invalid(f"End: {end} is before the start {start}", field="end")
    after = end + timedelta(days=1)
    whole = (after.year - start.year) * 12 + after.month - start.month
    while add_months(start, whole) > after:
        whole -= 1
    left = (after - add_months(start, whole)).days
    return max(1, whole + (left * 2 >= 30))


def next_term(start: date, end: date, anchor: date | None = None) -> tuple[date, date]:
    """The term that follows another: from the day after its end, for as many months.

    Months are added to the anchor date, by default the start, and clamped per month, so that a
    chain of terms that began on a 31st keeps to the ends of months. Raises Invalid for a term
    beyond the calendar.
    """
    first = end + timedelta(days=1)
    months = months_of(start, end)
    if first.year + months // 12 >= LAST_YEAR:
        raise Invalid(f"End: the term after {end} ends beyond {LAST_YEAR}", field="end")
    base = anchor or start
    since = (first.year - base.year) * 12 + first.month - base.month
    if add_months(base, since) == first:
        after = add_months(base, since + months)
    else:
        after = add_months(first, months)
    return first, after - timedelta(days=1)
