"""One sample deal's life: how far it came, when it moved, what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, partial
from random import Random
from typing import NamedTuple

from salesops_tui.domain.deals import LOST_REASONS
from salesops_tui.domain.pricing import PriceBook, line_amount, usage_fee
from salesops_tui.domain.process import Kind, Process
from salesops_tui.domain.terms import add_months, year_from

# How sixty deals are spread; numbers are places in the pipeline.
_ENDINGS = (
    *(["0"] * 11), *(["1"] * 12), *(["2"] * 9), *(["3"] * 5), *(["paused"] * 3),
    *(["won"] * 12), *(["lost"] * 7), "completed",
)  # fmt: skip


class Step(NamedTuple):
    """A move: from, to, when, its direction and its reason."""

    start: str
    to: str
    at: datetime
    direction: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A line item to be."""

    product: str
    kind: str
    description: str
    quantity: str
    unit: str
    unit_price: int
    recurrence: str
    amount: int


@dataclass(frozen=True, slots=True)
class Story:
    """A deal's life; ``reached`` counts the open stages it has been in."""

    ending: str
    stage: str
    paused_from: str
    reached: int
    steps: tuple[Step, ...]
    start: date  # of the term it aims at, or has
    end: date
    mau: int
    lines: tuple[SampleLine, ...]

    @property
    def amount(self) -> int:
        """What its lines come to; cloud costs are passed through."""
        return sum(line.amount for line in self.lines if line.kind != "passthrough")

    def sum(self, kind: str) -> int:
        """What its lines of one kind come to."""
        return sum(line.amount for line in self.lines if line.kind == kind)


class Stories:
    """Makes one story after the other, the same for the same seed and day."""

    def __init__(self, random: Random, process: Process, book: PriceBook, today: date) -> None:
        self._random = random
        self._process = process
        self._pipeline = [stage for stage in process.pipeline if not stage.retired]
        self._book = book
        self._today = today
        self._endings: list[str] = []
        self._line = lru_cache(20_000)(self._new_line)
        self._fee = lru_cache(partial(usage_fee, book.usage.tiers))

    def next(self) -> Story:
        """The next deal's life."""
        if not self._endings:
            self._endings = list(_ENDINGS)
            self._random.shuffle(self._endings)
        ending = self._endings.pop()
        last = len(self._pipeline) - 1
        if ending in ("won", "completed"):
            reached = last
        elif ending in ("paused", "lost"):
            reached = min(self._random.choice((0, 1, 1, 2, 3)), last)
        else:
            reached = min(int(ending), last)
        closing = self._closing(ending)
        steps = self._steps(ending, reached, closing)
        start, end = self._term(ending, steps)
        mau = self._random.choice((15, 40, 60, 90, 120, 180, 280, 400, 650, 1200))
        lines = self._lines(start, end, mau) if reached or self._random.random() < 0.3 else ()
        stage = steps[-1].to
        paused_from = steps[-1].start if ending == "paused" else ""
        return Story(ending, stage, paused_from, reached + 1, steps, start, end, mau, lines)

    def moment(self, day: date) -> datetime:
        """A moment of that day in working hours, or of the Friday before."""
        day -= timedelta(days=max(0, day.weekday() - 4))
        minutes = self._random.randrange(0, 8 * 60)
        return datetime.combine(day, time(9), UTC) + timedelta(minutes=minutes)

    def _closing(self, ending: str) -> date:
        """The day of the last move."""
        days = {
            "won": self._random.choice((25, 60, 120, 200, 280, 320, 335, 345, 355)),
            "completed": self._random.randrange(380, 420),
            "lost": self._random.randrange(5, 260),
            "paused": self._random.randrange(3, 40),
        }
        if ending in days:
            return self._today - timedelta(days=days[ending])
        stage = self._pipeline[min(int(ending), len(self._pipeline) - 1)]
        most = int((stage.expected_days or 30) * 1.7)
        return self._today - timedelta(days=self._random.randrange(1, most + 2))

    def _steps(self, ending: str, reached: int, closing: date) -> tuple[Step, ...]:
        """The moves, worked out backwards from the last."""
        keys = [stage.key for stage in self._pipeline[: reached + 1]]
        tail: list[tuple[str, str, str]] = []
        first = self._process.first
        if ending == "lost":
            reason = self._random.choice(tuple(LOST_REASONS))
            tail = [(first(Kind.LOST).key, "lose", reason)]
        elif ending == "paused":
            tail = [(first(Kind.PAUSED).key, "pause", "Waiting for their new budget year")]
        elif ending in ("won", "completed"):
            tail = [(first(Kind.WON).key, "win", "")]
        whole = [(key, "next" if place else "enter", "") for place, key in enumerate(keys)] + tail
        day = closing
        days: list[date] = []
        for to, _, _ in reversed(whole):
            days.append(day)
            stage = self._process.stage(to)
            spent = (stage.expected_days if stage else 0) or 20
            day -= timedelta(days=max(1, int(spent * self._random.uniform(0.4, 1.3))))
        steps: list[Step] = []
        before = ""
        for (to, direction, reason), on in zip(whole, reversed(days), strict=True):
            at = self.moment(on)
            if steps and at <= steps[-1].at:  # a weekend was moved to its Friday
                at = steps[-1].at + timedelta(hours=1)
            steps.append(Step(before, to, at, direction, reason))
            before = to
        if ending == "completed":
            over = self.moment(self._today - timedelta(days=self._random.randrange(5, 20)))
            steps.append(Step(before, first(Kind.COMPLETED).key, over, "complete"))
        return tuple(steps)

    def _term(self, ending: str, steps: Sequence[Step]) -> tuple[date, date]:
        """A year from the month after the win, or from some months ahead."""
        day = steps[-1].at.date()
        if ending in ("won", "completed"):
            day = next(step.at.date() for step in steps if step.direction == "win")
            start = add_months(day.replace(day=1), 1)
            return start, year_from(start)
        ahead = add_months(self._today.replace(day=1), self._random.randrange(2, 7))
        return ahead, year_from(ahead)

    def _lines(self, start: date, end: date, mau: int) -> tuple[SampleLine, ...]:
        """A membership with usage, or directed work; now and then cloud costs."""
        random, book = self._random, self._book
        wanted: list[tuple[str, str, int]] = []
        if random.random() < 0.75:
            kind = "premier" if mau > 500 and random.random() < 0.6 else "general"
            wanted.append((f"membership-{kind}", "1", 0))
            wanted.append((book.usage.code, "1", self._fee(mau)))
        if not wanted or random.random() < 0.3:
            wanted.append(("directed-work", str(random.randrange(2, 13) * 10), 0))
        if random.random() < 0.15:
            wanted.append(("cloud", "1", random.randrange(20, 200) * 1000))
        return tuple(
            line
            for product, quantity, price in wanted
            if (line := self._line(product, quantity, price, (start, end), mau))
        )

    def _new_line(
        self, product: str, quantity: str, price: int, term: tuple[date, date], mau: int
    ) -> SampleLine | None:
        known = self._book.price(product)
        if known is None:
            return None
        each = price or known.unit_price
        about = f"{known.label}, {mau:,} monthly active users" if known.tiers else known.label
        unit = "month" if known.tiers else known.unit
        amount = line_amount(quantity, each, 0, known.recurrence, term)
        return SampleLine(
            known.code, known.kind, about, quantity, unit, each, known.recurrence, amount
        )
