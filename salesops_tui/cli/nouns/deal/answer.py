"""A deal as ``deal show``, and every write of one deal, answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesops_tui.cli import printing

if TYPE_CHECKING:
    from salesops_tui.exports.table import Table
    from salesops_tui.workspace import Workspace


def record(work: Workspace, identity: int) -> Table:
    """A deal as the one row of a table with every column of the export."""
    key = work.pipeline.deal(identity).key
    found = work.exports.table("deals", f"key:D-{identity}", ())  # keys of others may look so too
    at = found.names.index("key")
    return type(found)(found.title, found.columns, [row for row in found.rows if row[at] == key])


def deal_record(work: Workspace, key: str) -> dict[str, Any]:
    """The same as JSON holds it, by the deal's key."""
    return printing.objects(record(work, work.deals.id_of(key)))[0]
