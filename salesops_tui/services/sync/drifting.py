"""Fields that another system has otherwise than we do, and whose value is to hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from db import outbox
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.outbox import Reference
from salesops_tui.domain.people import Role
from salesops_tui.domain.systems import SYSTEMS
from salesops_tui.errors import Invalid, NotFound, Refused
from salesops_tui.services.outbox.box import refuse_unknown
from salesops_tui.services.session import Session

if TYPE_CHECKING:
    from salesops_tui.services.sync.pulls import Desk

_SIDES = ("airtable", "hubspot")  # whose mirrors say what a record is here
_TAKEN = ("hubspot",)  # whose values can be made ours


class Drifted(NamedTuple):
    """A field of a record, as it is here and there; ``ours`` is None for nothing, or unknown."""

    system: str
    key: str
    field: str
    ours: Any
    theirs: Any


class _Record(NamedTuple):
    system: str
    record: str
    id: int
    known: Reference


def drift(desk: Desk, systems: Iterable[str] = ()) -> Iterator[Drifted]:
    """The fields that differ, of the systems named or of all; raises Invalid for an unknown one."""
    named = tuple(systems)
    for system in named:
        refuse_unknown(system)
    for one in _drifting(desk):
        if named and one.system not in named:
            continue
        key, ours = desk.records.key(one.record, one.id), _ours(desk.session, one)
        for field, theirs in one.known.drift.items():
            yield Drifted(one.system, key, field, ours.get(field), theirs)


def resolve(desk: Desk, key: str, fields: Sequence[str], *, ours: bool, system: str = "") -> str:
    """Let our values, or theirs, hold for fields of a record, all that differ unless some are
    named; says what follows.

    Raises NotFound when nothing differs, Invalid for a field that cannot be settled so.
    """
    desk.session.require(Role.MEMBER, "settling what differs")
    one = _meant(desk, key, system)
    wanted = tuple(fields) or tuple(one.known.drift)
    now = _ours(desk.session, one)
    for field in wanted:
        if field not in one.known.drift:
            known = ", ".join(one.known.drift)
            raise Invalid(f"{field}: {key} differs in {known} only", field="field")
        if field not in now:
            raise Invalid(
                f"{field}: this cannot be settled here; put it right in {SYSTEMS[one.system]}",
                field="field",
            )
    theirs = {field: one.known.drift[field] for field in wanted}
    if not ours:
        _take(desk, one, key, theirs)
    rest = {name: value for name, value in one.known.drift.items() if name not in theirs}
    settled = one.known._replace(agreed={**one.known.agreed, **theirs}, drift=rest)
    outbox.refer(desk.session.store, one.system, one.record, one.id, settled, Clock().now())
    told = ", ".join(wanted)
    if ours:
        return f"{key}: the next push sends {told} to {SYSTEMS[one.system]}"
    return f"{key}: {told} now as in {SYSTEMS[one.system]}"


def _drifting(desk: Desk) -> Iterator[_Record]:
    for system, record, identity, known in outbox.drifting(desk.session.store):
        yield _Record(system, record, identity, known)


def _meant(desk: Desk, key: str, system: str) -> _Record:
    """The one record with this key, or the key that it came with, that drifts."""
    if system:
        refuse_unknown(system)
    found = [
        one
        for one in _drifting(desk)
        if desk.records.key(one.record, one.id) == key.strip() and system in ("", one.system)
    ]
    if not found:
        raise NotFound(f"{key}: no system has it otherwise; see `salesops sync drift`")
    if len(found) > 1:
        some = ", ".join(dict.fromkeys(one.system for one in found))
        raise Invalid(f"system: {key} differs in several ({some}); name one", field="system")
    return found[0]


def _ours(session: Session, one: _Record) -> Mapping[str, Any]:
    """A record's fields as they are here; where nobody can say, as both sides last had them."""
    if one.system not in _SIDES:
        return one.known.agreed
    mirror = import_module(f"salesops_tui.services.sync.mirrors.{one.system}")
    found: Mapping[str, Any] = mirror.ours(session, one.record, one.id)
    return found


def _take(desk: Desk, one: _Record, key: str, theirs: Mapping[str, Any]) -> None:
    """Make values of theirs ours, through the services that people use."""
    if one.system not in _TAKEN:
        raise Invalid(
            f"{SYSTEMS[one.system]}: its values are not taken over; edit {key} here, or let ours"
            " hold",
            field="system",
        )
    from salesops_tui.services.sync.pulls import hubspot

    refused = hubspot.take(desk, one.record, one.id, theirs)
    if refused:
        raise Refused("; ".join(f"{name}: {why}" for name, why in refused.items()))
