"""Price books with their prices."""

from __future__ import annotations

import json
from datetime import date

from db.database import Store
from salesops_tui.domain.pricing import Price, PriceBook


def books(store: Store) -> list[PriceBook]:
    """Every price book by the day it takes effect."""
    prices: dict[int, list[Price]] = {}
    for book_id, *parts, tiers in store.rows(
        "SELECT book_id, code, label, kind, unit, unit_price, currency, recurrence, tiers"
        " FROM price WHERE deleted_at IS NULL ORDER BY id"
    ):
        shares = tuple((upto, price) for upto, price in json.loads(tiers))
        prices.setdefault(book_id, []).append(Price(*[*parts, shares]))
    rows = store.rows(
        "SELECT id, label, effective_on FROM price_book WHERE deleted_at IS NULL"
        " ORDER BY effective_on, id"
    )
    return [
        PriceBook(row[0], row[1], date.fromisoformat(row[2]), tuple(prices.get(row[0], ())))
        for row in rows
    ]
