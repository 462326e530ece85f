"""What the board shows: columns with totals, and the cards in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from salesops_tui.domain.money import Money


class Card(NamedTuple):
    """One card: a deal in a pipeline column, an engagement in Delivery, a renewal in Renewals."""

    column: str
    id: int
    key: str
    revision: int
    position: int | str  # its place in the column's order; ties are broken by id
    name: str
    organization: str
    owner: str
    amount: int | None  # minor units; None is unknown
    currency: str
    age_days: int  # days in this stage
    next_step: str
    next_step_due: date | None
    passed: int  # gates of its stage that are met …
    gates: int  # … of how many
    stale: bool
    overdue: bool  # the next step's day has passed
    paused: bool
    note: str = ""  # what a pane adds: an engagement's status, a renewal's clock
    health: str = ""  # of an engagement: red, amber or green


@dataclass(frozen=True, slots=True)
class Column:
    """A pane of the board and its sums over everything in it that the filter lets through."""

    key: str
    label: str
    count: int
    totals: tuple[Money, ...]  # one per currency, largest first
    weighted: tuple[Money, ...]  # the same, times each deal's win rate


class BoardSource(Protocol):
    """Where a board widget gets its columns and pages from; calls are quick and synchronous."""

    def columns(self) -> Sequence[Column]:
        """Every column, left to right, with counts and sums under the current filter."""

    def page(
        self, column: str, start: int, limit: int, near: tuple[int, Card] | None = None
    ) -> Sequence[Card]:
        """Cards ``start`` … ``start + limit`` of a column.

        ``near`` is any card whose index is known; the page is found from the closest of the
        column's top, its end and that card, so that no step costs more in a long column.
        """

    def find(self, column: str, card_id: int) -> int | None:
        """The index of a card in its column, or None when it is not there."""
