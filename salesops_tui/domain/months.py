"""A month of an engagement summed up: usage and its fee, cloud cost, support, deliverables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from salesops_tui.domain.money import plain, round_half_up
from salesops_tui.domain.pricing import Tier, usage_fee

COST_ALARM = Fraction(6, 5)  # a month's cloud cost above this share of the usual is flagged
COST_MONTHS = 3  # the usual is the mean of so many months before


class Reading(NamedTuple):
    """One measure of one cluster in one month (``YYYY-MM``)."""

    cluster: str
    month: str
    metric: str
    value: int
    source: str = ""


class ClusterFee(NamedTuple):
    """What a cluster's monthly active users cost in a month, in minor units."""

    cluster: str
    users: int
    fee: int


class CostWatch(NamedTuple):
    """A month's cloud cost against what is usual, in minor units; None is unknown."""

    amount: int | None
    threshold: int | None

    @property
    def over(self) -> bool:
        """Whether the month cost more than its threshold."""
        both = self.amount is not None and self.threshold is not None
        return both and (self.amount or 0) > (self.threshold or 0)


class Ticket(NamedTuple):
    """An incident or a support request."""

    key: str
    kind: str
    title: str
    severity: str
    state: str
    opened_on: date
    resolved_on: date | None


class MonthSummary(NamedTuple):
    """What happened in an engagement in a month; money in minor units."""

    month: str
    readings: tuple[Reading, ...]
    fees: tuple[ClusterFee, ...]
    cost: CostWatch
    opened: tuple[Ticket, ...]
    resolved: tuple[Ticket, ...]
    still_open: tuple[Ticket, ...]
    done: tuple[tuple[str, str], ...]  # key and title of the deliverables done

    @property
    def fee(self) -> int:
        """The usage fee of all clusters."""
        return sum(fee.fee for fee in self.fees)


def fees(tiers: tuple[Tier, ...], readings: Iterable[Reading]) -> tuple[ClusterFee, ...]:
    """The usage fee per cluster of one month: two clusters of 140 cost more than one of 280."""
    counted = [reading for reading in readings if reading.metric == "mau"]
    return tuple(ClusterFee(r.cluster, r.value, usage_fee(tiers, r.value)) for r in counted)


def watch(costs: Mapping[str, int], month: str) -> CostWatch:
    """A month's cloud cost against 1.2 × the mean of the last three months that have one."""
    before = sorted(other for other in costs if other < month)[-COST_MONTHS:]
    if len(before) < COST_MONTHS:
        return CostWatch(costs.get(month), None)
    mean = Fraction(sum(costs[other] for other in before), COST_MONTHS)
    return CostWatch(costs.get(month), round_half_up(mean * COST_ALARM))


def summed_up(
    month: str,
    tiers: tuple[Tier, ...],
    readings: Iterable[Reading],
    costs: Mapping[str, int],
    tickets: Sequence[Ticket],
    done: Iterable[tuple[str, str, date]],
) -> MonthSummary:
    """A month of an engagement; ``done`` are keys, titles and days of deliverables done."""
    mine = tuple(reading for reading in readings if reading.month == month)
    opened = tuple(t for t in tickets if _month(t.opened_on) == month)
    resolved = tuple(t for t in tickets if t.resolved_on and _month(t.resolved_on) == month)
    still_open = tuple(
        ticket
        for ticket in tickets
        if _month(ticket.opened_on) <= month
        and (ticket.resolved_on is None or _month(ticket.resolved_on) > month)
    )
    finished = tuple((key, title) for key, title, day in done if _month(day) == month)
    return MonthSummary(
        month, mine, fees(tiers, mine), watch(costs, month), opened, resolved, still_open, finished
    )


def told(found: MonthSummary, currency: str, cloud: str) -> list[str]:
    """A month in lines for a reader."""
    lines = [f"{r.cluster}: {r.value:,} {r.metric}" for r in found.readings]
    lines.append(f"Fee: {plain(found.fee, group=True)} {currency}" if lines else "No usage read")
    cost = found.cost
    if cost.amount is not None:
        over = f", over {plain(cost.threshold or 0, group=True)}" if cost.over else ""
        lines.append(f"Cloud: {plain(cost.amount, group=True)} {cloud}{over}")
    lines.append(
        f"Support: {len(found.opened)} opened, {len(found.resolved)} resolved,"
        f" {len(found.still_open)} open"
    )
    return lines + [f"Done: {key} {title}" for key, title in found.done]


def bars(values: Sequence[int]) -> str:
    """Counts as a line of block characters, the largest the tallest; "" for none."""
    top = max(values, default=0)
    if top <= 0:
        return "▁" * len(values)
    return "".join("▁▂▃▄▅▆▇█"[round_half_up(Fraction(7 * value, top))] for value in values)


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
