"""Boards for the tests of the board widget: real sources, small apps, a picture as text."""

from collections.abc import Sequence
from datetime import date, timedelta

from textual.app import App, ComposeResult
from textual.screen import Screen

from salesops_tui.domain.board import Card, Column
from salesops_tui.domain.money import Money
from screens.widgets.board_paint import ExactScreen
from screens.widgets.board_view import BoardView

LABELS = ("Qualifying", "Prospecting", "Partnering", "Invoicing", "Delivery", "Renewals")
PLAIN = Card(
    column="qualifying",
    id=1,
    key="D-1",
    revision=1,
    position=0,
    name="Hub for ocean data",
    organization="University of Porto",
    owner="ana",
    amount=8_360_000,
    currency="USD",
    age_days=12,
    next_step="call the dean",
    next_step_due=date(2026, 7, 3),
    passed=2,
    gates=5,
    stale=False,
    overdue=False,
    paused=False,
)


def card(column: str, nth: int) -> Card:
    """A card that depends on its place only."""
    return PLAIN._replace(
        column=column,
        id=nth + 1,
        key=f"D-{nth + 1}",
        position=nth,
        name=f"{column.title()} deal {nth + 1}",
        owner=("ana", "bertrand", "chiara")[nth % 3],
        amount=None if nth % 5 == 4 else (nth + 1) * 123_400,
        currency="EUR" if nth % 4 == 3 else "USD",
        age_days=nth % 90,
        next_step_due=date(2026, 1, 1) + timedelta(days=nth % 200) if nth % 2 else None,
        passed=nth % 6,
        stale=nth % 3 == 2,
        overdue=nth % 4 == 1,
        paused=nth % 7 == 5,
    )


class EndlessSource:
    """Columns of any length whose cards are made when asked for; it notes what was asked."""

    def __init__(self, *counts: int, labels: Sequence[str] = LABELS) -> None:
        self.counts = dict(zip([label.lower() for label in labels], counts, strict=False))
        self.labels = labels
        self.asked: list[tuple[str, int, int, int | None]] = []

    def columns(self) -> Sequence[Column]:
        return [
            Column(
                key=key,
                label=key.title(),
                count=count,
                totals=(Money(count * 123_400), Money(count * 4_100, "EUR")) if count else (),
                weighted=(Money(count * 37_000), Money(count * 1_200, "EUR")) if count else (),
            )
            for key, count in self.counts.items()
        ]

    def page(
        self, column: str, start: int, limit: int, near: tuple[int, Card] | None = None
    ) -> Sequence[Card]:
        self.asked.append((column, start, limit, near[0] if near else None))
        stop = min(start + limit, self.counts[column])
        return [card(column, nth) for nth in range(start, stop)]

    def find(self, column: str, card_id: int) -> int | None:
        return card_id - 1 if 0 < card_id <= self.counts[column] else None


class ListSource:
    """A board kept in lists that a test changes as another person would."""

    def __init__(self, **cards: list[Card]) -> None:
        self.cards = cards

    def columns(self) -> Sequence[Column]:
        return [
            Column(key, key.title(), len(cards), (Money(_sum(cards)),), (Money(_sum(cards) // 2),))
            for key, cards in self.cards.items()
        ]

    def page(
        self, column: str, start: int, limit: int, near: tuple[int, Card] | None = None
    ) -> Sequence[Card]:
        return self.cards[column][start : start + limit]


def _sum(cards: list[Card]) -> int:
    return sum(card.amount or 0 for card in cards)


class BoardApp(App[None]):
    """A board alone on its screen, and the messages it sent."""

    def __init__(self, source: EndlessSource | ListSource, hint: str = "") -> None:
        super().__init__()
        self.board = BoardView(source, empty_hint=hint)
        self.heard: list[str] = []

    def get_default_screen(self) -> Screen[None]:
        return _BoardScreen(self.board)

    def on_board_view_opened(self, message: BoardView.Opened) -> None:
        self.heard.append(f"opened {message.card.key}")

    def on_board_view_highlighted(self, message: BoardView.Highlighted) -> None:
        self.heard.append(f"at {message.card.key if message.card else 'nothing'}")

    def on_board_view_dropped(self, message: BoardView.Dropped) -> None:
        self.heard.append(f"dropped {message.card.key} on {message.column.key}")


class _BoardScreen(ExactScreen[None]):
    def __init__(self, board: BoardView) -> None:
        super().__init__()
        self._board = board

    def compose(self) -> ComposeResult:
        yield self._board


def lines(board: BoardView) -> list[str]:
    """The text of each line of the widget."""
    return [board.render_line(y).text for y in range(board.size.height)]


def picture(board: BoardView) -> str:
    """The widget as text, without the blanks at the ends of its lines."""
    return "\n".join(line.rstrip() for line in lines(board)) + "\n"
