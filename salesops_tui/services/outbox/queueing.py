"""What other systems are to be told: queued in the change that it follows from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from db import outbox
from db.database import Store
from db.journal import Group
from db.queries.history import ChangeEntry
from db.rows.platform import OutboxRow
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.process import Rule
from salesops_tui.domain.systems import SYSTEMS, WANTS, Place
from salesops_tui.errors import UndoRefused
from salesops_tui.services.session import Session


class Subject(NamedTuple):
    """The record that a message is about, and the deal it belongs to, if any."""

    key: str
    record: str
    id: int
    deal_id: int | None


def deal_subject(deal: Deal) -> Subject:
    """A deal as what a message is about."""
    return Subject(deal.key, "deal", deal.id, deal.id)


def queue(session: Session, group: Group, event: str, subject: Subject) -> None:
    """Queue what the rules say to this event, for the systems that the team uses.

    What is queued already, or was sent, is not queued again. What a message says beside its text
    is looked up when it is sent.
    """
    for rule in rules(session, event):
        op_key = f"{subject.key}/{rule.system}/{rule.key}"
        if outbox.entry(session.store, op_key) is not None:
            continue
        before = outbox.entry(session.store, f"{subject.key}/{rule.system}/{rule.after}")
        told = {"rule": rule.key, "text": rule.text, "record": subject.record, "id": subject.id}
        group.insert(
            OutboxRow,
            {
                "op_key": op_key,
                "lane": rule.system,
                "operation": rule.operation,
                "payload": json.dumps(told, ensure_ascii=False),
                "depends_on": before.id if before else None,
                "deal_id": subject.deal_id,
            },
        )


def withdraw(session: Session, group: Group, event: str, subject: Subject) -> None:
    """Take back what was queued at an event and that nobody has tried to send."""
    for rule in rules(session, event):
        found = outbox.entry(session.store, f"{subject.key}/{rule.system}/{rule.key}")
        if found is not None and outbox.left(session.store, found.id) is None:
            group.delete(OutboxRow, found.id)


def refuse_undo(store: Store, what: str, changes: Sequence[ChangeEntry]) -> None:
    """Raise UndoRefused when a change told another system something that has left."""
    for change in changes:
        if change.table != "outbox" or change.before is not None:
            continue
        found = outbox.left(store, change.row_id)
        if found is not None:
            op_key, system = found
            raise UndoRefused(
                f"“{what}” cannot be taken back: {op_key} has left for"
                f" {SYSTEMS.get(system, system)}; make a new move instead, and put it right there"
            )


def rules(session: Session, event: str) -> list[Rule]:
    """The rules for an event, of the systems that the team uses as far as they are set up."""
    used, places = session.settings.systems, session.settings.places
    return [
        rule
        for rule in session.process.rules
        if rule.on == event
        and rule.system in used
        and _set_up(places.get(rule.system), WANTS.get((rule.system, rule.operation)))
    ]


def _set_up(place: Place | None, wanted: str | None) -> bool:
    return wanted is None or bool(getattr(place, wanted, None))
