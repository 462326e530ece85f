"""The history: what was done, undo and redo by value."""

from __future__ import annotations

from db.database import Store
from db.journal import Group, current
from db.queries import history as queries
from db.queries.history import ChangeEntry, GroupEntry
from db.rows import ROWS
from db.rows.base import column_value
from salesops_tui.domain.people import Role
from salesops_tui.errors import NotFound, NothingToUndo, UndoRefused
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Done, Session


class History:
    """Change groups, newest first; each can be taken back while what it wrote still stands."""

    def __init__(self, session: Session, pipeline: Pipeline) -> None:
        self._session = session
        self._pipeline = pipeline

    def log(self, limit: int = 20) -> list[GroupEntry]:
        """The latest groups, newest first."""
        return queries.groups(self._session.store, limit)

    def of_deal(self, deal_id: int) -> list[tuple[GroupEntry, ChangeEntry]]:
        """What was written of a deal and of what hangs on it, oldest first."""
        return queries.of_deal(self._session.store, deal_id)

    def undo(self, group_id: int | None = None) -> Done:
        """Take back a group: the one named, else the actor's latest that stands.

        Raises NothingToUndo, UndoRefused when a later change is in the way or the group lasts,
        NotAllowed for somebody else's group.
        """
        store = self._session.store
        wanted = group_id or queries.latest(store, self._session.actor.id)
        if wanted is None:
            raise NothingToUndo
        return self._invert(self._group(wanted), "undid")

    def redo(self) -> Done:
        """Make again what the actor last took back, unless its records changed since."""
        store = self._session.store
        found = queries.latest_undo(store, self._session.actor.id)
        if found is None:
            raise NothingToUndo("nothing that you took back is left to be made again")
        group = self._group(found)
        if queries.changed_since(store, group.id):
            raise NothingToUndo(
                f"“{group.what}” cannot be made again: its records were changed since"
            )
        return self._invert(group, "redid")

    def _group(self, number: int) -> GroupEntry:
        found = queries.group(self._session.store, number)
        if found is None:
            raise NotFound(f"there is no change {number}; see `salesops log`")
        return found

    def _invert(self, entry: GroupEntry, verb: str) -> Done:
        actor = self._session.actor
        if entry.by_id != actor.id:
            actor.require(Role.MANAGER, f"taking back what {entry.by} did")
        if entry.lasting:
            raise UndoRefused(f"“{entry.what}” cannot be taken back: {entry.lasting}")
        if entry.undone:
            raise UndoRefused(f"“{entry.what}” was taken back already")
        bare = entry.what.removeprefix("undid: ").removeprefix("redid: ")
        with self._session.change(f"{verb}: {bare}", undoes=entry.id) as group:
            changes = queries.changes(self._session.store, entry.id)
            moves = [change for change in changes if change.table == "transition"]
            for move in moves:
                self._pipeline.refuse_undo(move.after)
            for change in reversed(changes):
                if change.table != "transition":
                    self._restore(group, entry, change)
            for move in reversed(moves):
                self._pipeline.take_back(group, move.row_id, move.after)
        return Done(group.what, group.id)

    def _restore(self, group: Group, entry: GroupEntry, change: ChangeEntry) -> None:
        row = ROWS[change.table]
        now = current(self._session.store, row, change.row_id, tuple(change.after))
        differ = [name for name, value in change.after.items() if now[name] != value]
        gone = change.before is None and _deleted(self._session.store, change)
        if differ or gone:
            fields = ", ".join(differ) or "the record"
            raise UndoRefused(
                f"“{entry.what}” cannot be taken back: {fields} of {change.table}"
                f" {change.row_id} changed since"
            )
        before = change.before
        values = {"deleted_at": column_value(group.now)} if before is None else before
        group.update(row, change.row_id, values)


def _deleted(store: Store, change: ChangeEntry) -> bool:
    found = current(store, ROWS[change.table], change.row_id, ("deleted_at",))
    return found["deleted_at"] is not None
