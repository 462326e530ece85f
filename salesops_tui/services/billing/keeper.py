"""Invoices as records: lists and forms of every kind keep them through the billing service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.forms.papers import InvoiceRecordForm
from salesops_tui.errors import Invalid
from salesops_tui.services.billing import Billing
from salesops_tui.services.keepers import Keeper
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Done


class InvoiceKeeper(Keeper):
    """Adds invoices beside the agreement, edits and removes those that have not gone out."""

    @property
    def _billing(self) -> Billing:
        return Billing(self.session, Pipeline(self.session))

    def add(self, raw: Mapping[str, Any]) -> Done:
        """Add an invoice of one line."""
        values = read_new(InvoiceRecordForm, raw)
        self._need(values)
        deal = self.records.id_of("deal", values["deal"])
        if values["total"] is None:
            raise Invalid("Amount: this is needed", field="total")
        text = values["line"] or Pipeline(self.session).deal(deal).name
        line = {"description": text, "unit_price": values["total"]}
        return self._billing.add_invoice(deal, raw, [line])

    def edit(self, identity: int, raw: Mapping[str, Any], expecting: int | None = None) -> Done:
        """Change the fields given of an invoice that has not gone out."""
        return self._billing.edit_invoice(identity, raw, expecting)

    def remove(self, identity: int, expecting: int | None = None) -> Done:
        """Take away an invoice that has not gone out."""
        return self._billing.remove_invoice(identity, expecting)
