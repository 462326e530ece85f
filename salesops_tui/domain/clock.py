"""The clock, which a command can set to another day so that runs repeat."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import NamedTuple


class Clock(NamedTuple):
    """What day and moment it is; ``fixed`` is the day given with ``--today``."""

    fixed: date | None = None

    def today(self) -> date:
        """The calendar day."""
        return self.fixed or date.today()

    def now(self) -> datetime:
        """The moment in UTC; on a fixed day, its noon."""
        return datetime.combine(self.fixed, time(12), UTC) if self.fixed else datetime.now(UTC)
