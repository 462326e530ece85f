"""Money as integer minor units beside an ISO 4217 code, and its rounding."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency, in its minor units (cents)."""

    amount: int
    currency: str = "USD"

    def __str__(self) -> str:
        return f"{plain(self.amount, group=True)} {self.currency}"


def round_half_up(value: Fraction | Decimal | int) -> int:
    """The nearest whole minor unit; a half goes away from zero."""
    exact = value if isinstance(value, Fraction) else Fraction(value)
    sign = -1 if exact < 0 else 1
    return sign * ((abs(exact.numerator) * 2 + exact.denominator) // (2 * exact.denominator))


def plain(amount: int, *, group: bool = False) -> str:
    """Minor units as a decimal string with two places: ``100000`` → ``1000.00``."""
    sign = "-" if amount < 0 else ""
    units, cents = divmod(abs(amount), 100)
    return f"{sign}{units:,}.{cents:02d}" if group else f"{sign}{units}.{cents:02d}"


def short(amount: int) -> str:
    """An amount in at most six characters, for a card: ``83.6k``, ``1.25M``."""
    units = round_half_up(Fraction(amount, 100))
    for size, mark in ((1_000_000_000, "G"), (1_000_000, "M"), (10_000, "k")):
        if abs(units) >= size:
            value = Decimal(units) / (1000 if mark == "k" else size)
            digits = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
            text = f"{digits.normalize():f}"
            return f"{text}{mark}"
    return f"{units:,}"
