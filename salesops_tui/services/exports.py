"""Exports: the records a filter lets through, as a table that any format can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from db.columns import texts
from db.queries import deals as deal_queries
from db.queries import exports as queries
from salesops_tui.domain.ledger import Visit, standing, visits
from salesops_tui.domain.process import Kind as StageKind
from salesops_tui.domain.records import KINDS as RECORDS
from salesops_tui.errors import Invalid
from salesops_tui.exports.table import Column, Kind, Table
from salesops_tui.services.board_table import board_table
from salesops_tui.services.journals import Journals
from salesops_tui.services.session import Session

if TYPE_CHECKING:
    from salesops_tui.services.marketing.calendar import Calendar
    from salesops_tui.services.records import Records

KINDS: dict[str, Kind] = {
    "amount": "money",
    "membership": "money",
    "usage": "money",
    "win_rate": "rate",
    "weighted": "money",
    "target_start": "date",
    "target_end": "date",
    "contract_start": "date",
    "contract_end": "date",
    "collected": "money",
    "expected_close": "date",
    "next_step_due": "date",
    "paused_until": "date",
    "tags": "tags",
    "created_at": "instant",
    "stage_since": "instant",
    "closed_at": "instant",
    "revision": "integer",
    "at": "instant",
    "aliases": "tags",
    "domains": "tags",
    "emails": "tags",
    "newsletter": "bool",
    "member_updates": "bool",
    "outreach": "bool",
    "do_not_contact": "bool",
    "unit_price": "money",
    "discount": "rate",
    "start": "date",
    "end": "date",
}
COLUMNS = {
    "deals": queries.DEAL_COLUMNS,
    "transitions": ("deal", "from", "to", "at", "by", "reason"),
    **queries.RECORD_COLUMNS,
}
# The other records by what exports call them, and the calendar over them.
PLURALS = {k.plural: name for name, k in RECORDS.items() if k.plural not in COLUMNS}
WHAT = (*COLUMNS, "board", "calendar", "journal", *PLURALS)
_UNFILTERED = ("organizations", "contacts")
_LEDGER = ("created_at", "stage_since", "closed_at")


class Exports:
    """Tables of the records of a team."""

    def __init__(
        self, session: Session, records: Callable[[], Records], calendar: Callable[[], Calendar]
    ) -> None:
        self._session = session
        self._other_records = records
        self._calendar = calendar

    def table(
        self, what: str, where: str = "", columns: Sequence[str] = (), format: str = "csv"
    ) -> Table:
        """The table of one of WHAT under a filter, with all columns or some.

        A filter of one of COLUMNS chooses deals, of anything else its own records. Rows are read
        while they are written, all from one state of the database. Raises Invalid for a table, a
        column or a calendar file there is not, or a filter of what is no deal's; FilterInvalid
        for a filter that cannot be read.
        """
        if what not in WHAT:
            raise Invalid(
                f"export: there is no {what!r}; there are {', '.join(WHAT)}", field="what"
            )
        if format == "ics":
            return self._calendar().events(what, where)
        if what == "board":
            return board_table(self._session, where, columns)
        if what == "journal":
            return Journals(self._session).table(where, columns)
        if what == "calendar":
            return self._calendar().table(where, columns)
        if what in PLURALS:
            return self._other_records().table(PLURALS[what], where, columns)
        for name in columns:
            if name not in COLUMNS[what]:
                raise Invalid(
                    f"columns: {what} have no {name!r}; they have {', '.join(COLUMNS[what])}",
                    field="columns",
                )
        names = tuple(columns) or COLUMNS[what]
        rows = self._rows(what, where, names)
        return Table(what, tuple(Column(name, KINDS.get(name, "text")) for name in names), rows)

    def _rows(self, what: str, where: str, names: Sequence[str]) -> Iterator[Sequence[object]]:
        if what == "deals":
            return self._deals(where, names)
        if what == "transitions":
            return self._moves(where, names)
        if where and what in _UNFILTERED:
            raise Invalid(
                f"where: a filter chooses deals, and {what} belong to many; leave it out",
                field="where",
            )
        return self._records(what, where, names)

    def _records(self, what: str, where: str, names: Sequence[str]) -> Iterator[Sequence[object]]:
        """Organizations, contacts or lines in order of their ids."""
        condition = self._session.condition(where)
        kinds = [KINDS.get(name) for name in names]

        def rows() -> Iterator[Sequence[object]]:
            store = self._session.store
            with store.snapshot():
                for row in queries.records(store, what, names, condition):
                    yield [typed(cell, kind) for cell, kind in zip(row, kinds, strict=True)]

        return rows()

    def _deals(self, where: str, names: Sequence[str]) -> Iterator[Sequence[object]]:
        """Deals in order of their ids."""
        condition = self._session.condition(where)  # read before the first row is asked for

        def rows() -> Iterator[Sequence[object]]:
            store, process = self._session.store, self._session.process
            tags = names.index("tags") if "tags" in names else None
            dated = [(name, at) for at, name in enumerate(names) if name in _LEDGER]
            with store.snapshot():
                for identity, undone, *row in queries.deals(store, process, condition, names):
                    if tags is not None:
                        row[tags] = _words(row[tags])
                    if undone and dated:
                        known = self._dates(identity)
                        for name, at in dated:
                            row[at] = known.get(name)
                    yield row

        return rows()

    def _moves(self, where: str, names: Sequence[str]) -> Iterator[Sequence[object]]:
        """The ledger's standing lines, deal by deal."""
        condition = self._session.condition(where)
        chosen = [COLUMNS["transitions"].index(name) for name in names]

        def rows() -> Iterator[Sequence[object]]:
            store = self._session.store
            with store.snapshot():
                for key, move in queries.moves(store, condition):
                    row = (key, move.from_stage, move.to_stage, move.at, move.by, move.reason)
                    yield [row[at] for at in chosen]

        return rows()

    def _dates(self, identity: int) -> dict[str, datetime | None]:
        """The ledger's dates of a deal some of whose moves were taken back."""
        session = self._session
        moves = deal_queries.transitions(session.store, [identity]).get(identity, [])
        stays = visits(moves, session.clock.now())
        if not stays:
            return {}
        closed = self._closing(stays)
        return {
            "created_at": standing(moves)[0].at,
            "stage_since": stays[-1].start,
            "closed_at": closed.start if closed else None,
        }

    def _closing(self, stays: Sequence[Visit]) -> Visit | None:
        """The visit that closed a deal: its loss, or its win even when completed since."""
        kinds = [self._session.process.kind(stay.stage) for stay in stays]
        if kinds[-1] is StageKind.COMPLETED and kinds[-2:-1] == [StageKind.WON]:
            return stays[-2]
        return None if kinds[-1] in (StageKind.OPEN, StageKind.PAUSED) else stays[-1]


def typed(cell: object, kind: Kind | None) -> object:
    """A cell of a record as a table holds it: lists, consents, moments are not as SQLite has."""
    if kind == "tags":
        return _words(str(cell))
    if kind == "instant" and cell:
        return f"{str(cell)[:19]}Z"  # to the second, as everywhere outside
    return cell if kind != "bool" or cell is None else bool(cell)


@lru_cache(10_000)
def _words(text: str) -> tuple[str, ...]:
    """A list of words as the database keeps it; tags repeat from deal to deal."""
    return texts(text)
