"""The history: what was done, undo and redo by value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from db.columns import column_value, untouched
from db.journal import Group, current_many
from db.queries import deals as deal_queries
from db.queries import history as queries
from db.queries import refusals
from db.queries.history import ChangeEntry, GroupEntry
from db.queries.refusals import Refusal
from db.rows import ROWS
from db.rows.sales import LineRow
from salesops_tui.domain.ledger import moved_since
from salesops_tui.domain.people import Role
from salesops_tui.errors import NotFound, NothingToUndo, StaleRecord, UndoRefused
from salesops_tui.services import users
from salesops_tui.services.lines import TERM_FIELDS, Lines
from salesops_tui.services.outbox import queueing
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Done, Session

_ASKED = 500  # deals in one question
_SUMMED = {"amount", *TERM_FIELDS}  # what a deal's amount depends on, and itself


class Event(NamedTuple):
    """A change as a timeline tells it."""

    at: datetime
    by: str
    what: str


class History:
    """Change groups, newest first; each can be taken back while what it wrote still stands."""

    def __init__(self, session: Session, pipeline: Pipeline) -> None:
        self._session = session
        self._pipeline = pipeline
        self._lines = Lines(session, pipeline)

    def log(self, limit: int = 20) -> list[GroupEntry]:
        """The latest groups, newest first."""
        return queries.groups(self._session.store, limit)

    def refusals(self, limit: int = 20) -> list[Refusal]:
        """What somebody was not allowed to do, newest first; raises NotAllowed but for managers."""
        self._session.require(Role.MANAGER, "reading refusals")
        return refusals.newest(self._session.store, limit)

    def events(self, deal_id: int) -> list[Event]:
        """Changes of a deal and of what hangs on it, besides its moves and activities."""
        return _untold(queries.of_deal(self._session.store, deal_id))

    def engagement_events(self, engagement_id: int) -> list[Event]:
        """Changes of an engagement and of what hangs on it, besides its win and activities."""
        return _untold(queries.of_engagement(self._session.store, engagement_id))

    def undo(self, group_id: int | None = None) -> Done:
        """Take back a group: the one named, else the actor's latest that stands.

        Raises NothingToUndo, UndoRefused when a later change is in the way or the group lasts,
        NotAllowed for somebody else's group.
        """
        store = self._session.store
        wanted = group_id or queries.latest(store, self._session.actor.id)
        if wanted is None:
            raise NothingToUndo
        return self._invert(self._meant(self._group(wanted)), "undid")

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

    def _meant(self, entry: GroupEntry) -> GroupEntry:
        """The group to take back: for one that made another again, that other one."""
        back = self._group(entry.undoes) if entry.undoes else None
        return self._group(back.undoes) if back and back.undoes else entry

    def _group(self, number: int) -> GroupEntry:
        found = queries.group(self._session.store, number)
        if found is None:
            raise NotFound(f"there is no change {number}; see `salesops log`")
        return found

    def _invert(self, entry: GroupEntry, verb: str) -> Done:
        actor = self._session.actor
        if entry.by_id != actor.id:
            self._session.require(Role.MANAGER, f"taking back what {entry.by} did")
        if entry.lasting:
            raise UndoRefused(f"“{entry.what}” cannot be taken back: {entry.lasting}")
        if entry.undone:
            raise UndoRefused(f"“{entry.what}” was taken back already")
        bare = entry.what.removeprefix("undid: ").removeprefix("redid: ")
        with self._session.change(f"{verb}: {bare}", undoes=entry.id) as group:
            changes = queries.changes(self._session.store, entry.id)
            users.guard_undo(self._session, changes)
            queueing.refuse_undo(self._session.store, entry.what, changes)
            moves = [c for c in changes if c.table == "transition" and c.before is None]
            for move in moves:
                self._pipeline.refuse_undo(move.after)
            self._refuse_moved_since(entry, moves)
            for run in _runs(changes):
                self._restore(group, entry, run)
            users.refuse_no_admin(self._session.store)
            self._follow(group, changes)
            self._pipeline.take_back(group, [(m.row_id, m.after) for m in reversed(moves)])
        return Done(group.what, group.id)

    def _follow(self, group: Group, changes: Sequence[ChangeEntry]) -> None:
        """Add up again the deals whose lines or terms were restored: others may stand since."""
        store = self._session.store
        lines = [change.row_id for change in changes if change.table == "line"]
        there = current_many(store, LineRow, lines, ("deal_id",)).values()
        deals = {line["deal_id"] for line in there}
        for change in changes:
            if change.table == "deal" and change.before and not _SUMMED.isdisjoint(change.after):
                deals.add(change.row_id)
        for deal in sorted(deals):
            if deal_queries.deal(store, deal) is not None:
                self._lines.follow(group, deal)

    def _refuse_moved_since(self, entry: GroupEntry, moves: Sequence[ChangeEntry]) -> None:
        """Raise UndoRefused when a deal has made another move since, even if it is back there."""
        mine: dict[int, set[int]] = {}
        for move in moves:
            mine.setdefault(move.after["deal_id"], set()).add(move.row_id)
        deals = list(mine)
        for start in range(0, len(deals), _ASKED):
            some = deals[start : start + _ASKED]
            for deal, lines in deal_queries.transitions(self._session.store, some).items():
                if moved_since(lines, mine[deal]):
                    raise UndoRefused(
                        f"“{entry.what}” cannot be taken back: deal {deal} was moved since"
                    )

    def _restore(self, group: Group, entry: GroupEntry, run: Sequence[ChangeEntry]) -> None:
        """Give back the old values of records of one table, whose changes have one shape."""
        first = run[0]
        row = ROWS[first.table]
        rest = untouched(row) if first.before is None else {"deleted_at": None}
        asked = tuple({**rest, **first.after})
        now = current_many(self._session.store, row, [change.row_id for change in run], asked)
        for change in run:
            there, written = now[change.row_id], {**rest, **change.after}
            differ = [name for name, value in written.items() if there[name] != value]
            if differ:
                fields = "the record" if "deleted_at" in differ else ", ".join(differ)
                raise UndoRefused(
                    f"“{entry.what}” cannot be taken back: {fields} of {change.table}"
                    f" {change.row_id} changed since"
                )
        gone = {"deleted_at": column_value(group.now)}
        old = [(c.row_id, gone if c.before is None else c.before) for c in run]
        try:
            group.update_many(row, old)
        except StaleRecord:
            raise UndoRefused(
                f"“{entry.what}” cannot be taken back: another {first.table} has its place now"
            ) from None


def _untold(found: Sequence[tuple[GroupEntry, ChangeEntry]]) -> list[Event]:
    """An event for each group that the ledger or the activities do not tell already."""
    events: dict[int, Event] = {}
    told: set[int] = set()
    for entry, change in found:
        begins = change.table == "engagement" and change.before is None
        if change.table == "activity" or "stage" in change.after or begins:
            told.add(entry.id)
        taken = " (taken back)" if entry.undone else ""
        events[entry.id] = Event(entry.at, entry.by, entry.what + taken)
    return [event for group, event in events.items() if group not in told]


def _runs(changes: Sequence[ChangeEntry]) -> Iterator[list[ChangeEntry]]:
    """Changes from the last to the first, in runs that can be taken back at once.

    The ledger's new lines are left out: it is only ever added to.
    """
    run: list[ChangeEntry] = []
    shape: tuple[Any, ...] = ()
    ids: set[int] = set()
    for change in reversed(changes):
        if change.table == "transition" and change.before is None:
            continue
        before = None if change.before is None else tuple(change.before)
        same = (change.table, tuple(change.after), before)
        if run and (same != shape or change.row_id in ids):
            yield run
            run, ids = [], set()
        shape = same
        run.append(change)
        ids.add(change.row_id)
    if run:
        yield run
