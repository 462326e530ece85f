"""Airtable read again: what differs there from what both sides last had is told, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from db import outbox
from db.queries import handover
from salesops_tui.connectors.airtable import MERGED_ON, Airtable
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.text import brief, clean_line
from salesops_tui.services.outbox.intents.airtable import FILES
from salesops_tui.services.sync.mirrors.airtable import GONE, SYSTEM, settled

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Connector
    from salesops_tui.services.sync.pulls import Desk, Pulled


def pull(desk: Desk, connector: Connector) -> Iterator[Pulled]:
    """Compare the records there with ours; nothing here or there is changed."""
    from salesops_tui.services.sync.pulls import Pulled

    store = desk.session.store
    for record in FILES:
        known = outbox.references(store, SYSTEM, record)
        if not known:
            continue
        there = cast("Airtable", connector).all(record)
        file = handover.FILES[SYSTEM, FILES[record]]
        for identity, fields in handover.records(store, file):
            before = known.get(identity)
            if before is None:
                continue
            after, _ = settled(fields, before, there.get(before.remote_id))
            if after != before:
                outbox.refer(store, SYSTEM, record, identity, after, Clock().now())
            if after.drift == before.drift:
                continue
            yield Pulled(str(fields[MERGED_ON]), SYSTEM, "drift", _told(fields, after.drift))


def _told(ours: Mapping[str, Any], drift: Mapping[str, Any]) -> str:
    if GONE in drift:
        return "it was deleted there"
    if not drift:
        return "both sides agree again"
    return "; ".join(
        f"{name}: {_shown(ours[name])} here, {_shown(drift[name])} there" for name in drift
    )


def _shown(value: Any) -> str:
    return brief(clean_line(str(value)), 80) if value not in (None, "") else "nothing"
