"""Records that another system keeps in step with ours: sent again whenever they differ.

One module for each system, with ``push(session, connector)``. What both sides last had is the
reference's ``agreed``; a field that was changed there since is never overwritten, it is drift.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Connector
    from salesops_tui.services.outbox.courier import Sent
    from salesops_tui.services.session import Session


def push(session: Session, system: str, connector: Connector) -> Iterator[Sent]:
    """Send the records of a system that differ from what both sides last had."""
    module = import_module(f"{__name__}.{system.replace('-', '_')}")
    found: Iterator[Sent] = module.push(session, connector)
    yield from found
