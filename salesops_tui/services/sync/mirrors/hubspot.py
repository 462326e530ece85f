"""HubSpot's records kept in step: what changed here is sent, what changed there is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from db import outbox
from db.queries import in_step
from db.queries.handover import FILES
from db.queries.in_step import Pair
from salesops_tui.connectors.hubspot import MOST, HubSpot, There, Written
from salesops_tui.connectors.outcomes import Declined
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.outbox import Reference
from salesops_tui.domain.systems import HubSpotPlace
from salesops_tui.services.outbox.courier import Sent
from salesops_tui.services.session import Session
from salesops_tui.services.sync.hubspot.fields import COMPANY, KINDS, SYSTEM, Fields
from salesops_tui.services.sync.hubspot.settling import Settled, differs, gone, settled

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Connector

_HALVINGS = 16  # calls that one push spends on finding the row that a whole call was declined for
UNREAD = (
    "not there yet, and HubSpot was never read: `salesops sync pull hubspot` first finds what is"
    " there already, so that nothing is made twice"
)


class _Row(NamedTuple):
    """A record on its way: ``fresh`` when HubSpot is to make it."""

    pair: Pair
    key: str
    found: Settled
    fresh: bool


def push(session: Session, connector: Connector) -> Iterator[Sent]:
    """Send the companies, contacts and deals that HubSpot does not have as they are here.

    Each is read there before it is written: a field that somebody changed there is not. Nothing is
    made there before all of it has been read once.
    """
    place = cast("HubSpotPlace", session.settings.places.get(SYSTEM) or HubSpotPlace())
    mirror = _Mirror(session, cast("HubSpot", connector), Fields(place))
    for record in KINDS:
        yield from mirror.push(record)


def ours(session: Session, record: str, identity: int) -> Mapping[str, Any]:
    """A record's fields as they are here."""
    place = cast("HubSpotPlace", session.settings.places.get(SYSTEM) or HubSpotPlace())
    file = FILES[SYSTEM, KINDS[record]]
    found = in_step.some(session.store, SYSTEM, record, file, [identity])
    return Fields(place).ours(record, found[identity]) if found else {}


class _Mirror:
    """One push, a hundred records at a time."""

    def __init__(self, session: Session, hubspot: HubSpot, fields: Fields) -> None:
        self._store = session.store
        self._hubspot = hubspot
        self._fields = fields
        self._halvings = _HALVINGS
        self._may_make = outbox.lane(session.store, SYSTEM).pulled_at is not None

    def push(self, record: str) -> Iterator[Sent]:
        """Send the records of one kind that differ."""
        waiting = 0
        some: list[Pair] = []
        for pair in in_step.pairs(self._store, SYSTEM, record, FILES[SYSTEM, KINDS[record]]):
            if pair.known is None and not self._may_make:
                waiting += 1
            elif differs(self._fields, record, pair):
                some.append(pair)
            if len(some) == MOST:
                yield from self._step(record, some)
                some = []
        if some:
            yield from self._step(record, some)
        if waiting:
            yield Sent(f"{waiting:,} {KINDS[record]}", SYSTEM, "queued", UNREAD)

    def _step(self, record: str, pairs: list[Pair]) -> Iterator[Sent]:
        """Bring at most a hundred records in step, after reading them there."""
        kept: dict[int, Reference] = {}
        rows: list[_Row] = []
        told: list[Sent] = []
        there = self._read(record, pairs)
        for pair in pairs:
            key = str(pair.fields["SalesOps ID"])
            found = there.get(pair.id)
            if found is not None:
                rows.append(_Row(pair, key, settled(self._fields, record, pair, found), False))
            elif pair.known is None:
                whole = Settled(Reference(""), self._whole(record, pair), {})
                rows.append(_Row(pair, key, whole, True))
            else:
                kept[pair.id] = gone(pair.known)
                told.append(Sent(key, SYSTEM, "done", "it was deleted there, and stays so"))
        try:
            told += self._send(record, rows, kept)
        finally:
            outbox.refer_all(self._store, SYSTEM, record, kept, Clock().now())
        yield from told

    def _whole(self, record: str, pair: Pair) -> dict[str, Any]:
        ours = self._fields.ours(record, pair)
        return {name: value for name, value in ours.items() if value is not None}

    def _read(self, record: str, pairs: list[Pair]) -> dict[int, There]:
        """What is there of these records, by our ids: by its id, else by our key."""
        kind, names = KINDS[record], self._fields.names(record)
        known = {pair.known.remote_id: pair.id for pair in pairs if pair.known}
        fresh = {str(p.fields["SalesOps ID"]): p.id for p in pairs if p.known is None}
        found: dict[int, There] = {}
        for ids, by_key in ((known, False), (fresh, True)):
            if ids:
                there = self._hubspot.read(kind, list(ids), names, by_key=by_key)
                found.update({ids[name]: one for name, one in there.items() if name in ids})
        return found

    def _send(self, record: str, rows: list[_Row], kept: dict[int, Reference]) -> list[Sent]:
        """Write the rows there; ``kept`` gets the references of those that were."""
        kind = KINDS[record]
        made = {row.key: self._properties(record, row) for row in rows if row.fresh}
        changed = {row.found.known.remote_id: self._properties(record, row) for row in rows
                   if not row.fresh}  # fmt: skip
        changed = {identity: sent for identity, sent in changed.items() if sent}
        refused: dict[str, str] = {}
        done: dict[str, There] = {}
        for write, inputs in ((self._hubspot.upsert, made), (self._hubspot.update, changed)):
            written = self._write(write, kind, inputs)
            done.update(written.done)
            refused.update(written.refused)
        told: list[Sent] = []
        ties: dict[str, _Row] = {}
        for row in rows:
            name = row.key if row.fresh else row.found.known.remote_id
            if name in refused:
                told.append(Sent(row.key, SYSTEM, "dead", refused[name]))
                continue
            kept[row.pair.id] = _agreed(row, done.get(name))
            if row.found.send.get(COMPANY):
                ties[kept[row.pair.id].remote_id] = row
            if sentence := _sentence(row):
                told.append(Sent(row.key, SYSTEM, "done", sentence, kept[row.pair.id].url))
        return told + self._tie(record, ties, kept)

    def _properties(self, record: str, row: _Row) -> dict[str, str]:
        return self._fields.properties(record, row.found.send)

    def _write(
        self,
        write: Callable[[str, Mapping[str, Mapping[str, str]]], Written],
        kind: str,
        rows: Mapping[str, Mapping[str, str]],
    ) -> Written:
        """Write rows; those of a call that is declined whole are tried in halves, a few times."""
        if not rows:
            return Written({}, {})
        try:
            return write(kind, rows)
        except Declined as refusal:
            if len(rows) == 1 or self._halvings <= 0:
                return Written({}, dict.fromkeys(rows, str(refusal)))
        self._halvings -= 1
        both = Written({}, {})
        names, middle = list(rows), len(rows) // 2
        for half in (names[:middle], names[middle:]):
            written = self._write(write, kind, {name: rows[name] for name in half})
            both.done.update(written.done)
            both.refused.update(written.refused)
        return both

    def _tie(self, record: str, ties: Mapping[str, _Row], kept: dict[int, Reference]) -> list[Sent]:
        """Tie what was written to its companies there; what is not is tried again next time."""
        if not ties:
            return []
        companies = {one: str(row.found.send[COMPANY]) for one, row in ties.items()}
        try:
            self._hubspot.associate(KINDS[record], companies)
        except Declined as refusal:
            return [Sent(row.key, SYSTEM, "dead", str(refusal)) for row in ties.values()]
        for remote_id, row in ties.items():
            known = kept[row.pair.id]
            agreed = {**known.agreed, COMPANY: companies[remote_id]}
            kept[row.pair.id] = known._replace(agreed=agreed)
        return []


def _agreed(row: _Row, written: There | None) -> Reference:
    """A reference after its row was written, but for its tie to a company."""
    known = row.found.known
    sent = {name: value for name, value in row.found.send.items() if name != COMPANY}
    remote_id = written.id if written else known.remote_id
    url = (written.url if written else "") or known.url
    return Reference(remote_id, url, {**known.agreed, **sent}, known.drift)


def _sentence(row: _Row) -> str:
    """What was done with a row, "" for nothing."""
    count, drift = len(row.found.send), row.found.known.drift
    news = set(drift) - set(row.pair.known.drift if row.pair.known else ())
    left = f"; {', '.join(drift)} changed on both sides and stay so" if news else ""
    if row.fresh:
        return "new there"
    return f"{count} field{'' if count == 1 else 's'} sent{left}" if count or left else ""
