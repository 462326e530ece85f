"""Who was not allowed to do what, beside the journal: nothing of it can be undone."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

import peewee

from db.columns import column_value, instant
from db.database import Store
from salesops_tui.errors import StorageRefused


class Refusal(NamedTuple):
    """Somebody was told no: when, who, what they asked for, and the sentence they read."""

    id: int
    at: datetime
    login: str
    what: str
    sentence: str


def keep(store: Store, at: datetime, login: str, what: str, sentence: str) -> None:
    """Add a refusal, where the database can be written; it never stands in a refusal's way.

    Inside a change it would go with the change, so it is kept when that has ended.
    """
    if store.db.in_transaction():
        return
    with suppress(StorageRefused, peewee.DatabaseError), store.transaction():
        store.run(
            "INSERT INTO refusal (at, login, what, sentence) VALUES (?, ?, ?, ?)",
            (column_value(at), login, what, sentence),
        )


def newest(store: Store, limit: int) -> list[Refusal]:
    """The latest refusals, newest first."""
    rows = store.rows(
        "SELECT id, at, login, what, sentence FROM refusal ORDER BY id DESC LIMIT ?", (limit,)
    )
    return [Refusal(number, instant(at), *rest) for number, at, *rest in rows]
