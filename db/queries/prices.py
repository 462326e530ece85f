"""Price books with their prices."""

from __future__ import annotations

from datetime import date

from db.columns import damaged, day, plain
from db.database import Store
from salesops_tui.domain.pricing import Price, PriceBook, Tier


def books(store: Store) -> list[PriceBook]:
    """Every price book by the day it takes effect."""
    prices: dict[int, list[Price]] = {}
    for book_id, *parts, tiers in store.rows(
        "SELECT book_id, code, label, kind, unit, unit_price, currency, recurrence, tiers"
        " FROM price WHERE deleted_at IS NULL ORDER BY id"
    ):
        shares = _tiers(tiers)
        prices.setdefault(book_id, []).append(Price(*[*parts, shares]))
    rows = store.rows(
        "SELECT id, label, effective_on FROM price_book WHERE deleted_at IS NULL"
        " ORDER BY effective_on, id"
    )
    return [
        PriceBook(row[0], row[1], day(row[2]) or date.min, tuple(prices.get(row[0], ())))
        for row in rows
    ]


def _tiers(text: str) -> tuple[Tier, ...]:
    found = plain(text)
    whole = isinstance(found, list) and all(
        isinstance(tier, list)
        and len(tier) == 2
        and isinstance(tier[0], int | None)
        and isinstance(tier[1], int)
        for tier in found
    )
    if not whole:
        raise damaged(text, "tiers")
    return tuple((upto, price) for upto, price in found)
