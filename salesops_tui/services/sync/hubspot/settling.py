"""A record on both sides: what is to be sent, taken, or left to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from salesops_tui.domain.drift import compare
from salesops_tui.domain.outbox import Reference
from salesops_tui.services.sync.hubspot.fields import ARCHIVED, Fields

if TYPE_CHECKING:
    from db.queries.in_step import Pair
    from salesops_tui.connectors.hubspot import There


class Settled(NamedTuple):
    """A record's reference as it is now, and the fields that are only changed on one side."""

    known: Reference
    send: dict[str, Any]
    take: dict[str, Any]


def settled(fields: Fields, record: str, pair: Pair, there: There) -> Settled:
    """Compare a record with what it is there, and with what both sides last had.

    What changed on both sides is drift, and neither sent nor taken. Our own key is never taken.
    """
    known = pair.known or Reference(there.id)
    ours, theirs = fields.comparable(record, pair, there)
    found = compare(known.agreed, ours, theirs)
    drift = {name: other for name, (_, other) in found.clash.items()}
    if fields.key in found.take:
        drift[fields.key] = found.take.pop(fields.key)
    now = Reference(there.id, there.url or known.url, {**known.agreed, **found.agreed}, drift)
    return Settled(now, found.send, found.take)


def gone(known: Reference) -> Reference:
    """The reference of a record that was deleted there."""
    return known._replace(drift={ARCHIVED: "yes"})


def differs(fields: Fields, record: str, pair: Pair) -> bool:
    """Whether there is something to send, as far as one can tell without asking."""
    known = pair.known
    if known is None:
        return True
    if ARCHIVED in known.drift:
        return False
    ours = fields.ours(record, pair)
    return any(ours[name] != known.agreed.get(name) and name not in known.drift for name in ours)
