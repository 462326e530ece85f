"""HubSpot read again: what changed there alone is made here, what is new there comes here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from db import outbox
from db.queries import in_step
from db.queries.handover import FILES
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.outbox import Reference
from salesops_tui.domain.systems import HubSpotPlace
from salesops_tui.domain.text import brief, clean_line
from salesops_tui.errors import ImportRefused, NotFound, StaleRecord
from salesops_tui.services.sync.hubspot.arriving import arrive
from salesops_tui.services.sync.hubspot.fields import ARCHIVED, KINDS, SYSTEM, Fields, called
from salesops_tui.services.sync.hubspot.meeting import Strangers
from salesops_tui.services.sync.hubspot.settling import gone, settled
from salesops_tui.services.sync.hubspot.taking import Taker

if TYPE_CHECKING:
    from db.queries.in_step import Pair
    from salesops_tui.connectors.connector import Connector
    from salesops_tui.connectors.hubspot import HubSpot, There
    from salesops_tui.services.sync.pulls import Desk, Pulled

_ASKED = 100  # records that are looked up at a time
Fresh = list[tuple["There", Mapping[str, Any]]]


def pull(desk: Desk, connector: Connector) -> Iterator[Pulled]:
    """Follow what was changed in HubSpot, and take in what is new there.

    What both sides changed, what a gate stops and what was deleted there is drift.
    """
    place = cast("HubSpotPlace", desk.session.settings.places.get(SYSTEM) or HubSpotPlace())
    hubspot = cast("HubSpot", connector)
    if outbox.lane(desk.session.store, SYSTEM).pulled_at is None:
        for kind in KINDS.values():
            if hubspot.prepare(kind):
                yield _pulled(kind, "changed", f"the property {place.property} was made there")
    following = _Following(desk, hubspot, Fields(place))
    for record in KINDS:
        yield from following.all(record)
    outbox.set_lane(desk.session.store, SYSTEM, pulled_at=Clock().now())


def take(desk: Desk, record: str, identity: int, theirs: Mapping[str, Any]) -> Mapping[str, str]:
    """Make fields of a record what they are there; says why some were not.

    Raises NotFound for one that was removed here, StaleRecord when somebody is at it just now.
    """
    place = cast("HubSpotPlace", desk.session.settings.places.get(SYSTEM) or HubSpotPlace())
    file = FILES[SYSTEM, KINDS[record]]
    found = in_step.some(desk.session.store, SYSTEM, record, file, [identity])
    if not found:
        raise NotFound("it was removed here")
    return Taker(desk, Fields(place)).take(record, found[identity], theirs).refused


class _Following:
    """One pull, a page at a time."""

    def __init__(self, desk: Desk, hubspot: HubSpot, fields: Fields) -> None:
        self._desk = desk
        self._store = desk.session.store
        self._hubspot = hubspot
        self._fields = fields
        self._taker = Taker(desk, fields)

    def all(self, record: str) -> Iterator[Pulled]:
        """Follow the records of one kind."""
        strangers = Strangers(self._store, record, self._fields.key)
        seen: set[str] = set()
        fresh: Fresh = []
        for page in self._hubspot.walk(KINDS[record], self._fields.names(record)):
            seen.update(there.id for there in page)
            yield from self._page(record, page, strangers, fresh)
        if fresh:
            yield from self._arrive(record, fresh)
        missing = in_step.unseen(self._store, SYSTEM, record, seen)
        for start in range(0, len(missing), _ASKED):
            yield from self._missing(record, missing[start : start + _ASKED])

    def _page(
        self, record: str, page: Sequence[There], strangers: Strangers, fresh: Fresh
    ) -> Iterator[Pulled]:
        """Follow a page; ``fresh`` gets those that are nobody's here."""
        ours = in_step.known(self._store, SYSTEM, record, [there.id for there in page])
        unknown = [there for there in page if there.id not in ours]
        ours |= strangers.keyed(unknown) if unknown else {}
        for there in unknown:
            if there.id in ours:
                continue
            theirs = self._fields.theirs(record, there)
            met = strangers.meet(theirs) if not theirs[self._fields.key] else None
            if met is not None:
                ours[there.id] = met
            elif why := self._unwanted(record, theirs, strangers):
                yield _pulled(_called(record, theirs), "left", why)
            elif record != "deal" or theirs["pipeline"] in (None, self._fields.pipeline):
                fresh.append((there, theirs))
        yield from self._known(record, {one.id: one for one in page if one.id in ours}, ours)

    def _unwanted(self, record: str, theirs: Mapping[str, Any], strangers: Strangers) -> str:
        """Why a record of theirs does not become one of ours, "" when it does."""
        key = theirs[self._fields.key]
        if key:
            return f"its {self._fields.key} there, {brief(key, 60)}, is no record's here"
        if strangers.taken(theirs):
            return "another record here has that name or address; merge the two there"
        return ""

    def _known(
        self, record: str, page: Mapping[str, There], ours: Mapping[str, int]
    ) -> Iterator[Pulled]:
        """Follow records that are known here."""
        file = FILES[SYSTEM, KINDS[record]]
        ids = [ours[identity] for identity in page]
        pairs = in_step.some(self._store, SYSTEM, record, file, ids) if ids else {}
        kept: dict[int, Reference] = {}
        told: list[Pulled] = []
        for identity, there in page.items():
            pair = pairs.get(ours[identity])  # None for one that was removed here
            try:
                if pair is not None:
                    told += self._one(record, pair, there, kept)
            except (StaleRecord, NotFound):
                continue  # somebody is at it just now; the next pull looks again
        outbox.refer_all(self._store, SYSTEM, record, kept, Clock().now())
        yield from told

    def _one(
        self, record: str, pair: Pair, there: There, kept: dict[int, Reference]
    ) -> list[Pulled]:
        """Follow one record; ``kept`` gets its reference when that has changed."""
        found = settled(self._fields, record, pair, there)
        taken = self._taker.take(record, pair, found.take)
        drift = {**found.known.drift, **{name: found.take[name] for name in taken.refused}}
        agreed = {**found.known.agreed, **taken.fields}
        after = found.known._replace(agreed=agreed, drift=drift)
        before = pair.known
        if after != before:
            kept[pair.id] = after
        key = str(pair.fields["SalesOps ID"])
        told = []
        if taken.fields:
            changes = ", ".join(f"{name}: {_shown(new)}" for name, new in taken.fields.items())
            told.append(_pulled(key, "changed", changes, taken.group))
        if drift != (before.drift if before else {}) and (drift or not taken.fields):
            ours = self._fields.ours(record, pair)
            told.append(_pulled(key, "drift", _drifted(ours, drift, taken.refused)))
        return told

    def _arrive(self, record: str, fresh: Fresh) -> Iterator[Pulled]:
        """Take in what is new there, then know it."""
        ids = [there.id for there, _ in fresh]
        known: set[str] = set()
        for start in range(0, len(ids), _ASKED):
            known.update(in_step.known(self._store, SYSTEM, record, ids[start : start + _ASKED]))
        fresh = [one for one in fresh if one[0].id not in known]  # others pull too
        if not fresh:
            return
        try:
            report, wrong = arrive(self._desk, self._fields, record, fresh)
        except ImportRefused as refusal:
            yield _pulled(KINDS[record], "left", str(refusal))
            return
        for start in range(0, len(fresh), _ASKED):
            some = {there.id: there for there, _ in fresh[start : start + _ASKED]}
            strangers = Strangers(self._store, record, self._fields.key)
            ours = strangers.keyed(list(some.values()))
            for there, theirs in fresh[start : start + _ASKED]:
                if there.id in wrong:
                    yield _pulled(_called(record, theirs), "left", wrong[there.id])
                elif there.id in ours:
                    yield _pulled(there.id, "changed", f"new: {_called(record, theirs)}",
                                  report.group)  # fmt: skip
            page = {identity: there for identity, there in some.items() if identity in ours}
            yield from self._known(record, page, ours)

    def _missing(self, record: str, ids: Sequence[int]) -> Iterator[Pulled]:
        """Records that were deleted there, told once."""
        file = FILES[SYSTEM, KINDS[record]]
        kept: dict[int, Reference] = {}
        told = []
        for pair in in_step.some(self._store, SYSTEM, record, file, ids).values():
            if pair.known is not None and ARCHIVED not in pair.known.drift:
                kept[pair.id] = gone(pair.known)
                told.append(_pulled(str(pair.fields["SalesOps ID"]), "drift",
                                    "it was deleted there"))  # fmt: skip
        outbox.refer_all(self._store, SYSTEM, record, kept, Clock().now())
        yield from told


def _pulled(key: str, state: str, told: str, group: int = 0) -> Pulled:
    from salesops_tui.services.sync.pulls import Pulled

    return Pulled(key, SYSTEM, state, told, group)


def _called(record: str, theirs: Mapping[str, Any]) -> str:
    return brief(str(theirs[called(record)]), 80)


def _drifted(ours: Mapping[str, Any], drift: Mapping[str, Any], refused: Mapping[str, str]) -> str:
    if not drift:
        return "both sides agree again"
    return "; ".join(
        f"{name}: {_shown(ours.get(name))} here, {_shown(other)} there"
        + (f" ({refused[name]})" if name in refused else "")
        for name, other in drift.items()
    )


def _shown(value: Any) -> str:
    return brief(clean_line(str(value)), 80) if value not in (None, "") else "nothing"
