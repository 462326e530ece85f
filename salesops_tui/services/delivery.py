"""What winning a deal starts: its engagement, checklist and renewal; and taking that back."""

from __future__ import annotations

from db.journal import Group
from db.queries import delivery as queries
from db.rows.delivery import ChecklistItemRow, EngagementRow, RenewalRow
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.terms import renewal_opens
from salesops_tui.errors import Invalid
from salesops_tui.services.session import Session


def begin(session: Session, group: Group, deal: Deal) -> int:
    """Create the engagement of a deal just won, inside the change that wins it."""
    start, end = deal.term
    engagement = group.insert(
        EngagementRow,
        {
            "deal_id": deal.id,
            "term_start": start,
            "term_end": end,
            "value": deal.amount,
            "currency": deal.currency,
            "health_at": group.now,
        },
    )
    items = session.process.checklists.get("engagement", ())
    group.insert_many(
        ChecklistItemRow,
        [
            {"engagement_id": engagement, "position": position, "text": text}
            for position, text in enumerate(items)
        ],
    )
    group.insert(
        RenewalRow,
        {
            "engagement_id": engagement,
            "opens_on": renewal_opens(end) if end else None,
            "due": end,
            "value": deal.amount,
            "currency": deal.currency,
        },
    )
    return engagement


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
        group.update(RenewalRow, renewal, {**value, "opens_on": opens, "due": end})


def refuse_unwin(session: Session, deal: Deal) -> None:
    """Raise Invalid when a win can no longer be taken back (process.md §3)."""
    touched = queries.touched(session.store, deal.id)
    if touched:
        raise Invalid(f"{deal.key} stays won: {touched}")


def withdraw(session: Session, group: Group, deal: Deal) -> None:
    """Hide the engagement of a deal whose win is taken back, with all that hangs on it."""
    engagement = queries.engagement_of(session.store, deal.id)
    if engagement is None:
        return
    renewal = queries.renewal_of(session.store, engagement)
    if renewal is not None:
        group.delete(RenewalRow, renewal)
    for item in queries.checklist_of(session.store, engagement):
        group.delete(ChecklistItemRow, item)
    group.delete(EngagementRow, engagement)
