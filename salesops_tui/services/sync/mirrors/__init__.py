"""Records that another system keeps in step with ours: sent again whenever they differ.

One module for each system, with ``push(session, connector)``. What both sides last had is the
reference's ``agreed``; a field that was changed there since is never overwritten, it is drift.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from db import outbox
from salesops_tui.domain.clock import Clock

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Connector
    from salesops_tui.services.outbox.courier import Sent
    from salesops_tui.services.session import Session


def push(session: Session, system: str, connector: Connector) -> Iterator[Sent]:
    """Send the records of a system that differ from what both sides last had.

    Raises an Outcome when that cannot go on; what it means for the whole system is kept then.
    """
    from salesops_tui.connectors.outcomes import Held, Shut

    lane, now = outbox.lane(session.store, system), Clock().now()
    if lane.paused or (lane.hold_until is not None and lane.hold_until > now):
        return
    module = import_module(f"{__name__}.{system.replace('-', '_')}")
    found: Iterator[Sent] = module.push(session, connector)
    try:
        yield from found
    except Held as end:
        until = Clock().now() + timedelta(seconds=end.seconds)
        outbox.set_lane(session.store, system, hold_until=until)
        raise
    except Shut as end:
        outbox.set_lane(session.store, system, paused=str(end))
        raise
