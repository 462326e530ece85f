"""Deliverables as a backlog elsewhere is told of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from db.columns import day, entries
from db.queries.deals import KEY
from salesops_tui.domain.delivery import Criterion

if TYPE_CHECKING:
    from db.database import Store

# The address of a deliverable's issue: the one that a person noted, else the one that was made.
ISSUE_URL = (
    "coalesce(nullif({0}.issue_url, ''), (SELECT url FROM external_reference WHERE"
    " system = 'github' AND record = 'deliverable' AND record_id = {0}.id), '')"
)


class Item(NamedTuple):
    """A deliverable with the deal behind it."""

    title: str
    notes: str
    criteria: tuple[Criterion, ...]
    due: date | None
    state: str
    revision: int
    issue_url: str
    deal: str
    deal_name: str


def item(store: Store, deliverable_id: int) -> Item | None:
    """A deliverable by its id; None when it, or its deal, was removed."""
    row = store.row(
        "SELECT b.title, b.notes, b.criteria, b.due, b.state, b.revision, b.issue_url,"
        f" {KEY}, d.name FROM deliverable b JOIN engagement e ON e.id = b.engagement_id"
        " JOIN deal d ON d.id = e.deal_id"
        " WHERE b.id = ? AND b.deleted_at IS NULL AND d.deleted_at IS NULL",
        (deliverable_id,),
    )
    if row is None:
        return None
    title, notes, held, due, *more = row
    return Item(title, notes, criteria(held), day(due), *more)


def criteria(text: str) -> tuple[Criterion, ...]:
    """The criteria of a column that holds them."""
    return tuple(Criterion(str(e.get("text", "")), bool(e.get("done"))) for e in entries(text))
