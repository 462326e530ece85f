"""The price book: membership prices, usage tiers, and what a line item comes to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from salesops_tui.domain.money import round_half_up
from salesops_tui.domain.terms import months_touched
from salesops_tui.errors import Invalid

Tier = tuple[int | None, int]  # (up to this many users or None, price per user in minor units)

_PLAIN = re.compile(r"\d{1,10}(\.\d{1,9})?", re.ASCII)  # no powers: 1e-999999999 never ends

RECURRENCES = {"once": "Once", "monthly": "Monthly", "annual": "Annual"}
LINE_KINDS = ("membership", "usage", "work", "other", "passthrough")


@dataclass(frozen=True, slots=True)
class Price:
    """One product of a price book; ``unit_price`` is in minor units, tiers are for usage."""

    code: str
    label: str
    kind: str
    unit: str
    unit_price: int
    currency: str
    recurrence: str
    tiers: tuple[Tier, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceBook:
    """A dated, versioned list of prices; a quote names the one it used."""

    id: int
    label: str
    effective_on: date
    prices: tuple[Price, ...]

    def price(self, product: str) -> Price | None:
        """The price of a product by its code or label."""
        wanted = product.strip().lower()
        return next((p for p in self.prices if wanted in (p.code, p.label.lower())), None)

    @property
    def usage(self) -> Price:
        """The product that is priced by monthly active users."""
        found = next((price for price in self.prices if price.tiers), None)
        if found is None:
            raise Invalid(f"price book {self.label}: it has no usage tiers")
        return found


@dataclass(frozen=True, slots=True)
class TierShare:
    """What one tier adds to a usage fee."""

    first: int
    last: int | None
    users: int
    price: int
    amount: int


def usage_shares(tiers: tuple[Tier, ...], users: int) -> tuple[TierShare, ...]:
    """How a month's usage fee is made up: marginal tiers over active users (process.md §5)."""
    if users < 0:
        raise Invalid(f"users: {users} is negative; give 0 or more", field="mau")
    shares, below = [], 0
    for upto, price in tiers:
        inside = max(0, min(users, upto if upto is not None else users) - below)
        shares.append(TierShare(below + 1, upto, inside, price, inside * price))
        below = upto if upto is not None else below
    return tuple(shares)


def usage_fee(tiers: tuple[Tier, ...], users: int) -> int:
    """The usage fee of one month and one cluster, in minor units."""
    return sum(share.amount for share in usage_shares(tiers, users))


def periods(recurrence: str, start: date | None, end: date | None) -> Fraction:
    """How often a price falls due in a term; without a whole term, a year is assumed."""
    if recurrence == "once":
        return Fraction(1)
    months = months_touched(start, end) if start and end and end >= start else 12
    return Fraction(months) if recurrence == "monthly" else Fraction(months, 12)


def quantity(text: str) -> Fraction:
    """A quantity as an exact number; raise Invalid unless it is a plain decimal ≥ 0."""
    if not _PLAIN.fullmatch(text) or Decimal(text) > 1_000_000_000:
        raise Invalid(f"Quantity: {text[:40]!r} is not a number from 0 up", field="quantity")
    return Fraction(text)


def line_amount(
    count: str,
    unit_price: int,
    discount: int,
    recurrence: str,
    term: tuple[date | None, date | None],
) -> int:
    """Quantity × unit price × periods, less discount, rounded half up to the cent once."""
    gross = quantity(count) * unit_price * periods(recurrence, *term)
    return round_half_up(gross * Fraction(10_000 - discount, 10_000))
