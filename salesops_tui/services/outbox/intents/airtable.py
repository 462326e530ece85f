"""What Airtable is told: the same columns as its file has."""

from __future__ import annotations

from db.queries import delivery, handover, papers
from salesops_tui.connectors.connector import Intent
from salesops_tui.domain.outbox import Entry
from salesops_tui.errors import Invalid
from salesops_tui.services.outbox.intents import Message
from salesops_tui.services.session import Session

FILES = {"engagement": "engagements", "agreement": "agreements"}  # our records, Airtable's files


def engagement(session: Session, entry: Entry) -> Message:
    """The engagement of the entry's deal."""
    found = delivery.engagement_of(session.store, entry.deal_id or 0)
    if found is None:
        raise Invalid(f"{entry.op_key}: the deal has no engagement any more; drop the entry")
    return _message(session, entry, "engagement", found)


def agreement(session: Session, entry: Entry) -> Message:
    """The latest agreement of the entry's deal that is not void."""
    known = papers.agreements(session.store, [entry.deal_id or 0]).get(entry.deal_id or 0, [])
    valid = [each.id for each in known if each.status != "void"]
    if not valid:
        raise Invalid(
            f"{entry.op_key}: the deal has no agreement; `salesops agreement add"
            f" {entry.op_key.partition('/')[0]}` drafts one, then retry"
        )
    return _message(session, entry, "agreement", max(valid))


def _message(session: Session, entry: Entry, record: str, identity: int) -> Message:
    file = handover.FILES["airtable", FILES[record]]
    for found, fields in handover.records(session.store, file, identity):
        return Message(Intent(record, str(fields["SalesOps ID"]), fields), record, found)
    raise Invalid(f"{entry.op_key}: its {record} was removed; drop the entry")
