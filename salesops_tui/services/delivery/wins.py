"""What winning a deal starts: its engagement, checklist and renewal; and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.journal import Group
from db.queries import delivery as queries
from db.rows import ROWS
from db.rows.delivery import ChecklistItemRow, EngagementRow, RenewalRow
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.renewals import extended
from salesops_tui.domain.terms import renewal_opens
from salesops_tui.errors import Invalid
from salesops_tui.services.outbox import queueing
from salesops_tui.services.session import Session


@dataclass(frozen=True, slots=True)
class Win:
    """What an engagement takes from a deal that was won."""

    deal_id: int
    start: date | None
    end: date | None
    value: int | None
    currency: str
    completed: bool = False  # won and over: nothing is left to deliver or to renew


def begin(session: Session, group: Group, deal: Deal) -> int:
    """Create the engagement of a deal just won, inside the change that wins it.

    What other systems are to be told is queued with it.
    """
    win = Win(deal.id, *deal.term, deal.amount, deal.currency)
    engagement = begin_many(session, group, [win])[0]
    queueing.queue(session, group, "win", queueing.deal_subject(deal))
    return engagement


def begin_many(session: Session, group: Group, wins: Sequence[Win]) -> range:
    """Create the engagements of deals, each with its checklist and its renewal; their ids."""
    engagements = group.insert_many(EngagementRow, [_engagement(group, win) for win in wins])
    items = session.process.checklists.get("engagement", ())
    group.insert_many(
        ChecklistItemRow,
        [
            {"engagement_id": engagement, "position": position, "text": text}
            for engagement in engagements
            for position, text in enumerate(items)
        ],
    )
    group.insert_many(
        RenewalRow,
        [
            {
                "engagement_id": engagement,
                "opens_on": renewal_opens(win.end) if win.end else None,
                "due": win.end,
                "value": win.value,
                "currency": win.currency,
            }
            for engagement, win in zip(engagements, wins, strict=True)
            if not win.completed
        ],
    )
    return engagements


def _engagement(group: Group, win: Win) -> dict[str, Any]:
    return {
        "deal_id": win.deal_id,
        "term_start": win.start,
        "term_end": win.end,
        "value": win.value,
        "currency": win.currency,
        "health_at": group.now,
        "status": "completed" if win.completed else "provisioning",
    }


def follow(session: Session, group: Group, deal: Deal) -> None:
    """Let the engagement and the renewal of a won deal take its term and value."""
    engagement = queries.engagement_of(session.store, deal.id)
    if engagement is None:
        return
    start, end = deal.term
    value = {"value": deal.amount, "currency": deal.currency}
    term = {"term_start": start, "term_end": end}
    group.update(EngagementRow, engagement, {**value, **term})
    renewal = queries.renewal_of(session.store, engagement)
    if renewal is not None:
        opens = renewal_opens(end) if end else None
        times = queries.extensions_of(session.store, renewal)
        due = extended(end, times) if end else None
        group.update(RenewalRow, renewal, {**value, "opens_on": opens, "due": due})


def refuse_unwin(session: Session, deal: Deal) -> None:
    """Raise Invalid when a win can no longer be taken back (process.md §3)."""
    touched = queries.touched(session.store, deal.id)
    if touched:
        raise Invalid(f"{deal.key} stays won: {touched}")


def withdraw(session: Session, group: Group, deal: Deal) -> None:
    """Hide the engagement of a deal whose win is taken back, with all that hangs on it.

    What no other system was told yet is told to none; what one was told stays on record.
    """
    queueing.withdraw(session, group, "win", queueing.deal_subject(deal))
    engagement = queries.engagement_of(session.store, deal.id)
    if engagement is None:
        return
    for table in ("renewal", "checklist_item", *queries.WORKED):
        for identity in queries.ids_of(session.store, table, engagement):
            group.delete(ROWS[table], identity)
    group.delete(EngagementRow, engagement)
