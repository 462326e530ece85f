"""What another term costs: lines priced anew from a price book and from what was used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from salesops_tui.domain.deals import Deal, Line
from salesops_tui.domain.money import plain, round_half_up
from salesops_tui.domain.pricing import Price, PriceBook, line_amount, usage_fee
from salesops_tui.domain.terms import add_months
from salesops_tui.domain.text import clean_line

READ_MONTHS = 3  # readings of a cluster that an estimate is the mean of
_USERS = re.compile(r"([\d,]{1,13}) monthly active users")
_CLUSTER_LENGTH = 80  # of a cluster's name in the description of its line
Term = tuple[date | None, date | None]


class ClusterUse(NamedTuple):
    """The latest readings of one billed cluster, (month, users), oldest first."""

    cluster: str
    readings: tuple[tuple[str, int], ...]

    @property
    def users(self) -> int:
        """Their mean, to the nearest user."""
        return round_half_up(Fraction(sum(users for _, users in self.readings), len(self.readings)))

    @property
    def sentence(self) -> str:
        """What was read, and when."""
        first, last = self.readings[0][0], self.readings[-1][0]
        months = first if first == last else f"{first} to {last}"
        return f"{self.cluster}: {self.users:,} monthly active users on average, {months}"


class LineChange(NamedTuple):
    """A line of the new term beside the old one; amounts are minor units.

    ``before`` and ``after`` are unit prices: None where the line is new, or ends.
    """

    product: str
    kind: str
    description: str
    quantity: str
    unit: str
    discount: int
    recurrence: str
    start: date | None
    end: date | None
    before: int | None
    after: int | None
    old_amount: int
    amount: int
    note: str = ""

    @property
    def pass_through(self) -> bool:
        """Cloud costs are passed on and are not revenue."""
        return self.kind == "passthrough"


class Repricing(NamedTuple):
    """The old term and the new one, line by line; totals leave out what is passed through."""

    old_start: date | None
    old_end: date | None
    start: date
    end: date
    currency: str
    book: str
    old_total: int | None
    total: int | None
    users: int | None
    lines: tuple[LineChange, ...]
    notes: tuple[str, ...]

    @property
    def kept(self) -> tuple[LineChange, ...]:
        """The lines of the new term."""
        return tuple(line for line in self.lines if line.after is not None)

    def told(self, widest: int = 200) -> list[str]:
        """The old amounts and the new ones as aligned lines, and their sums."""
        rows = [
            (
                clean_line(line.description or line.product),
                None if line.before is None else line.old_amount,
                None if line.after is None else line.amount,
            )
            for line in self.lines
        ]
        rows.append((f"Total, {self.currency}", self.old_total, self.total))
        width = min(widest, max(len(what) for what, _, _ in rows))
        return [f"{_cut(what, width):<{width}} {_sum(a)} → {_sum(b)}" for what, a, b in rows]

    @property
    def sentences(self) -> list[str]:
        """What to know of it."""
        return [f"{note[:1].upper()}{note[1:]}." for note in self.notes]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _sum(amount: int | None) -> str:
    return f"{'–' if amount is None else plain(amount, group=True):>12}"


class _Pricing(NamedTuple):
    """What pricing a deal's lines anew looks at."""

    deal: Deal
    book: PriceBook
    term: tuple[date, date]

    @property
    def usage(self) -> Price | None:
        """The price of usage in the deal's currency."""
        found = next((price for price in self.book.prices if price.tiers), None)
        return found if found and found.currency == self.deal.currency else None


def reprice(
    deal: Deal,
    lines: Sequence[Line],
    book: PriceBook,
    use: Sequence[ClusterUse],
    term: tuple[date, date],
    users: int | None = None,
) -> Repricing:
    """Price a deal's lines for another term.

    Each cluster with readings gets a usage line of its own; ``users`` makes one line instead.
    Without either, usage is what it was. A product that the price book does not know keeps its
    price, and so does what is passed through.
    """
    pricing = _Pricing(deal, book, term)
    old_usage = [line for line in lines if line.kind == "usage"]
    changes = [_copied(pricing, line) for line in lines if line.kind != "usage"]
    pays_usage = bool(old_usage) or any(line.kind == "membership" for line in lines)
    counted = [("", users)] if users is not None else [(each.cluster, each.users) for each in use]
    if counted and pays_usage and pricing.usage:
        changes += _usage(pricing, old_usage, counted)
    else:
        changes += [_copied(pricing, line) for line in old_usage]
    total = sum(c.amount for c in changes if c.after is not None and not c.pass_through)
    return Repricing(
        *deal.term,
        *term,
        deal.currency,
        book.label,
        deal.amount,
        total if lines else deal.amount,
        sum(count for _, count in counted) if counted else deal.mau,
        tuple(changes),
        tuple(_notes(changes, use if users is None else None)),
    )


def _notes(changes: Sequence[LineChange], use: Sequence[ClusterUse] | None) -> Iterator[str]:
    """What somebody who decides should know; ``use`` is None where users were given."""
    usage = any(change.kind == "usage" for change in changes)
    if use and usage:
        yield from (each.sentence for each in use)
    elif use is not None and usage:
        yield "there are no usage readings: usage is estimated as before"
    for change in changes:
        if change.note:
            yield f"{change.product}: {change.note}"
    if not changes:
        yield "there are no lines: the amount is the old one"


def _copied(pricing: _Pricing, line: Line) -> LineChange:
    """A line as it was, at the price of today."""
    price = pricing.book.price(line.product)
    after, note = line.unit_price, ""
    if line.pass_through:
        return _change(pricing, line, line.description, after)
    if price is None:
        note = f"not in price book {pricing.book.label}, its price stays"
    elif price.currency != pricing.deal.currency:
        note = f"price book {pricing.book.label} is in {price.currency}, its price stays"
    elif price.tiers:
        said = _USERS.search(line.description)
        if said:
            after = usage_fee(price.tiers, int(said[1].replace(",", "")))
        else:
            note = "the number of its users is unknown, its price stays"
    else:
        after = price.unit_price
    return _change(pricing, line, line.description, after, note)


def _usage(
    pricing: _Pricing, old: Sequence[Line], counted: Sequence[tuple[str, int]]
) -> Iterator[LineChange]:
    """A line for each cluster, beside the old line that seems to be its own."""
    price = pricing.usage
    assert price is not None  # the caller has looked
    pairs = _paired(old, [cluster for cluster, _ in counted])
    discounts = {line.discount for line in old}
    common = discounts.pop() if len(discounts) == 1 else 0
    for cluster, users in counted:
        name = f", {cluster[:_CLUSTER_LENGTH]}" if cluster else ""
        description = f"{price.label}{name}, {users:,} monthly active users"
        fee = usage_fee(price.tiers, users)
        fresh = Line(
            0, 0, 0, price.code, "usage", description, "1", "month", fee, common,
            price.recurrence, None, None, 0,
        )  # fmt: skip
        before = pairs.get(cluster)
        if before is not None:
            fresh = fresh._replace(discount=before.discount, amount=before.amount)
        change = _change(pricing, fresh, description, fee)
        yield change._replace(before=before.unit_price if before else None)
    replaced = [line.id for line in pairs.values()]
    for line in old:
        if line.id not in replaced:
            gone = _change(pricing, line, line.description, line.unit_price)
            yield gone._replace(after=None, amount=0)


def _paired(old: Sequence[Line], clusters: Sequence[str]) -> dict[str, Line]:
    """The old usage line of each cluster: the one that names it, else the only one left."""
    found: dict[str, Line] = {}
    left = list(old)
    for cluster in clusters:
        named = [line for line in left if cluster and cluster.lower() in line.description.lower()]
        if named:
            found[cluster] = named[0]
            left.remove(named[0])
    missing = [cluster for cluster in clusters if cluster not in found]
    if len(left) == len(missing) == 1:
        found[missing[0]] = left[0]
    return found


def _change(
    pricing: _Pricing, line: Line, description: str, after: int, note: str = ""
) -> LineChange:
    start, end = _shifted(pricing, line)
    own = (start or pricing.term[0], end or pricing.term[1])
    return LineChange(
        line.product, line.kind, description, line.quantity, line.unit, line.discount,
        line.recurrence, start, end, line.unit_price, after, line.amount,
        line_amount(line.quantity, after, line.discount, line.recurrence, own), note,
    )  # fmt: skip


def _shifted(pricing: _Pricing, line: Line) -> Term:
    """A line's own days, as far into the new term as they were into the old one."""
    old = pricing.deal.term[0]
    if old is None:
        return None, None
    new = pricing.term[0]
    months = (new.year - old.year) * 12 + new.month - old.month
    start = add_months(line.start, months) if line.start else None
    after = add_months(line.end + timedelta(days=1), months) if line.end else None
    return start, after - timedelta(days=1) if after else None
