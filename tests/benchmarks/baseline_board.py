"""The floor of a key: the board widget over cards that are already in memory.

``python tests/benchmarks/baseline_board.py 10000``
"""

import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from textual.app import App, ComposeResult
from textual.screen import Screen

sys.path.insert(0, str(Path(__file__).parents[2]))

from salesops_tui.domain.board import Card, Column
from salesops_tui.domain.money import Money
from screens.widgets.board_paint import ExactScreen
from screens.widgets.board_view import BoardView

LABELS = ("Qualifying", "Prospecting", "Partnering", "Invoicing", "Delivery", "Renewals")
_WORDS = (
    "hub", "ocean", "climate", "genome", "library", "campus", "regional", "health", "urban", "data"
)  # fmt: skip
_OWNERS = ("ana", "bertrand", "chiara", "dmitri")


class MemorySource:
    """Cards made once, shared out evenly over six columns."""

    def __init__(self, cards: int) -> None:
        self._cards: dict[str, list[Card]] = {label.lower(): [] for label in LABELS}
        for nth in range(cards):
            label = LABELS[nth % len(LABELS)]
            self._cards[label.lower()].append(_card(label.lower(), nth))

    def columns(self) -> Sequence[Column]:
        """The six columns with their sums."""
        return [self._column(label) for label in LABELS]

    def page(
        self, column: str, start: int, limit: int, near: tuple[int, Card] | None = None
    ) -> Sequence[Card]:
        """A slice of the list."""
        return self._cards[column][start : start + limit]

    def find(self, column: str, card_id: int) -> int | None:
        """The index of a card."""
        ids = [card.id for card in self._cards[column]]
        return ids.index(card_id) if card_id in ids else None

    def _column(self, label: str) -> Column:
        cards = self._cards[label.lower()]
        total = sum(card.amount or 0 for card in cards)
        return Column(
            key=label.lower(),
            label=label,
            count=len(cards),
            totals=(Money(total), Money(total // 9, "EUR")) if total else (),
            weighted=(Money(total // 3), Money(total // 27, "EUR")) if total else (),
        )


def _card(column: str, nth: int) -> Card:
    first, second = _WORDS[nth % 10], _WORDS[nth // 7 % 10]
    due = date(2026, 1, 1) + timedelta(days=nth % 300) if nth % 3 else None
    return Card(
        column=column,
        id=nth + 1,
        key=f"D-{nth + 1}",
        revision=1,
        position=nth,
        name=f"{first.title()} {second} platform {nth + 1}",
        organization=f"{second.title()} University of {first.title()}",
        owner=_OWNERS[nth % 4],
        amount=None if nth % 17 == 0 else (nth * 7919 % 90_000 + 500) * 100,
        currency="EUR" if nth % 9 == 0 else "USD",
        age_days=nth % 80,
        next_step="call" if due else "",
        next_step_due=due,
        passed=nth % 6,
        gates=5,
        stale=nth % 7 == 0,
        overdue=nth % 11 == 0,
        paused=nth % 13 == 0,
    )


class _Screen(ExactScreen[None]):
    def __init__(self, cards: int) -> None:
        super().__init__()
        self._cards = cards

    def compose(self) -> ComposeResult:
        yield BoardView(MemorySource(self._cards))


class Board(App[None]):
    """A board and nothing else."""

    def __init__(self, cards: int) -> None:
        super().__init__()
        self._cards = cards

    def get_default_screen(self) -> Screen[None]:
        """The board's screen."""
        return _Screen(self._cards)


if __name__ == "__main__":
    app = Board(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    app.run()
