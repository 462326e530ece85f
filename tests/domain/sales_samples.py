"""A deal with nothing known of it, and values to hang on it."""

from datetime import UTC, date, datetime
from typing import Any

from salesops_tui.domain.deals import Activity, Deal, DealContact, Transition
from salesops_tui.domain.papers import Agreement, Invoice

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
START, END = date(2026, 9, 1), date(2027, 8, 31)


def deal(**known: Any) -> Deal:
    """A deal in Qualifying of which only this is known."""
    blank: dict[str, Any] = dict.fromkeys(Deal._fields)
    text = (
        "deal_class", "revenue_type", "organization", "paused_from", "owner", "win_rate_reason",
        "next_step", "lost_reason", "lost_note", "paused_reason", "previous_deal",
    )  # fmt: skip
    blank |= dict.fromkeys(text, "")
    blank |= {"id": 1, "key": "D-1", "revision": 1, "name": "Hub", "stage": "qualifying"}
    blank |= {"rank": 0, "currency": "USD", "membership": 0, "usage": 0, "tags": ()}
    return Deal(**{**blank, "created_at": NOON, "updated_at": NOON, **known})


def contact(role: str) -> DealContact:
    """Somebody with a role."""
    return DealContact(1, 1, "C-1", "Ann Bee", "ann@example.org", role)


def activity(kind: str, outcome: str = "") -> Activity:
    """Something that happened."""
    return Activity(1, 1, kind, outcome, NOON, "ana", "")


def agreement(**known: Any) -> Agreement:
    """A signed contract over 100.00 for a year."""
    signed = Agreement(
        1, "A-1", 1, 1, "contract", "X", START, END, None, 10_000, "USD", "signed", None, ""
    )
    return signed._replace(**known)


def invoice(status: str) -> Invoice:
    """An invoice."""
    return Invoice(1, "I-1", 1, 1, "", status, 10_000, "USD", None, None, None, 0, "")


def move(number: int, start: str, to: str, direction: str, day: int, **more: Any) -> Transition:
    """A line of the ledger, on a day of July."""
    at = datetime(2026, 7, day, tzinfo=UTC)
    undo_of = more.get("undo_of")
    return Transition(number, 1, start, to, at, "ana", direction, "", (), undo_of)
