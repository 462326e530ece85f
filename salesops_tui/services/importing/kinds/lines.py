"""Line items from rows: by key, else by deal, product, description and start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from db.journal import Group
from db.queries import imports as queries
from db.rows.sales import LineRow
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.forms.form import read_field, read_new
from salesops_tui.domain.forms.sales import DealForm, LineForm
from salesops_tui.domain.pricing import PriceBook
from salesops_tui.errors import Invalid
from salesops_tui.services.importing.keys import deals_by_key, give_numbers
from salesops_tui.services.importing.kinds.organizations import columns_of
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.records import Entry, RecordsImport, by_shape
from salesops_tui.services.importing.report import ImportReport
from salesops_tui.services.importing.values import Read, key, remembered
from salesops_tui.services.lines import Lines
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.prices import Prices
from salesops_tui.services.session import Session

_DAYS = ("start", "end")


class OneBook(Prices):
    """The price book as it was when the import began."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._book = super().book()

    def book(self) -> PriceBook:
        """That book, whatever the day."""
        return self._book


class ManyLines(Lines):
    """Lines of many deals, written together; the deals follow once, at the end."""

    def __init__(self, session: Session, pipeline: Pipeline) -> None:
        super().__init__(session, pipeline)
        self._prices = OneBook(session)

    def complete(self, deal: Deal, values: dict[str, Any]) -> dict[str, Any]:
        """A new line's columns; raises Invalid."""
        return self._complete(deal, values)

    def check(self, deal: Deal, values: dict[str, Any]) -> None:
        """Raise Invalid for a line that cannot be."""
        self._check(deal, values)


class LinesImport(RecordsImport):
    """One import of line items."""

    what = "lines"
    table = "line"
    prefix = ""
    title = "product"

    def __init__(
        self,
        session: Session,
        pipeline: Pipeline,
        group: Group,
        columns: Columns,
        report: ImportReport,
    ) -> None:
        readers: dict[str, Read] = {
            name: remembered(partial(read_field, LineForm, name)) for name in LineForm.model_fields
        }
        readers |= {"key": key, "deal": key, "amount": partial(read_field, DealForm, "estimate")}
        self._book = OneBook(session).book()
        readers["product"] = self._product
        super().__init__(session, group, columns, report, readers)
        self._lines = ManyLines(session, pipeline)
        self._ids: dict[str, int] = {}  # the deals of this batch by key
        self._deals: dict[int, Deal] = {}
        self._touched: set[int] = set()
        self._failed = report.failed

    def tie(self, entries: Sequence[Entry]) -> None:
        """Find the deals; a line stays with its own."""
        keys = {entry.values["deal"] for entry in entries if "deal" in entry.values}
        self._ids = deals_by_key(self.store, keys)
        known = queries.deals_of_lines(self.store, {e.id for e in entries if e.id is not None})
        for entry in entries:
            given = entry.values.get("deal")
            if given is not None and given not in self._ids:
                entry.mistakes["deal"] = f"there is no deal {given!r}"
            elif entry.id is None and given is None:
                entry.mistakes.setdefault("deal", "a new line needs its deal")
            elif entry.id in known and given and known[entry.id] != self._ids[given]:
                there = (entry.now or {}).get("deal", "another deal")
                entry.mistakes["key"] = f"line {entry.key} is of {there}; leave the key out"
        ids = {*known.values(), *self._ids.values()}
        self._deals = queries.deals(self.store, ids)

    def find(self, entries: Sequence[Entry]) -> None:
        """By what a row says of deal, product, description and start; a blank fits any."""
        lines = queries.lines_of(self.store, {self._ids[e.values["deal"]] for e in entries})
        for entry in entries:
            if "product" not in entry.values:
                entry.mistakes["product"] = "a new line needs a product"
                continue
            wanted = self._nature(entry)
            found = [
                identity
                for identity, *nature in lines.get(wanted[0], ())
                if all(
                    ours in ("", theirs) for ours, theirs in zip(wanted[1:], nature, strict=True)
                )
                and not entry.key
            ]
            if len(found) > 1:
                entry.mistakes["product"] = f"{len(found)} lines of the deal fit; give the key"
            elif found:
                entry.id = found[0]

    def marks(self, entry: Entry) -> list[object]:
        """The same line is not added twice."""
        return [self._nature(entry)]

    def add(self, entries: Sequence[Entry]) -> None:
        """Write new lines; what is not given comes from the price book."""
        sound: list[tuple[Entry, dict[str, Any]]] = []
        for entry in entries:
            deal = self._deals[self._ids[entry.values["deal"]]]
            raw = {n: v for n, v in entry.values.items() if n in LineForm.model_fields}
            try:
                sound.append((entry, self._lines.complete(deal, read_new(LineForm, raw))))
            except Invalid as mistake:
                self._refuse(entry, mistake)
        self.next_id = give_numbers([entry for entry, _ in sound], self.next_id)
        rows = [
            {**row, "id": e.id, "imported_key": None if e.number else e.key or None}
            for e, row in sound
        ]
        self.group.insert_many(LineRow, rows)
        for entry, row in sound:
            self._touched.add(row["deal_id"])
            self.note(entry, "add", entry.values)

    def change(self, entries: Sequence[tuple[Entry, dict[str, Any]]]) -> None:
        """Write what differs; an amount follows from the rest."""
        known = queries.deals_of_lines(self.store, {e.id for e, _ in entries if e.id is not None})
        missing = set(known.values()) - set(self._deals)
        self._deals |= queries.deals(self.store, missing)
        changes = []
        for entry, differ in entries:
            deal = self._deals[known[entry.id or 0]]
            try:
                self._check(entry, deal, differ)
            except Invalid as mistake:
                self._refuse(entry, mistake)
                continue
            changes.append((entry.id or 0, columns_of(differ)))
            self._touched.add(deal.id)
            self.note(entry, "change", differ)
        for run in by_shape(changes):
            self.group.update_many(LineRow, run)

    def finish(self) -> None:
        """Let the amounts of the deals follow."""
        super().finish()
        if self.report.failed > self._failed:
            return  # nothing of this stays
        for deal_id in sorted(self._touched):
            self._lines.follow(self.group, deal_id)

    def _check(self, entry: Entry, deal: Deal, differ: Mapping[str, Any]) -> None:
        if "amount" in differ:
            raise Invalid(
                "it follows from quantity, price, discount and dates; change those", field="amount"
            )
        now = dict(entry.now or {})
        for name in _DAYS:
            now[name] = date.fromisoformat(now[name]) if now[name] else None
        self._lines.check(deal, {**now, **differ})

    def _nature(self, entry: Entry) -> tuple[int, str, str, str]:
        values = entry.values
        start = values.get("start")
        return (
            self._ids[values["deal"]],
            values["product"],
            values.get("description", ""),
            start.isoformat() if start else "",
        )

    def _product(self, text: str) -> str:
        """A product by its code where the price book has it."""
        word: str = read_field(LineForm, "product", text)
        price = self._book.price(word)
        return price.code if price else word

    def _refuse(self, entry: Entry, mistake: Invalid) -> None:
        name = mistake.field
        self.report.error(entry.row, self.columns.theirs.get(name, name), str(mistake))
