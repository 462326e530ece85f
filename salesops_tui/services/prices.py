"""Price books: what things cost, from which day on."""

from __future__ import annotations

import json
from datetime import date

from db.journal import Group
from db.queries import prices as queries
from db.rows.sales import PriceBookRow, PriceRow
from salesops_tui.domain.money import plain
from salesops_tui.domain.pricing import Price, PriceBook, TierShare, usage_fee, usage_shares
from salesops_tui.errors import Invalid
from salesops_tui.services.session import Done, Session

# process.md §5
SHIPPED_LABEL, SHIPPED_ON = "2026-06-26", date(2026, 6, 26)
SHIPPED = (
    Price(
        "membership-general", "General Membership", "membership", "year", 1_500_000, "USD", "annual"
    ),
    Price(
        "membership-premier", "Premier Membership", "membership", "year", 5_000_000, "USD", "annual"
    ),
    Price("directed-work", "Directed work", "work", "hour", 25_000, "USD", "once"),
    Price(
        "usage",
        "Usage fee",
        "usage",
        "monthly active user",
        0,
        "USD",
        "monthly",
        ((10, 1000), (100, 500), (1000, 250), (10_000, 125), (None, 0)),
    ),
    Price("cloud", "Cloud costs, passed through", "passthrough", "month", 0, "USD", "monthly"),
)


def ship(group: Group) -> None:
    """Put the shipped price book into a new database."""
    _write(group, SHIPPED_LABEL, SHIPPED_ON, SHIPPED)


class Prices:
    """The price book in force, and its versions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def book(self) -> PriceBook:
        """The price book in force today, else the first there is."""
        books = self.books()
        today = self._session.clock.today()
        in_force = [book for book in books if book.effective_on <= today]
        return in_force[-1] if in_force else books[0]

    def books(self) -> list[PriceBook]:
        """All price books by the day they take effect."""
        found = queries.books(self._session.store)
        if not found:
            raise Invalid("there is no price book; add one with `salesops price add`")
        return found

    def usage(self, users: int) -> tuple[tuple[TierShare, ...], int]:
        """How a month's usage fee for so many users is made up, and its sum."""
        tiers = self.book().usage.tiers
        return usage_shares(tiers, users), usage_fee(tiers, users)

    def add(self, label: str, effective_on: date, price: Price) -> Done:
        """A new price book: the one in force then, with one price added or replaced."""
        before = [book for book in self.books() if book.effective_on <= effective_on]
        base = before[-1].prices if before else self.book().prices
        if any(book.label == label for book in self.books()):
            raise Invalid(f"label: there is a price book {label!r} already", field="label")
        prices = [*(p for p in base if p.code != price.code), price]
        what = f"price book {label} from {effective_on}: {price.label} {plain(price.unit_price)}"
        with self._session.change(what) as group:
            _write(group, label, effective_on, prices)
        return Done(what, group.id, label)


def _write(group: Group, label: str, day: date, prices: list[Price] | tuple[Price, ...]) -> None:
    book = group.insert(PriceBookRow, {"label": label, "effective_on": day})
    group.insert_many(
        PriceRow,
        [
            {
                "book_id": book,
                "code": price.code,
                "label": price.label,
                "kind": price.kind,
                "unit": price.unit,
                "unit_price": price.unit_price,
                "currency": price.currency,
                "recurrence": price.recurrence,
                "tiers": json.dumps(price.tiers),
            }
            for price in prices
        ],
    )
