"""The journal, read: groups, their changes, and which of them can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from db.columns import instant, plain
from db.database import Store


class GroupEntry(NamedTuple):
    """One change of a person; ``records`` counts what it wrote."""

    id: int
    at: datetime
    by: str
    by_id: int
    what: str
    undoes: int | None
    lasting: str
    undone: bool
    records: int


class ChangeEntry(NamedTuple):
    """What one group wrote of one record; ``before`` is None when it added the record."""

    id: int
    table: str
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


# A group is undone when an undo of it stands, that is, was not redone itself.
_UNDONE = """EXISTS (SELECT 1 FROM change_group v WHERE v.undoes = g.id
    AND NOT EXISTS (SELECT 1 FROM change_group w WHERE w.undoes = v.id))"""
_GROUP = f"""SELECT g.id, g.at, coalesce(u.login, u.name, 'salesops'), g.by_id, g.what, g.undoes,
    g.lasting, {_UNDONE}, (SELECT count(*) FROM change WHERE group_id = g.id)
    FROM change_group g LEFT JOIN user u ON u.id = g.by_id"""
_CHANGE = 'SELECT c.id, c."table", c.row_id, c.before, c.after FROM change c'
_CHILDREN = ("line", "answer", "role", "activity", "agreement", "invoice", "document")
_DELIVERED = (
    "checklist_item", "project", "deliverable", "usage_reading", "incident", "cost_reading",
    "milestone", "activity",
)  # fmt: skip


def groups(store: Store, limit: int) -> list[GroupEntry]:
    """The latest groups, newest first."""
    return [_group(row) for row in store.rows(f"{_GROUP} ORDER BY g.id DESC LIMIT ?", (limit,))]


def group(store: Store, identity: int) -> GroupEntry | None:
    """A group by its id."""
    row = store.row(f"{_GROUP} WHERE g.id = ?", (identity,))
    return _group(row) if row else None


def latest(store: Store, by_id: int) -> int | None:
    """The last group of a person that stands and was not an undo or a redo."""
    found: int | None = store.value(
        f"SELECT g.id FROM change_group g WHERE g.by_id = ? AND g.undoes IS NULL"
        f" AND NOT {_UNDONE} ORDER BY g.id DESC LIMIT 1",
        (by_id,),
    )
    return found


def latest_undo(store: Store, by_id: int) -> int | None:
    """The last undo of a person that was not redone."""
    found: int | None = store.value(
        "SELECT g.id FROM change_group g JOIN change_group o ON o.id = g.undoes"
        f" WHERE g.by_id = ? AND o.undoes IS NULL AND NOT {_UNDONE} ORDER BY g.id DESC LIMIT 1",
        (by_id,),
    )
    return found


def changed_since(store: Store, group_id: int) -> bool:
    """Whether a later change, not an undo or redo, touched a record of this group."""
    return bool(
        store.value(
            'SELECT 1 FROM change c JOIN change n ON n."table" = c."table"'
            " AND n.row_id = c.row_id AND n.group_id > c.group_id"
            " JOIN change_group g ON g.id = n.group_id"
            " WHERE c.group_id = ? AND g.undoes IS NULL LIMIT 1",
            (group_id,),
        )
    )


def changes(store: Store, group_id: int) -> list[ChangeEntry]:
    """What a group wrote, in order."""
    rows = store.rows(f"{_CHANGE} WHERE c.group_id = ? ORDER BY c.id", (group_id,))
    return [_change(row) for row in rows]


def of_deal(store: Store, deal_id: int) -> list[tuple[GroupEntry, ChangeEntry]]:
    """Every change of a deal and of its lines, answers, people, papers, oldest first."""
    return _of(store, "deal", _CHILDREN, deal_id)


def of_engagement(store: Store, engagement_id: int) -> list[tuple[GroupEntry, ChangeEntry]]:
    """Every change of an engagement and of what hangs on it, oldest first."""
    return _of(store, "engagement", _DELIVERED, engagement_id)


def _of(
    store: Store, table: str, children: tuple[str, ...], identity: int
) -> list[tuple[GroupEntry, ChangeEntry]]:
    """Every change of a record and of those in other tables that name it."""
    parts = " UNION ALL ".join(
        f"SELECT '{child}', id FROM {child} WHERE {table}_id = ?" for child in children
    )
    rows = store.rows(
        f"WITH mine(t, i) AS (SELECT '{table}', ? UNION ALL {parts})"
        f' SELECT c.group_id, c.id, c."table", c.row_id, c.before, c.after FROM mine'
        ' JOIN change c ON c."table" = mine.t AND c.row_id = mine.i ORDER BY c.id',
        (identity,) * (len(children) + 1),
    )
    entries = {number: group(store, number) for number in {row[0] for row in rows}}
    return [(entry, _change(row[1:])) for row in rows if (entry := entries[row[0]]) is not None]


def newest(store: Store) -> int:
    """The id of the newest change; other sessions watch it move."""
    return int(store.value("SELECT max(id) FROM change") or 0)


def origin(store: Store, line_id: int) -> str:
    """The direction of the ledger line that another one takes back, through every undo of it."""
    found: str = store.value(
        "WITH RECURSIVE chain(direction, undo_of) AS ("
        " SELECT direction, undo_of FROM transition WHERE id = ? UNION ALL"
        " SELECT t.direction, t.undo_of FROM transition t JOIN chain ON t.id = chain.undo_of)"
        " SELECT direction FROM chain WHERE undo_of IS NULL",
        (line_id,),
    )
    return found


def _group(row: tuple[Any, ...]) -> GroupEntry:
    return GroupEntry(*[row[0], instant(row[1]), *row[2:7], bool(row[7]), row[8]])


def _change(row: tuple[Any, ...]) -> ChangeEntry:
    before = plain(row[3]) if row[3] is not None else None
    return ChangeEntry(row[0], row[1], row[2], before, plain(row[4]))
