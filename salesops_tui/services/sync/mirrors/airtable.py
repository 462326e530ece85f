"""Airtable's records kept in step: what changed here is sent, what changed there is left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from db import outbox
from db.queries import handover
from salesops_tui.connectors.airtable import MERGED_ON, MOST, Airtable
from salesops_tui.connectors.connector import Connector
from salesops_tui.connectors.outcomes import Declined
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.drift import compare
from salesops_tui.domain.outbox import Reference
from salesops_tui.services.outbox.courier import Sent
from salesops_tui.services.outbox.intents.airtable import FILES
from salesops_tui.services.session import Session

SYSTEM = "airtable"
GONE = "SalesOps ID"  # the field that drifts, to nothing, when a record was deleted there


class _Pair(NamedTuple):
    """A record as it is here, and what both sides last had."""

    id: int
    fields: Mapping[str, Any]
    known: Reference


def push(session: Session, connector: Connector) -> Iterator[Sent]:
    """Send again the records that Airtable has and that differ here from what both last had.

    The records there are read first: a field that somebody changed there is not written.
    """
    airtable = cast("Airtable", connector)
    for record in FILES:
        pairs = list(_differing(session, record))
        for start in range(0, len(pairs), MOST):
            some = pairs[start : start + MOST]
            yield from _step(session, airtable, record, some)


def ours(session: Session, record: str, identity: int) -> Mapping[str, Any]:
    """A record's fields as they are here."""
    file = handover.FILES[SYSTEM, FILES[record]]
    return next((fields for _, fields in handover.records(session.store, file, identity)), {})


def _differing(session: Session, record: str) -> Iterator[_Pair]:
    known = outbox.references(session.store, SYSTEM, record)
    if not known:
        return
    for identity, fields in handover.records(session.store, handover.FILES[SYSTEM, FILES[record]]):
        found = known.get(identity)
        if found is not None and any(
            fields[name] != found.agreed.get(name) and name not in found.drift for name in fields
        ):
            yield _Pair(identity, fields, found)


def _step(session: Session, airtable: Airtable, record: str, pairs: list[_Pair]) -> Iterator[Sent]:
    """Bring at most ten records in step with one call, after one that reads them."""
    there = airtable.read(record, [pair.known.remote_id for pair in pairs])
    updates: dict[str, dict[str, Any]] = {}
    after: list[tuple[_Pair, Reference, int]] = []
    for pair in pairs:
        now, sent = settled(pair.fields, pair.known, there.get(pair.known.remote_id))
        if sent:
            updates[pair.known.remote_id] = sent
        now = now._replace(agreed={**now.agreed, **sent})
        after.append((pair, now, len(sent)))
    if updates:
        try:
            airtable.update(record, updates)
        except Declined as refusal:
            keys = ", ".join(str(pair.fields[MERGED_ON]) for pair in pairs)
            yield Sent(keys, SYSTEM, "dead", str(refusal))
            return
    for pair, now, count in after:
        outbox.refer(session.store, SYSTEM, record, pair.id, now, Clock().now())
        fields = f"{count} field{'' if count == 1 else 's'}"
        left = f"; {', '.join(now.drift)} changed there and stay so" if now.drift else ""
        if count or left:
            yield Sent(str(pair.fields[MERGED_ON]), SYSTEM, "done", f"{fields} sent{left}")


def settled(
    fields: Mapping[str, Any], known: Reference, theirs: Mapping[str, Any] | None
) -> tuple[Reference, dict[str, Any]]:
    """The reference as it is now, and what is to be sent; ``theirs`` is None when deleted."""
    if theirs is None:
        return known._replace(drift={GONE: None}), {}
    found = compare(known.agreed, fields, {**theirs})
    drift = {**found.take, **{name: other for name, (_, other) in found.clash.items()}}
    agreed = {**known.agreed, **found.agreed}
    return known._replace(agreed=agreed, drift=drift), found.send
