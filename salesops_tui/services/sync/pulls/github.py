"""GitHub's issues followed: what was closed there as completed is done here, if its gate opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

from db import outbox
from db.queries import backlog
from salesops_tui.connectors.github import GitHub, Issue
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.outbox import Reference
from salesops_tui.domain.text import clean_line
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Refused, StaleRecord
from salesops_tui.services.outbox.intents.github import OVER, SYSTEM, place

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Connector
    from salesops_tui.services.session import Done
    from salesops_tui.services.sync.pulls import Desk, Pulled

RECORD = "deliverable"
_KEY = re.compile(r"^B-(\d{1,15})$")


class _Heard(NamedTuple):
    """How an issue stands, and what we knew of it."""

    reference: Reference
    state: str
    reason: str


def pull(desk: Desk, connector: Connector) -> Iterator[Pulled]:
    """Follow the issues that changed since the last time, and those that could not be followed.

    An issue that carries the mark of a deliverable without one, and our label, is taken for its.
    """
    store, repository = desk.session.store, place(desk.session).repository.lower()
    read, _, since = outbox.cursor(store, SYSTEM).partition(" ")
    since = latest = since if read == repository else ""
    known = outbox.references(store, SYSTEM, RECORD)
    by_name = {reference.remote_id: identity for identity, reference in known.items()}
    heard: dict[int, _Heard] = {}
    for issue in cast("GitHub", connector).issues(since):
        latest = max(latest, issue.updated_at)
        identity = by_name.get(issue.remote_id) or _meant(desk, issue, known)
        if identity is not None:
            reference = known.get(identity) or Reference(issue.remote_id, issue.url)
            heard.setdefault(identity, _Heard(reference, issue.state, issue.reason))
    for identity, reference in known.items():
        if reference.drift:
            before = _Heard(reference, reference.drift["state"], reference.drift["reason"])
            heard.setdefault(identity, before)
    for identity, found in heard.items():
        try:
            yield from _follow(desk, identity, found)
        except StaleRecord:
            latest = since  # somebody is at it just now: read again next time
    if latest != since:
        outbox.set_lane(store, SYSTEM, cursor=f"{repository} {latest}")


def _meant(desk: Desk, issue: Issue, known: dict[int, Reference]) -> int | None:
    """The deliverable whose mark an issue carries, when it is there and has no issue yet."""
    found = _KEY.match(issue.key)
    identity = int(found[1]) if found else 0
    if not identity or identity in known or backlog.item(desk.session.store, identity) is None:
        return None
    return identity


def _follow(desk: Desk, identity: int, found: _Heard) -> Iterator[Pulled]:
    """Bring a deliverable to what its issue says, or tell once why it does not follow."""
    from salesops_tui.services.sync.pulls import Pulled

    key, before = f"B-{identity}", found.reference.drift
    item = backlog.item(desk.session.store, identity)
    if item is None:
        return
    agreed, why, made = found.reference.agreed.get("state", "open"), "", None
    if found.state == "closed" and agreed == "open" and item.state not in OVER:
        if found.reason in ("", "completed"):
            made, why = _done(desk, identity, item)
        else:
            as_what = found.reason.replace("_", " ")
            dropped = f"`salesops deliverable move {key} dropped`"
            why = f"closed there as {as_what}; {dropped} follows"
    elif found.state == "open" and agreed == "closed" and item.state in OVER:
        why = f"reopened there, {item.state} here; move it back, or close it there"
    _keep(desk, identity, found, why)
    if made is not None:
        yield Pulled(key, SYSTEM, "changed", f"{made.what}: closed there", made.group)
    elif why and before.get("told") != why:
        yield Pulled(key, SYSTEM, "drift", why)
    elif before and not why:
        yield Pulled(key, SYSTEM, "drift", "both sides agree again")


def _done(desk: Desk, identity: int, item: backlog.Item) -> tuple[Done | None, str]:
    """Move a deliverable to done, or say what keeps it."""
    try:
        return desk.statuses.move(RECORD, identity, Move("done"), expecting=item.revision), ""
    except StaleRecord:
        raise
    except Refused as refusal:
        if backlog.item(desk.session.store, identity) != item:
            raise StaleRecord from None  # it came of what somebody else has just done
        return None, clean_line(f"closed there; {refusal}")


def _keep(desk: Desk, identity: int, found: _Heard, why: str) -> None:
    """Note how the issue stands: agreed on, or what nobody could follow and why."""
    reference, store = found.reference, desk.session.store
    if why:
        drift = {"state": found.state, "reason": found.reason, "told": why}
        after = reference._replace(drift=drift)
    else:
        after = reference._replace(agreed={**reference.agreed, "state": found.state}, drift={})
    if after != outbox.reference(store, SYSTEM, RECORD, identity):
        outbox.refer(store, SYSTEM, RECORD, identity, after, Clock().now())
