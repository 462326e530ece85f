"""The end of a service: a request, and its steps in their order, each behind those before."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from salesops_tui.domain.terms import add_months
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid, MoveRefused

KEPT_MONTHS = 12  # data stays at least so long after the end (process.md §4)
GONE = "hubs-deleted"  # the step after which a service cannot be brought back
FINAL_USE = "final-bill-and-final-mau-recorded"  # the step that wants a reading, or a note


class RequestStep(NamedTuple):
    """One step; ``step`` is its name in commands."""

    id: int
    position: int
    step: str
    text: str
    done_at: datetime | None
    by: str
    note: str


class Request(NamedTuple):
    """A request to end a service; ``done`` counts the steps that are done."""

    id: int
    revision: int
    engagement_id: int
    renewal_id: int | None
    deal_id: int
    deal: str
    name: str
    organization: str
    reason: str
    end_on: date | None
    data_until: date | None
    done: int
    closed_at: datetime | None
    steps: tuple[RequestStep, ...]

    @property
    def engagement(self) -> str:
        """The key of its engagement."""
        return f"E-{self.engagement_id}"

    @property
    def next(self) -> RequestStep | None:
        """The step that comes next; None when all are done."""
        return next((step for step in self.steps if step.done_at is None), None)

    def is_done(self, name: str) -> bool:
        """Whether the step of this name is done."""
        return any(step.step == name and step.done_at is not None for step in self.steps)

    def step(self, word: str) -> RequestStep:
        """The step that a name, a number or a part of its text means; raises Invalid."""
        lowered = word.strip().lower()
        if lowered.isascii() and lowered.isdigit() and 0 < int(lowered[:9]) <= len(self.steps):
            return self.steps[int(lowered[:9]) - 1]
        exact = [step for step in self.steps if lowered in (step.step, step.text.lower())]
        found = exact or [step for step in self.steps if lowered and lowered in step.text.lower()]
        if len(found) != 1:
            known = ", ".join(step.step for step in self.steps)
            raise Invalid(f"step: {word[:40]!r} means no step; there are {known}", field="step")
        return found[0]

    def told(self) -> list[str]:
        """The steps as lines: done ✓, next ›, to come ·."""
        following = self.next
        rows = []
        for step in self.steps:
            mark = "✓" if step.done_at else "›" if step is following else "·"
            done = f"  {step.done_at:%Y-%m-%d} {step.by}" if step.done_at else ""
            note = f": {clean_line(step.note)}" if step.note else ""
            rows.append(f"{mark} {step.position + 1} {clean_line(step.text)}{done}{note}")
        return rows

    def guard(self, step: RequestStep) -> None:
        """Raise MoveRefused while a step before this one is not done."""
        if step.done_at is not None:
            raise Invalid(f"step: “{step.text}” is done already", field="step")
        before = [s for s in self.steps if s.position < step.position and s.done_at is None]
        if before:
            lines = [f"{self.engagement}: “{step.text}” has to wait for what comes before:"]
            lines += [f"  ✗ {each.text}" for each in before]
            lines.append(f"  `salesops decommission step {self.engagement}` does the next one")
            raise MoveRefused("\n".join(lines))


def kept_until(end: date, wanted: date | None) -> date:
    """The day until which data is kept; raises Invalid for less than a year after the end."""
    least = add_months(end, KEPT_MONTHS)
    if wanted is not None and wanted < least:
        raise Invalid(
            f"Data kept until: {wanted} is less than a year after the service ends on {end};"
            f" give {least} or later",
            field="data_until",
        )
    return wanted or least
