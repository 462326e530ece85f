"""What was written to a record since one of its revisions, from the journal."""

from __future__ import annotations

from typing import Any, NamedTuple

from db.columns import plain
from db.database import Store


class Written(NamedTuple):
    """One change of a record: who made it, and what its columns held before."""

    by_id: int
    by: str
    before: dict[str, Any]


def written(store: Store, table: str, identity: int, revisions: int) -> list[Written]:
    """The last changes of a record, as many as revisions have passed, oldest first.

    Every change of a record is one line of the journal and one revision.
    """
    rows = store.rows(
        "SELECT g.by_id, coalesce(u.login, u.name, 'salesops'), c.before FROM change c"
        " JOIN change_group g ON g.id = c.group_id LEFT JOIN user u ON u.id = g.by_id"
        ' WHERE c."table" = ? AND c.row_id = ? ORDER BY c.id DESC LIMIT ?',
        (table, identity, revisions),
    )
    return [Written(by_id, by, plain(before) if before else {}) for by_id, by, before in rows[::-1]]
