"""Experiments as numbers: the share of qualified leads, how sure it is, and what each cost."""

from __future__ import annotations

from fractions import Fraction
from math import comb, sqrt
from typing import NamedTuple

from salesops_tui.domain.money import plain, round_half_up

Z95 = 1.959963984540054  # the 97.5 % point of the normal distribution


class Sums(NamedTuple):
    """What an experiment cost and brought in one currency; minor units, ``days`` exact."""

    cash: int = 0
    staff: int = 0
    revenue: int = 0

    @property
    def full(self) -> int:
        """Cash + staff days × day rate (process.md §6)."""
        return self.cash + self.staff


class Outcome(NamedTuple):
    """What is counted of an experiment; money by currency, ``threshold`` in basis points."""

    currency: str
    metric: str
    threshold: int | None
    minimum: int
    leads: int = 0
    qualified: int = 0
    won: int = 0
    days: Fraction = Fraction(0)
    money: tuple[tuple[str, Sums], ...] = ()

    @property
    def ours(self) -> Sums:
        """The money in the experiment's own currency."""
        return dict(self.money).get(self.currency, Sums())

    @property
    def lqr(self) -> int | None:
        """Qualified leads ÷ leads in basis points (process.md §6); None without leads."""
        return share(self.qualified, self.leads)

    @property
    def interval(self) -> tuple[int, int] | None:
        """The 95 % Wilson interval of the LQR in basis points; None without leads."""
        found = wilson(self.qualified, self.leads)
        return (round(found[0] * 10_000), round(found[1] * 10_000)) if found else None

    @property
    def roi(self) -> int | None:
        """(Revenue − full cost) ÷ full cost in basis points; None without cost."""
        full = self.ours.full
        return round_half_up(Fraction((self.ours.revenue - full) * 10_000, full)) if full else None

    @property
    def verdict(self) -> str:
        """``met`` or ``missed`` by the threshold, ``too few`` leads, or ``n/a``."""
        if self.metric.casefold() != "lqr" or self.threshold is None or not self.leads:
            return "n/a"
        if self.leads < self.minimum:
            return "too few"
        return "met" if self.qualified * 10_000 >= self.threshold * self.leads else "missed"

    def cost_per(self, count: int) -> int | None:
        """The full cost of one lead, one qualified lead or one won deal; None without any."""
        return round_half_up(Fraction(self.ours.full, count)) if count else None


def share(part: int, whole: int) -> int | None:
    """A share in basis points, a half rounded up; None of nothing."""
    return round_half_up(Fraction(part * 10_000, whole)) if whole else None


def wilson(part: int, whole: int, z: float = Z95) -> tuple[float, float] | None:
    """The Wilson score interval of a share, from 0 to 1; None of nothing.

    E. B. Wilson, JASA 22 (1927); method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998).
    """
    if whole <= 0:
        return None
    rate, square = part / whole, z * z
    middle = rate + square / (2 * whole)
    reach = z * sqrt(rate * (1 - rate) / whole + square / (4 * whole * whole))
    scale = 1 + square / whole
    low = 0.0 if part == 0 else (middle - reach) / scale
    high = 1.0 if part == whole else (middle + reach) / scale
    return max(0.0, low), min(1.0, high)


def fisher(one: tuple[int, int], other: tuple[int, int]) -> float:
    """The two-sided p of Fisher's exact test for two (part, whole) counts.

    The sum of the hypergeometric probabilities of every table with the same margins that is no
    likelier than the one seen (R. A. Fisher, Statistical Methods for Research Workers, §21.02).
    """
    (a, n), (b, m) = one, other
    if not (0 <= a <= n and 0 <= b <= m):
        raise ValueError("a part is larger than its whole")
    hits = a + b
    low, high = max(0, hits - m), min(hits, n)
    ways = comb(n, low) * comb(m, hits - low)  # of the first table; each next follows from it
    seen = comb(n, a) * comb(m, b)
    extreme = 0
    for here in range(low, high + 1):
        if ways <= seen:
            extreme += ways
        ways = ways * (n - here) * (hits - here) // ((here + 1) * (m - hits + here + 1))
    return extreme / comb(n + m, hits)


def told(outcome: Outcome) -> list[tuple[str, str]]:
    """The numbers for a reader, each with its label; what cannot be counted yet is n/a."""
    ours, full = outcome.ours, outcome.ours.full
    days = f"{float(outcome.days):g}"
    staff = f" + {days} staff days {plain(ours.staff, group=True)}" if outcome.days else ""
    split = f" (cash {plain(ours.cash, group=True)}{staff})" if staff else ""
    rows = [
        ("Leads", f"{outcome.leads}, {outcome.qualified} of them qualified"),
        ("LQR", lqr_text(outcome)),
        ("Threshold", f"{percent(outcome.threshold)}: {outcome.verdict}"),
        ("Full cost", f"{plain(full, group=True)} {outcome.currency}{split}"),
        ("Per lead", _cost(outcome, outcome.leads)),
        ("Per qualified", _cost(outcome, outcome.qualified)),
        ("Per won deal", _cost(outcome, outcome.won)),
        ("Won", f"{outcome.won}, revenue {plain(ours.revenue, group=True)} {outcome.currency}"),
        ("ROI", percent(outcome.roi)),
    ]
    for currency, sums in outcome.money:
        if currency != outcome.currency:
            cost, revenue = plain(sums.full, group=True), plain(sums.revenue, group=True)
            rows.append((f"In {currency}", f"full cost {cost}, revenue {revenue}"))
    return rows


def lqr_text(outcome: Outcome) -> str:
    """The LQR with n and its interval: ``25% of 8, 95 % between 7.15% and 59.07%``."""
    if outcome.interval is None:
        return "n/a"
    low, high = map(percent, outcome.interval)
    return f"{percent(outcome.lqr)} of {outcome.leads}, 95 % between {low} and {high}"


def percent(points: int | None) -> str:
    """Basis points for a reader; n/a when there are none."""
    return "n/a" if points is None else f"{points / 100:.2f}".rstrip("0").rstrip(".") + "%"


def _cost(outcome: Outcome, count: int) -> str:
    each = outcome.cost_per(count)
    return "n/a" if each is None else f"{plain(each, group=True)} {outcome.currency}"
