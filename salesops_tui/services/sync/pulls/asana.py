"""Asana read again: a task of ours that was completed there ends here, and is told once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from db import outbox
from db.queries import delivery
from salesops_tui.connectors.asana import Asana, Finished
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.outbox import Entry, Reference
from salesops_tui.errors import Invalid, StaleRecord

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Connector
    from salesops_tui.services.session import Done
    from salesops_tui.services.sync.pulls import Desk, Pulled
    from salesops_tui.services.tasks import TaskKeeper

SYSTEM = "asana"
RECORD = "outbox"  # a reference to an entry says that its task has ended there


def pull(desk: Desk, connector: Connector) -> Iterator[Pulled]:
    """Tick off here what was completed there; nothing is asked while no task of ours is open."""
    store = desk.session.store
    told = outbox.references(store, SYSTEM, RECORD)
    ours = [
        entry
        for entry in outbox.entries(store, system=SYSTEM, done=True)
        if entry.operation == "task" and entry.state == "done" and entry.id not in told
    ]
    if not ours:
        return
    asana = cast("Asana", connector)
    still = asana.open_tasks()
    for entry in ours:
        ended = None if entry.remote_id in still else asana.finished(entry.remote_id)
        if ended is not None:
            yield _follow(desk, entry, ended)


def _follow(desk: Desk, entry: Entry, ended: Finished) -> Pulled:
    """Tick off the task here that says the same of the same deal, if there is one."""
    from salesops_tui.services.sync.pulls import Pulled

    done = None if ended.deleted else _tick(desk, entry)
    known = Reference(entry.remote_id, entry.url, {"completed": not ended.deleted})
    outbox.refer(desk.session.store, SYSTEM, RECORD, entry.id, known, Clock().now())
    if ended.deleted:
        return Pulled(entry.op_key, SYSTEM, "drift", "the task was deleted there")
    by, on = f" by {ended.by}" if ended.by else "", f" on {ended.on}" if ended.on else ""
    told = f"{entry.text or 'the task'}: completed there{by}{on}"
    if done is None:
        return Pulled(entry.op_key, SYSTEM, "left", told)
    return Pulled(entry.op_key, SYSTEM, "changed", f"{told}; {done.key} is done here", done.group)


def _tick(desk: Desk, entry: Entry) -> Done | None:
    """Do the first open task with the entry's text about its deal; None when there is none."""
    tasks = cast("TaskKeeper", desk.records.keeper("task"))
    for kind, identity in _about(desk, entry):
        for task in tasks.of(kind, identity, ("text", "done_at")):
            text, done_at = task.cells
            if done_at or str(text).casefold() != entry.text.casefold():
                continue
            try:
                return tasks.done(task.id)
            except (Invalid, StaleRecord):
                continue  # somebody else has just done it
    return None


def _about(desk: Desk, entry: Entry) -> Iterator[tuple[str, int]]:
    """The deal of an entry, its engagement and its renewal."""
    if entry.deal_id is None:
        return
    yield "deal", entry.deal_id
    engagement = delivery.engagement_of(desk.session.store, entry.deal_id)
    if engagement is None:
        return
    yield "engagement", engagement
    renewal = delivery.renewal_of(desk.session.store, engagement)
    if renewal is not None:
        yield "renewal", renewal
