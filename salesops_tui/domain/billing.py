"""What is to be invoiced of a signed agreement, and when: pure planning, and the sums of papers.

Membership and single prices fall due at the start of the term or of each of its years, monthly
prices after each month; usage is what was read, or estimated until it is read; cloud costs are
passed through as they were read and are no revenue.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, Protocol

from salesops_tui.domain.deals import Line
from salesops_tui.domain.money import round_half_up
from salesops_tui.domain.pricing import Tier, quantity, usage_fee
from salesops_tui.domain.terms import add_months, months_touched

PLANNED_KINDS = ("membership", "usage", "cloud")  # invoices that follow from the agreement
ESTIMATED = "estimated: "  # how the note of an estimated invoice begins
TRAILING_MONTHS = 2  # cloud costs are billed so long after the term: clusters take time to go
LESS = "Less what was invoiced by hand"


class Amounting(Protocol):
    """Anything that comes to an amount in minor units."""

    @property
    def amount(self) -> int:
        """Minor units."""


class Reading(NamedTuple):
    """Monthly active users of a cluster in a month (``YYYY-MM``)."""

    month: str
    cluster: str
    users: int


class CloudCost(NamedTuple):
    """What a provider charged in a month, in minor units."""

    month: str
    provider: str
    amount: int
    currency: str


class Basis(NamedTuple):
    """What a plan follows from: the signed term, the deal's lines, what was read since.

    ``tiers`` are of the price book in force at the signature, none where it is in another
    currency: then usage stays at its estimate. ``value`` counts where the deal has no lines.
    """

    name: str
    start: date
    end: date
    currency: str
    value: int | None
    lines: Sequence[Line] = ()
    tiers: tuple[Tier, ...] = ()
    readings: Sequence[Reading] = ()
    costs: Sequence[CloudCost] = ()


class PlanLine(NamedTuple):
    """A line to invoice; by ``head`` it is known again, ``rest`` says how it was measured.

    ``unit_price`` is of one of ``quantity``; none where the line is one of its amount.
    """

    head: str
    rest: str
    amount: int
    unit: str = ""
    pass_through: bool = False
    quantity: str = "1"
    unit_price: int | None = None

    @property
    def price(self) -> int:
        """What one costs."""
        return self.amount if self.unit_price is None else self.unit_price

    @property
    def description(self) -> str:
        """What the invoice says."""
        return self.head + self.rest


class Planned(NamedTuple):
    """An invoice as the agreement wants it; ``bill_on`` is the day it can go out."""

    kind: str
    start: date
    end: date
    currency: str
    bill_on: date
    lines: tuple[PlanLine, ...]
    note: str = ""

    @property
    def key(self) -> tuple[str, date, str]:
        """Only one planned invoice of a deal has this."""
        return self.kind, self.start, self.currency


class Billed(NamedTuple):
    """What was already asked for: texts of lines by kind and currency, and sums without a plan.

    ``by_hand`` is what invoices of parts of the amount come to, less what planned ones took off.
    """

    texts: Collection[tuple[str, str, str]] = ()  # kind, currency, description
    by_hand: int = 0


def total(lines: Iterable[Amounting]) -> int:
    """What lines come to: the sum of the amounts shown, never rounded again."""
    return sum(line.amount for line in lines)


def revenue(paid: int, total: int, passed: int) -> int:
    """The part of a payment that is revenue: its share of what is not passed through."""
    return paid if total <= 0 else round_half_up(Fraction(paid * (total - passed), total))


def wanted(basis: Basis, billed: Billed = Billed()) -> list[Planned]:
    """The invoices still to plan, in order of their periods; none comes to nothing."""
    found = sorted([*_terms(basis), *_months(basis), *_clouds(basis)], key=lambda each: each.start)
    left, result = billed.by_hand, []
    for each in found:
        lines = tuple(line for line in each.lines if not _covered(each, line, billed.texts))
        amount = total(lines)
        if amount and each.kind != "cloud" and left > 0:
            taken = min(left, amount)
            left -= taken
            amount -= taken
            lines = (*lines, PlanLine(LESS, "", -taken))
        if amount > 0:
            result.append(each._replace(lines=lines))
    return result


def _covered(each: Planned, line: PlanLine, texts: Collection[tuple[str, str, str]]) -> bool:
    """Whether a line was billed: itself, or for a month's usage the estimate or a cluster."""
    for kind, currency, text in texts:
        if (kind, currency) != (each.kind, each.currency):
            continue
        said = text.partition(":")[0]
        own = text == line.head or (line.rest and text.startswith(line.head + line.rest[0]))
        if own or line.head.startswith(f"{said},") or text.startswith(f"{line.head},"):
            return True
    return False


def _terms(basis: Basis) -> Iterator[Planned]:
    """Once and annual prices, together where they fall due on the same day."""
    due: dict[date, list[tuple[date, PlanLine]]] = {}
    for line in basis.lines:
        if line.pass_through or line.recurrence == "monthly":
            continue
        start, end = _term(basis, line)
        name = line.description or line.product
        if line.recurrence == "once":
            due.setdefault(start, []).append((end, _whole(PlanLine(name, "", line.amount), line)))
            continue
        years = list(_years(start, end, line.amount))
        for first, last, amount in years:
            share = PlanLine(f"{name}, {first}", f" to {last}", amount, "year")
            share = _whole(share, line) if len(years) == 1 else share
            due.setdefault(first, []).append((last, share))
    if not basis.lines and basis.value:
        due[basis.start] = [(basis.end, PlanLine(basis.name, "", basis.value))]
    for first, shares in due.items():
        lines = tuple(line for _, line in shares)
        end = max(last for last, _ in shares)
        yield Planned("membership", first, end, basis.currency, first, lines)


def _whole(share: PlanLine, line: Line) -> PlanLine:
    """A line billed whole: it keeps its count where that comes to its amount to the cent."""
    if round_half_up(quantity(line.quantity) * line.unit_price) != line.amount:
        return share
    return share._replace(
        unit=line.unit or share.unit, quantity=line.quantity, unit_price=line.unit_price
    )


def _months(basis: Basis) -> Iterator[Planned]:
    """Monthly prices month by month; usage as it was read, else as it was estimated."""
    monthly = [each for each in basis.lines if each.recurrence == "monthly"]
    plain = [each for each in monthly if each.kind != "usage" and not each.pass_through]
    found: dict[str, list[PlanLine]] = {}
    for line in plain:
        for month, amount in _spread(basis, line):
            head = f"{line.description or line.product}, {month}"
            found.setdefault(month, []).append(PlanLine(head, "", amount, "month"))
    estimates: dict[str, int] = {}
    usage = [each for each in monthly if each.kind == "usage"]
    for line in usage:
        for month, amount in _spread(basis, line):
            estimates[month] = estimates.get(month, 0) + amount
    notes = {}
    for month, estimate in estimates.items():
        lines = list(_read(basis, month, usage[0].discount))
        if not lines:
            lines = [PlanLine(f"Usage fee {month}", ": estimated", estimate, "month")]
            notes[month] = f"{ESTIMATED}no reading of {month} yet"
        found.setdefault(month, []).extend(lines)
    for month, lines in sorted(found.items()):
        first, last = _bounds(month)
        start, end = max(first, basis.start), max(first, min(last, basis.end))
        out = last + timedelta(days=1)
        note = notes.get(month, "")
        yield Planned("usage", start, end, basis.currency, out, tuple(lines), note)


def _read(basis: Basis, month: str, discount: int) -> Iterator[PlanLine]:
    """The fee of each cluster that was read in a month; per cluster, so two cost more than one."""
    for reading in basis.readings if basis.tiers else ():
        if reading.month == month:
            fee = Fraction(usage_fee(basis.tiers, reading.users) * (10_000 - discount), 10_000)
            head = f"Usage fee {month}, {reading.cluster}"
            rest = f": {reading.users:,} monthly active users"
            yield PlanLine(head, rest, round_half_up(fee), "month")


def _clouds(basis: Basis) -> Iterator[Planned]:
    """Cloud costs of the term and what trails it, by month and currency, without markup."""
    sums: dict[tuple[str, str], dict[str, int]] = {}
    earliest = f"{basis.start:%Y-%m}"
    latest = f"{add_months(basis.end.replace(day=1), TRAILING_MONTHS):%Y-%m}"
    for cost in basis.costs:
        if not earliest <= cost.month <= latest:
            continue
        by_provider = sums.setdefault((cost.month, cost.currency), {})
        by_provider[cost.provider] = by_provider.get(cost.provider, 0) + cost.amount
    for (month, currency), by_provider in sorted(sums.items()):
        first, last = _bounds(month)
        lines = tuple(
            PlanLine(_cloud(month, provider), "", amount, "month", pass_through=True)
            for provider, amount in by_provider.items()
        )
        yield Planned("cloud", first, last, currency, last + timedelta(days=1), lines)


def _cloud(month: str, provider: str) -> str:
    return f"Cloud costs {month}, {provider}" if provider else f"Cloud costs {month}"


def _term(basis: Basis, line: Line) -> tuple[date, date]:
    start, end = line.start or basis.start, line.end or basis.end
    return start, max(start, end)


def _years(start: date, end: date, amount: int) -> Iterator[tuple[date, date, int]]:
    """Each year of a term with its share of an amount, by months; the shares sum exactly."""
    months = months_touched(start, end)
    firsts = [add_months(start, at) for at in range(0, months, 12)]
    firsts = [first for first in firsts if first <= end]
    for nth, first in enumerate(firsts):
        last = nth == len(firsts) - 1
        until = end if last else firsts[nth + 1] - timedelta(days=1)
        before, after = 12 * nth, months if last else 12 * (nth + 1)
        yield first, until, _part(amount, after, months) - _part(amount, before, months)


def _spread(basis: Basis, line: Line) -> Iterator[tuple[str, int]]:
    """A monthly line's amount in equal parts per month touched; the parts sum exactly."""
    start, end = _term(basis, line)
    months = months_touched(start, end)
    for nth in range(months):
        first = add_months(start.replace(day=1), nth)
        part = _part(line.amount, nth + 1, months) - _part(line.amount, nth, months)
        yield f"{first:%Y-%m}", part


def _part(amount: int, some: int, of: int) -> int:
    return round_half_up(Fraction(amount * some, of))


def _bounds(month: str) -> tuple[date, date]:
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])
