"""Invoices from rows, the history of other books: by key, else by number; what was paid follows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from db.journal import Group
from db.queries import imports as queries
from db.rows.papers import InvoiceLineRow, PaymentRow
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.forms.form import read_field
from salesops_tui.domain.forms.papers import InvoiceForm, IssueForm, PaymentForm
from salesops_tui.domain.papers import INVOICE_KINDS, INVOICE_STATUSES
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid
from salesops_tui.services.billing.payments import follow_collected
from salesops_tui.services.importing.keys import deals_by_key
from salesops_tui.services.importing.kinds.kind import KindImport
from salesops_tui.services.importing.kinds.settling import (
    check,
    check_payment,
    kept,
    one_of,
    settled,
)
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.records import Entry
from salesops_tui.services.importing.report import ImportOptions, ImportReport
from salesops_tui.services.importing.values import Read, key
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Session

COLUMNS = (
    "key", "deal", "number", "issuer", "status", "period_start", "period_end", "total", "currency",
    "requested_on", "issued", "due", "paid", "note", "kind", "passed_through", "void_reason",
    "line", "paid_on",
)  # fmt: skip
_MAY_CHANGE = ("issuer", "period_start", "period_end", "due", "note", "paid", "paid_on")
_OURS = re.compile(r"INV-(\d{4})-(\d{1,9})")  # a number of our own series


class InvoicesImport(KindImport):
    """One import of invoices; what was paid becomes a payment, and the deal's collected amount."""

    kind = "invoice"
    what = "invoices"
    table = "invoice"
    prefix = "I"
    title = "number"
    also = MappingProxyType({"line": "text", "paid_on": "date"})
    plain = ("issuer", "period_start", "period_end", "due", "note")

    def __init__(
        self,
        session: Session,
        pipeline: Pipeline,
        group: Group,
        columns: Columns,
        options: ImportOptions,
        report: ImportReport,
    ) -> None:
        self._today = session.clock.today()
        amount, day = (partial(read_field, PaymentForm, n) for n in ("amount", "received_on"))
        more: dict[str, Read] = {
            "deal": key,
            "number": partial(read_field, IssueForm, "number"),
            "status": partial(one_of, INVOICE_STATUSES, "status"),
            "kind": partial(one_of, INVOICE_KINDS, "kind"),
            "currency": partial(read_field, InvoiceForm, "currency"),
            "issued": self._past,
            "requested_on": self._past,
            "paid_on": self._past,
            "due": day,
            "paid": amount,
            "passed_through": amount,
            "void_reason": clean_line,
        }
        super().__init__(session, group, columns, options, report, more)
        self._pipeline = pipeline
        self._numbers = self.lookup("number", queries.invoice_numbers(self.store))
        self._ids: dict[str, int] = {}  # the deals of this batch by key
        self._deals: dict[int, Deal] = {}
        self._paid: set[int] = set()  # deals with payments

    def there(self, ids: Collection[int]) -> dict[int, dict[str, Any]]:
        """The invoices as exports give them; what only an import has is empty."""
        return {
            identity: {**now, "line": "", "paid_on": None, "status": kept(now["status"])}
            for identity, now in super().there(ids).items()
        }

    def tie(self, entries: Sequence[Entry]) -> None:
        """Find the deals."""
        keys = {e.values["deal"] for e in entries if "deal" in e.values}
        keys |= {e.now["deal"] for e in entries if e.now}
        self._ids = deals_by_key(self.store, keys)
        self._deals = queries.deals(self.store, set(self._ids.values()))
        for entry in entries:
            given = entry.values.get("deal")
            if given is not None and given not in self._ids:
                entry.mistakes["deal"] = f"there is no deal {given!r}"

    def find(self, entries: Sequence[Entry]) -> None:
        """By number."""
        known = self._numbers.find({e.values.get("number", "") for e in entries})
        for entry in entries:
            found = known.get(entry.values.get("number", ""))
            if found and self.known_before(entry, found):
                entry.id = found
            elif found:
                entry.mistakes["number"] = f"{entry.values['number']} is taken by I-{found}"
            else:
                self._complete(entry)

    def compare(self, entries: Sequence[Entry]) -> None:
        """Of an invoice that is there only money that came in and plain fields are taken."""
        super().compare(entries)
        for entry in entries:
            if entry.now:
                self._refuse_history(entry, entry.now)

    def marks(self, entry: Entry) -> list[object]:
        """A number is taken once."""
        number = entry.values.get("number")
        return [number] if number else []

    def row(self, entry: Entry) -> dict[str, Any]:
        """All columns of a new invoice."""
        values = entry.values
        deal = self._deals[self._ids[values["deal"]]]
        issued, number = values.get("issued"), values.get("number") or None
        wait = timedelta(days=self.session.settings.invoice_due_days)
        ours = _OURS.fullmatch(number or "")
        return {
            "deal_id": deal.id,
            "issuer": values.get("issuer", ""),
            "number": number,
            "year": int(ours[1]) if ours else None,
            "serial": int(ours[2]) if ours else None,
            "status": values["status"],
            "period_start": values.get("period_start"),
            "period_end": values.get("period_end"),
            "total": values["total"],
            "currency": values.get("currency") or deal.currency,
            "requested_on": values.get("requested_on"),
            "issued": issued,
            "due": values.get("due") or (issued + wait if issued else None),
            "note": values.get("note", ""),
            "kind": values.get("kind", ""),
            "void_reason": values.get("void_reason", ""),
            "imported_key": None if entry.number else entry.key or None,
        }

    def add(self, entries: Sequence[Entry]) -> None:
        """Write new invoices, each with its lines and with what was paid."""
        super().add(entries)
        lines = [line for entry in entries for line in self._lines(entry)]
        self.group.insert_many(InvoiceLineRow, lines)
        paid = [entry for entry in entries if entry.values.get("paid")]
        self._receive((entry, entry.values["paid"]) for entry in paid)

    def change(self, entries: Sequence[tuple[Entry, dict[str, Any]]]) -> None:
        """Write what differs; more money is another payment."""
        super().change(entries)
        more = [(e, differ["paid"] - (e.now or {})["paid"]) for e, differ in entries
                if "paid" in differ]  # fmt: skip
        self._receive(more)

    def learn(self, entries: Sequence[Entry]) -> None:
        """Their numbers."""
        self._numbers.add(
            (number, e.id or 0) for e in entries if (number := e.values.get("number"))
        )

    def columns_of(self, differ: dict[str, Any]) -> dict[str, Any]:
        """The status follows what was paid."""
        found = super().columns_of(differ)
        names = {"status": "status", "key": "imported_key"}
        return {**found, **{column: differ[n] for n, column in names.items() if n in differ}}

    def finish(self) -> None:
        """Let deals follow what was paid."""
        super().finish()
        self._numbers.close()
        for deal_id in sorted(self._paid):
            follow_collected(self.group, self._pipeline.deal(deal_id))

    def _complete(self, entry: Entry) -> None:
        """Check that a new invoice can be, and say what it is: asked for, out, paid."""
        values, wrong = entry.values, entry.mistakes
        for name in ("deal", "total"):
            if name not in values:
                wrong.setdefault(name, f"a new invoice needs its {name}")
        if not values.get("number") and not entry.key:
            wrong.setdefault("number", "a new invoice needs its number, or a key")
        if wrong:
            return
        try:
            values["status"] = settled(values, values["total"])
            check(values)
        except Invalid as mistake:
            wrong[mistake.field] = str(mistake)

    def _refuse_history(self, entry: Entry, now: Mapping[str, Any]) -> None:
        values = entry.values
        for name in [name for name in values if name not in (*_MAY_CHANGE, "key", "status")]:
            if not self._same(name, values.pop(name), now):
                entry.mistakes[name] = (
                    f"the {name.replace('_', ' ')} of an invoice that is there is not imported;"
                    " leave the cell empty"
                )
        values.pop("paid_on" if "paid" not in values and "status" not in values else "", None)
        try:
            check_payment(values, now, values.pop("status", ""))
        except Invalid as mistake:
            entry.mistakes[mistake.field] = str(mistake)

    def _same(self, name: str, value: Any, now: Mapping[str, Any]) -> bool:
        if name == "deal":
            known = deals_by_key(self.store, {value, now["deal"]})
            return value in known and known[value] == known[now["deal"]]
        text = value.isoformat() if hasattr(value, "isoformat") else value
        return bool(text == now[name] or (name == "line" and now["number"]))

    def _lines(self, entry: Entry) -> list[dict[str, Any]]:
        """The lines of a new invoice: what it is for, and what is passed through."""
        values = entry.values
        through = values.get("passed_through") or 0
        rest = values["total"] - through
        name = values.get("line") or self._deals[self._ids[values["deal"]]].name
        parts = [(name, rest, False)] if rest or not through else []
        parts += [("Passed through", through, True)] if through else []
        usual = {"invoice_id": entry.id, "quantity": "1", "unit": ""}
        return [
            {**usual, "position": at, "description": text, "unit_price": amount, "amount": amount,
             "pass_through": passed}
            for at, (text, amount, passed) in enumerate(parts, start=1)
        ]  # fmt: skip

    def _receive(self, paid: Iterable[tuple[Entry, int]]) -> None:
        rows = []
        for entry, amount in paid:
            values = {**(entry.now or {}), **entry.values}
            owed = values.get("due") or values.get("issued") or self._today
            day = entry.values.get("paid_on") or min(str(owed), str(self._today))
            rows.append({"invoice_id": entry.id, "amount": amount, "received_on": day,
                         "note": "imported"})  # fmt: skip
            self._paid.add(self._ids[values["deal"]])
        self.group.insert_many(PaymentRow, rows)

    def _past(self, text: str) -> date | None:
        day: date | None = read_field(PaymentForm, "received_on", text)
        if day and day > self._today:
            raise Invalid(f"{day} has not come yet")
        return day
