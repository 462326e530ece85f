"""Deals from rows: each row is read, named, found or new, and written with its batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.journal import Group
from db.queries import imports as queries
from db.rows.sales import DealRow
from salesops_tui.errors import Invalid
from salesops_tui.services.deals import Deals
from salesops_tui.services.importing.additions import Additions
from salesops_tui.services.importing.changes import Changes
from salesops_tui.services.importing.dialect import Cell
from salesops_tui.services.importing.keys import number_of
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.names import Names
from salesops_tui.services.importing.report import ImportOptions, ImportReport
from salesops_tui.services.importing.rows import Given, Links
from salesops_tui.services.importing.values import deal_readers
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Session

COLUMNS = (
    "key", "name", "class", "stage", "organization", "owner", "currency", "amount", "membership",
    "usage", "win_rate", "weighted", "target_start", "target_end", "contract_start",
    "contract_end", "collected", "expected_close", "next_step", "next_step_due", "lost_reason",
    "paused_until", "previous_deal", "experiment", "tags", "created_at", "stage_since",
    "closed_at", "revision", "product",
)  # fmt: skip


class DealsImport:
    """One import of deals, batch by batch."""

    def __init__(
        self,
        session: Session,
        services: tuple[Deals, Pipeline],
        group: Group,
        columns: Columns,
        options: ImportOptions,
        report: ImportReport,
    ) -> None:
        self._store = session.store
        self._group = group
        self._columns = columns
        self._report = report
        self._experiments = queries.ids_of(session.store, "experiment", "code")
        readers = deal_readers(session.process, session.clock.now(), self._experiments)
        self._readers = {name: columns.reader(name, read) for name, read in readers.items()}
        self._names = Names(session, group, options, report)
        self._links = Links(session.store, group, report, columns)
        self._first_new = queries.last_id(session.store, "deal") + 1
        self._met = bytearray(self._first_new)  # deals from before that a row has named
        self._additions = Additions(session, group, columns, report, self._first_new)
        self._changes = Changes(session, services, group, columns, report)

    def take(self, batch: Sequence[tuple[int, list[Cell]]]) -> None:
        """Write a batch of rows."""
        rows = [self._read(number, cells) for number, cells in batch]
        self._resolve(rows)
        self._find(rows)
        new = [row for row in rows if row.sound and row.id is None]
        old = [row for row in rows if row.sound and row.id is not None]
        self._additions.write(new)
        self._changes.write(old)
        for row in rows:
            if row.sound and "previous_deal" in row.values:
                self._links.add(row)
        tied = [row for row in rows if row.sound and row.id and "experiment" in row.values]
        self._group.update_many(DealRow, [(row.id or 0, self._origin(row)) for row in tied])

    def _origin(self, row: Given) -> dict[str, Any]:
        return {"experiment_id": self._experiments[row.values["experiment"].casefold()]}

    def finish(self) -> None:
        """Tie renewals to the deals they renew, once all deals are there."""
        self._links.write()

    def _read(self, number: int, cells: Sequence[Cell]) -> Given:
        values: dict[str, Any] = {}
        row = Given(number, values)
        for name, text in self._columns.cells(cells).items():
            try:
                values[name] = self._readers[name](text)
            except Invalid as mistake:
                self._refuse(row, name, str(mistake))
        return row

    def _resolve(self, rows: Sequence[Given]) -> None:
        """Give rows the ids of their organizations and owners, and a name when they lack one."""
        given = [row.values for row in rows]
        self._names.learn(
            (values["organization"] for values in given if values.get("organization")),
            (values["owner"] for values in given if values.get("owner")),
        )
        for row in rows:
            organization, owner = row.values.get("organization"), row.values.get("owner")
            if organization:
                row.organization_id = self._names.organization(organization)
                if row.organization_id is None:
                    self._unknown(row, "organization", organization, "organizations")
            if owner:
                row.owner_id = self._names.user(owner)
                if row.owner_id is None:
                    self._unknown(row, "owner", owner, "owners")

    def _unknown(self, row: Given, column: str, name: str, what: str) -> None:
        sentence = f"there is no {column} {name!r}; `--create {what}` makes it"
        self._refuse(row, column, sentence)

    def _find(self, rows: Sequence[Given]) -> None:
        """Find the deals that rows mean, by key, else by name and organization."""
        keys = {row.key for row in rows if row.key}
        by_key = queries.ids_by_key(self._store, keys)
        numbers = {number for key in keys if (number := number_of(key)) and key not in by_key}
        by_id = queries.keys_by_id(self._store, "deal", numbers)
        unkeyed = {row.name for row in rows if not row.key and row.name}
        by_name = queries.ids_by_name(self._store, unkeyed)
        fresh: set[object] = set()
        for row in rows:
            if not row.sound:
                continue
            if row.key:
                self._find_key(row, by_key, by_id)
            elif row.name:
                self._find_name(row, by_name)
            else:
                self._refuse(row, "", "a row needs a key, or a name, or a product")
            if row.sound:
                self._meet(row, fresh)

    def _find_key(
        self, row: Given, by_key: dict[str, int], by_id: dict[int, tuple[str, bool]]
    ) -> None:
        number = number_of(row.key)
        known, deleted = by_id.get(number, ("", False))
        if row.key in by_key:
            row.id = by_key[row.key]
        elif number and number in by_id:
            if deleted:
                self._refuse(row, "key", f"{row.key} was deleted; give another key")
            elif known:
                self._refuse(row, "key", f"{known} has that number here; give another key")
            row.id = number
        row.number = number

    def _find_name(self, row: Given, by_name: dict[tuple[str, int | None], list[int]]) -> None:
        found = by_name.get((row.name, row.organization_id), [])
        if len(found) > 1:
            self._refuse(row, "name", f"{len(found)} deals are called {row.name!r}; give the key")
        elif found:
            row.id = found[0]

    def _meet(self, row: Given, fresh: set[object]) -> None:
        """Refuse a second row for the same deal."""
        if row.id is None:
            mark = row.number or row.key or (row.name, row.organization_id)
            twice = mark in fresh
            fresh.add(mark)
        else:
            twice = row.id >= self._first_new or bool(self._met[row.id])
            if not twice:
                self._met[row.id] = 1
        if twice:
            self._refuse(row, "", f"the file has {row.key or row.name!r} twice")

    def _refuse(self, row: Given, column: str, sentence: str) -> None:
        row.sound = False
        self._report.error(row.row, self._columns.theirs.get(column, column), sentence)
