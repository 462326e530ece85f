"""A statement of work: deliverables with ranges of hours, what they cost, who signed it off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from salesops_tui.domain.gates import SIGN_OFF_ROLES
from salesops_tui.domain.money import round_half_up


class SowLine(NamedTuple):
    """A deliverable; costs in minor units, at the hourly rate in force."""

    id: int
    revision: int
    title: str
    description: str
    low_hours: str
    high_hours: str
    low_cost: int
    high_cost: int


class SowSignOff(NamedTuple):
    """A role's word on a statement of work."""

    id: int
    role: str
    at: datetime
    by: str
    evidence: str


class Sow(NamedTuple):
    """A statement of work; ``id`` is 0 as long as nothing of it is written."""

    id: int
    revision: int
    deal_id: int
    background: str = ""
    technical: str = ""
    out_of_scope: str = ""
    people: str = ""
    rate: int = 0  # per hour, in minor units
    currency: str = ""
    lines: tuple[SowLine, ...] = ()
    sign_offs: tuple[SowSignOff, ...] = ()

    @property
    def low_hours(self) -> str:
        """The least hours of all lines."""
        return added_up(line.low_hours for line in self.lines)

    @property
    def high_hours(self) -> str:
        """The most hours of all lines."""
        return added_up(line.high_hours for line in self.lines)

    @property
    def low_cost(self) -> int:
        """The least cost: the sum of the lines as they are shown."""
        return sum(line.low_cost for line in self.lines)

    @property
    def high_cost(self) -> int:
        """The most that it costs."""
        return sum(line.high_cost for line in self.lines)

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The roles that have not signed off yet."""
        signed = {sign_off.role for sign_off in self.sign_offs}
        return tuple(role for role in SIGN_OFF_ROLES if role not in signed)


def cost(hours: str, rate: int) -> int:
    """What so many hours cost, rounded half up to the cent."""
    return round_half_up(Fraction(hours) * rate)


def added_up(hours: Iterable[str]) -> str:
    """Hours in all, as people write them: ``12`` or ``12.5``."""
    total = sum((Decimal(each) for each in hours), Decimal(0))
    return f"{total.normalize():f}" if total else "0"


def signing_role(word: str) -> str:
    """The role that a word means, or "" for none: ``tech``, ``Tech lead``, ``bd-lead``."""
    said = " ".join(word.lower().replace("-", " ").split())
    found = [role for role in SIGN_OFF_ROLES if said and role.startswith(said)]
    return found[0] if len(found) == 1 else ""
