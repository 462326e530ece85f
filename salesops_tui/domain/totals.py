"""What lines come to: one sum for the screen, the file and the record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Totals(NamedTuple):
    """Sums in minor units of one currency; ``total`` is what is to be paid."""

    subtotal: int  # our own revenue
    pass_through: int  # costs passed on without markup

    @property
    def total(self) -> int:
        """Everything that the lines show."""
        return self.subtotal + self.pass_through


def totals(lines: Iterable[tuple[int, bool]]) -> Totals:
    """The sums of lines, each the amount it shows and whether it is passed through.

    All lines must be in one currency: the caller never mixes them.
    """
    sums = {False: 0, True: 0}
    for amount, passed in lines:
        sums[passed] += amount
    return Totals(sums[False], sums[True])
