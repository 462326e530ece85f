"""What other systems have done with what they were told: read there, and followed here.

One module for each system, with ``pull(desk, connector)`` giving what it found, a line each.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Connector
    from salesops_tui.services.deals import Deals
    from salesops_tui.services.imports import Imports
    from salesops_tui.services.papers import Papers
    from salesops_tui.services.records import Records
    from salesops_tui.services.session import Session
    from salesops_tui.services.statuses import Statuses

_HOMES = {
    "airtable": "airtable",
    "asana": "asana",
    "dropbox-sign": "dropbox_sign",
    "github": "github",
    "hubspot": "hubspot",
}


class Desk(NamedTuple):
    """What a pull works with: records change by the same services as everywhere."""

    session: Session
    records: Records
    papers: Papers
    statuses: Statuses
    deals: Deals
    imports: Imports


class Pulled(NamedTuple):
    """Something found there: ``state`` is changed (here, now), drift (nobody followed it), or left.

    ``group`` is the change it made here, 0 for none.
    """

    key: str
    system: str
    state: str
    told: str
    group: int = 0


def pull(desk: Desk, system: str, connector: Connector) -> Iterator[Pulled]:
    """What a system has done, followed here; raises an Outcome when it cannot be read."""
    module = import_module(f"{__name__}.{_HOMES[system]}")
    found: Iterator[Pulled] = module.pull(desk, connector)
    yield from found
