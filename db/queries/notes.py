"""Answers, found one by one."""

from __future__ import annotations

from db.database import Store


def answer_id(store: Store, deal_id: int, question: str) -> int | None:
    """The row of an answer, if there is one."""
    found: int | None = store.value(
        "SELECT id FROM answer WHERE deal_id = ? AND question = ? AND deleted_at IS NULL",
        (deal_id, question),
    )
    return found
