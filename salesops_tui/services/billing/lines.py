"""The lines of invoices; a total is their sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.journal import Group
from db.rows.papers import InvoiceLineRow, InvoiceRow
from salesops_tui.domain import billing
from salesops_tui.domain.conflicts import Seen
from salesops_tui.domain.forms.form import read, read_new
from salesops_tui.domain.forms.papers import InvoiceLineForm
from salesops_tui.domain.money import plain, round_half_up
from salesops_tui.domain.papers import Invoice, InvoiceLine
from salesops_tui.domain.pricing import quantity
from salesops_tui.errors import Invalid, NotFound, StaleRecord
from salesops_tui.services.billing.papers import Key, Papers
from salesops_tui.services.session import Done

_MOST = 10**15
_PLANS = ("line", "total", "currency", "period_start", "period_end")  # fields that a plan decides


class InvoiceLines(Papers):
    """Adds, edits and removes lines while an invoice has not gone out."""

    def add_line(self, key: Key, raw: Mapping[str, Any], expecting: int | None = None) -> Done:
        """Add a line: what for, quantity × unit price."""
        values = read_new(InvoiceLineForm, raw)
        with self._session.change("") as group:
            invoice = self._open_to_lines(key, expecting)
            known = self._lines_of(group, invoice)
            group.what = f"added {values['description']} to {invoice.key}"
            position = max((line.position for line in known), default=0) + 1
            self._write_line(group, invoice.id, position, values)
            self._follow_lines(group, invoice.id)
        return Done(group.what, group.id, invoice.key)

    def edit_line(
        self, key: Key, position: int, raw: Mapping[str, Any], expecting: int | None = None
    ) -> Done:
        """Change the fields given of a line."""
        values = read(InvoiceLineForm, raw)
        with self._session.change("") as group:
            invoice = self._open_to_lines(key, expecting)
            line = self._line(invoice, position)
            group.what = f"edited line {position} of {invoice.key}"
            through = "yes" if line.pass_through else "no"
            self._write_line(
                group, invoice.id, position, {**line._asdict(), "pass_through": through, **values},
                line.id,
            )  # fmt: skip
            self._follow_lines(group, invoice.id)
        return Done(group.what, group.id, invoice.key)

    def remove_line(self, key: Key, position: int, expecting: int | None = None) -> Done:
        """Take a line off an invoice."""
        with self._session.change("") as group:
            invoice = self._open_to_lines(key, expecting)
            line = self._line(invoice, position)
            group.what = f"took {line.description} off {invoice.key}"
            group.delete(InvoiceLineRow, line.id)
            self._follow_lines(group, invoice.id)
        return Done(group.what, group.id, invoice.key)

    def _open_to_lines(self, key: Key, expecting: int | None) -> Invoice:
        invoice = self._changeable(key, expecting)
        self._refuse_plans(invoice, {"line": ""})
        return invoice

    def _refuse_plans(self, invoice: Invoice, values: Mapping[str, Any]) -> None:
        """What a planned invoice says follows the agreement until it is asked for."""
        if invoice.status == "planned" and invoice.kind in billing.PLANNED_KINDS:
            for name in _PLANS:
                if name in values:
                    raise Invalid(
                        f"{invoice.key} follows the plan of its agreement; request it first, then"
                        " change it",
                        field=name,
                    )

    def _changeable(self, key: Key, expecting: int | None) -> Invoice:
        """An invoice that has not gone out; raises Invalid for any other."""
        invoice = self._fresh(key, expecting)
        if invoice.status not in ("planned", "requested"):
            raise Invalid(f"{invoice.name} is {invoice.status}; void it and add another")
        return invoice

    def _fresh(self, key: Key, expecting: int | None = None) -> Invoice:
        """The invoice as it is in this transaction; raises StaleRecord when it has moved on."""
        invoice = self.invoice(key)
        merges = isinstance(expecting, Seen)  # its fields are compared one by one
        if expecting is not None and invoice.revision != expecting and not merges:
            raise StaleRecord(
                f"{invoice.name} was changed by somebody else: it is {invoice.status} now, with"
                f" {plain(invoice.open)} open; look again"
            )
        return invoice

    def _line(self, invoice: Invoice, position: int) -> InvoiceLine:
        for line in self.lines(invoice.id):
            if line.position == position:
                return line
        raise NotFound(f"{invoice.name} has no line {position}")

    def _lines_of(self, group: Group, invoice: Invoice) -> list[InvoiceLine]:
        """The lines; an invoice of before there were lines gets one of its total."""
        found = self.lines(invoice.id)
        if not found and invoice.total:
            name = self._pipeline.deal(invoice.deal_id).name
            group.what = group.what or f"edited {invoice.key}"
            self._insert_line(group, invoice.id, 1, name, invoice.total)
            found = self.lines(invoice.id)
        return found

    def _single(self, group: Group, invoice: Invoice, text: str, total: int | None) -> None:
        """Change an invoice of one line by its amount and its text."""
        known = self._lines_of(group, invoice)
        if len(known) > 1:
            raise Invalid(
                f"Amount: {invoice.key} has {len(known)} lines and is their sum; change the lines",
                field="total",
            )
        old = known[0] if known else None
        values = {
            "description": text or (old.description if old else invoice.key),
            "quantity": "1" if total is not None or old is None else old.quantity,
            "unit": old.unit if old else "",
            "unit_price": total if total is not None else old.unit_price if old else 0,
            "pass_through": "yes" if old and old.pass_through else "no",
        }
        self._write_line(group, invoice.id, 1 if old is None else old.position, values,
                         old.id if old else None)  # fmt: skip
        self._follow_lines(group, invoice.id)

    def _insert_line(
        self,
        group: Group,
        invoice_id: int,
        position: int,
        text: str,
        amount: int,
        unit: str = "",
        *,
        quantity: str = "1",
        price: int | None = None,
        through: bool = False,
    ) -> None:
        """Add a line; without a price it is one of its amount."""
        group.insert(
            InvoiceLineRow,
            {
                "invoice_id": invoice_id,
                "position": position,
                "description": text,
                "quantity": quantity,
                "unit": unit,
                "unit_price": amount if price is None else price,
                "amount": amount,
                "pass_through": through,
            },
        )

    def _write_line(
        self,
        group: Group,
        invoice_id: int,
        position: int,
        values: Mapping[str, Any],
        line_id: int | None = None,
    ) -> None:
        """Add or change a line from the values of its form."""
        if values["unit_price"] is None:
            raise Invalid("Unit price: this is needed", field="unit_price")
        amount = round_half_up(quantity(values["quantity"]) * values["unit_price"])
        if amount > _MOST:
            raise Invalid("Quantity: the line comes to more than 10 trillion", field="quantity")
        row = {
            "description": values["description"],
            "quantity": values["quantity"],
            "unit": values["unit"],
            "unit_price": values["unit_price"],
            "amount": amount,
            "pass_through": values["pass_through"] == "yes",
        }
        if line_id is None:
            place = {"invoice_id": invoice_id, "position": position}
            group.insert(InvoiceLineRow, {**place, **row})
        else:
            group.update(InvoiceLineRow, line_id, row)

    def _follow_lines(self, group: Group, invoice_id: int) -> None:
        """Let the total be the sum of the lines."""
        total = billing.total(self.lines(invoice_id))
        group.update(InvoiceRow, invoice_id, {"total": total})
