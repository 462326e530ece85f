"""Invoices until they go out: asked for, added, edited, issued with a number, voided."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from db.queries import invoices as queries
from db.rows.papers import InvoiceRow
from salesops_tui.domain.forms.form import read, read_new
from salesops_tui.domain.forms.papers import (
    InvoiceForm,
    InvoiceLineForm,
    InvoiceRecordForm,
    IssueForm,
)
from salesops_tui.domain.money import plain
from salesops_tui.domain.papers import Invoice
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid
from salesops_tui.services import conflicts
from salesops_tui.services.billing.lines import InvoiceLines
from salesops_tui.services.billing.papers import Key
from salesops_tui.services.keepers import refuse_reversed
from salesops_tui.services.session import Done

_OURS = re.compile(r"INV-\d{4}-\d+", re.IGNORECASE)  # numbers that only this program gives


class Invoices(InvoiceLines):
    """The invoices of deals."""

    def request_invoice(self, deal_id: int, raw: Mapping[str, Any]) -> Done:
        """Ask for an invoice of the deal's amount or a part; what is empty comes from the deal."""
        deal = self._pipeline.deal(deal_id)
        values = read_new(InvoiceForm, raw)
        total = deal.amount if values["total"] is None else values["total"]
        if not total:
            raise Invalid(f"Amount: {deal.key} has none; give one", field="total")
        refuse_reversed(values["period_start"], values["period_end"], "period_end")
        today = self._session.clock.today()
        row = {
            **values,
            "deal_id": deal_id,
            "status": "requested",
            "total": total,
            "currency": values["currency"] or deal.currency,
            "requested_on": today,
            "due": values["due"] or self._due(today),
        }
        with self._session.change(f"requested an invoice for {deal.key}") as group:
            identity = group.insert(InvoiceRow, row)
            self._insert_line(group, identity, 1, deal.name, total)
        return Done(group.what, group.id, f"I-{identity}")

    def request(self, key: Key, expecting: int | None = None) -> Done:
        """Ask for an invoice that was planned."""
        with self._session.change("") as group:
            invoice = self._fresh(key, expecting)
            if invoice.status != "planned":
                raise Invalid(f"{invoice.name} is {invoice.status} already")
            today = self._session.clock.today()
            late = invoice.due is None or invoice.due < today
            values = {
                "status": "requested",
                "requested_on": today,
                "due": self._due(today) if late else invoice.due,
            }
            group.what = f"requested {invoice.key}: {_sum(invoice)}"
            group.update(InvoiceRow, invoice.id, values)
        return Done(group.what, group.id, invoice.key)

    def add_invoice(
        self, deal_id: int, raw: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]
    ) -> Done:
        """Add an invoice beside the agreement, of one currency, with its lines."""
        deal = self._pipeline.deal(deal_id)
        values = read_new(InvoiceRecordForm, {**raw, "deal": deal.key})
        refuse_reversed(values["period_start"], values["period_end"], "period_end")
        read_lines = [read_new(InvoiceLineForm, line) for line in lines]
        if not read_lines:
            raise Invalid("Line: an invoice needs one, with its amount", field="line")
        kept = {name: values[name] for name in ("due", "period_start", "period_end", "issuer")}
        row = {
            **kept,
            "note": values["note"],
            "deal_id": deal_id,
            "status": "planned",
            "kind": "extra",
            "total": 0,
            "currency": values["currency"] or deal.currency,
        }
        with self._session.change(f"added an invoice for {deal.key}") as group:
            identity = group.insert(InvoiceRow, row)
            for position, line in enumerate(read_lines, start=1):
                self._write_line(group, identity, position, line)
            self._follow_lines(group, identity)
        return Done(group.what, group.id, f"I-{identity}")

    def edit_invoice(self, key: Key, raw: Mapping[str, Any], expecting: int | None = None) -> Done:
        """Change the fields given, while it has not gone out."""
        values = read(InvoiceRecordForm, raw)
        if values.get("currency") == "":
            raise Invalid("Currency: this is needed", field="currency")
        with self._session.change("") as group:
            invoice = self._changeable(key, expecting)
            deal = self._pipeline.deal(invoice.deal_id)
            if values.pop("deal", deal.key) not in (deal.key, deal.name):
                raise Invalid("Deal: an invoice stays with its deal; add another", field="deal")
            self._refuse_plans(invoice, values)
            start = values.get("period_start", invoice.period_start)
            end = values.get("period_end", invoice.period_end)
            refuse_reversed(start, end, "period_end")
            group.what = f"edited {invoice.key}: {', '.join(values)}"
            line = values.pop("line", "")
            form = InvoiceRecordForm
            conflicts.settle(group, InvoiceRow, invoice.id, values, expecting, form)
            total = values.pop("total", None)
            group.update(InvoiceRow, invoice.id, values)
            if total is not None or line:
                self._single(group, invoice, line, total)
        return Done(group.told, group.id, invoice.key)

    def remove_invoice(self, key: Key, expecting: int | None = None) -> Done:
        """Take away an invoice that has not gone out; undo brings it back."""
        with self._session.change("") as group:
            invoice = self._changeable(key, expecting)
            group.what = f"removed {invoice.key}: {_sum(invoice)}"
            group.delete(InvoiceRow, invoice.id)
        return Done(group.what, group.id, invoice.key)

    def issue(self, key: Key, raw: Mapping[str, Any], expecting: int | None = None) -> Done:
        """Give an invoice its number; this is not undone, only voided.

        Ours are counted per year without gaps; ``number`` takes the one of whoever issues it.
        """
        values = read_new(IssueForm, raw)
        day = self._past(values["issued"], "Issued on", "issued")
        with self._session.change("") as group:
            invoice = self._fresh(key, expecting)
            if invoice.status not in ("planned", "requested"):
                raise Invalid(f"{invoice.name} is {invoice.status} already")
            if invoice.total <= 0:
                raise Invalid(f"{invoice.key} comes to nothing; give it a line")
            planned = invoice.due if invoice.due and invoice.due >= day else self._due(day)
            due = values["due"] or planned
            if due < day:
                raise Invalid(f"Due: {due} is before the day of issue {day}", field="due")
            taken = self._number(values["number"], day)
            group.what = f"issued {taken['number']}: {_sum(invoice)}"
            group.lasting = (
                f"{taken['number']} was issued; void it with `salesops invoice void {invoice.key}`"
            )
            row = {**taken, "status": "issued", "issued": day, "due": due}
            group.update(InvoiceRow, invoice.id, row)
        return Done(group.what, group.id, invoice.key)

    def void_invoice(self, key: Key, reason: str, expecting: int | None = None) -> Done:
        """Make an invoice count for nothing; it keeps its number."""
        why = clean_line(reason)[:500]
        if not why:
            raise Invalid("reason: voiding an invoice needs one", field="reason")
        with self._session.change("") as group:
            invoice = self._fresh(key, expecting)
            if invoice.status == "void":
                raise Invalid(f"{invoice.name} is void already")
            if invoice.status == "planned":
                raise Invalid(f"{invoice.name} is only planned; remove it")
            if invoice.paid:
                raise Invalid(f"{invoice.name} has payments; take them back first")
            group.what = f"voided {invoice.name}"
            group.update(InvoiceRow, invoice.id, {"status": "void", "void_reason": why})
        return Done(group.what, group.id, invoice.key)

    def _number(self, given: str, day: date) -> dict[str, Any]:
        """The number an invoice takes, inside the transaction that issues it."""
        store = self._session.store
        if not given:
            serial = queries.next_serial(store, day.year)
            number = f"INV-{day.year}-{serial:04d}"
            return {"number": number, "year": day.year, "serial": serial}
        if _OURS.fullmatch(given):
            raise Invalid(
                f"Number: {given} would be of our own series; leave it out and the next is taken",
                field="number",
            )
        if queries.number_taken(store, given):
            raise Invalid(f"Number: {given} is taken already", field="number")
        return {"number": given}

    def _due(self, day: date) -> date:
        return day + timedelta(days=self._session.settings.invoice_due_days)


def _sum(invoice: Invoice) -> str:
    return f"{plain(invoice.total, group=True)} {invoice.currency}"
