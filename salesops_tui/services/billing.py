"""Agreements and invoice requests: what the gates of Partnering and Invoicing ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from db.queries import papers as queries
from db.rows.papers import AgreementRow, InvoiceRow
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.forms.papers import AgreementForm, InvoiceForm, SignForm
from salesops_tui.domain.papers import Agreement, Invoice
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Done, Session


class Billing:
    """Agreements and invoices of deals."""

    def __init__(self, session: Session, pipeline: Pipeline) -> None:
        self._session = session
        self._pipeline = pipeline

    def agreements(self, deal_id: int | None = None) -> list[Agreement]:
        """The agreements of a deal, or all."""
        store = self._session.store
        if deal_id is None:
            return queries.all_agreements(store)
        return queries.agreements(store, [deal_id]).get(deal_id, [])

    def agreement(self, key: str) -> Agreement:
        """An agreement by its key; raises NotFound."""
        found = queries.agreement(self._session.store, _number(key, "A"))
        if found is None:
            raise NotFound(f"{key}: there is no such agreement")
        return found

    def add_agreement(self, deal_id: int, raw: Mapping[str, Any]) -> Done:
        """Draft an agreement; what is left empty is taken from the deal."""
        deal = self._pipeline.deal(deal_id)
        values = read_new(AgreementForm, raw)
        start, end = deal.term
        full = {
            **values,
            "deal_id": deal_id,
            "parties": values["parties"] or deal.organization,
            "start": values["start"] or start,
            "end": values["end"] or end,
            "value": deal.amount if values["value"] is None else values["value"],
            "currency": values["currency"] or deal.currency,
        }
        if full["start"] and full["end"] and full["end"] < full["start"]:
            raise Invalid(f"End: {full['end']} is before the start {full['start']}", field="end")
        with self._session.change(f"drafted an agreement for {deal.key}") as group:
            number = group.insert(AgreementRow, full)
        return Done(group.what, group.id, f"A-{number}")

    def sign(self, key: str, raw: Mapping[str, Any]) -> Done:
        """Record that an agreement was signed, and where the proof is."""
        agreement = self.agreement(key)
        values = read_new(SignForm, raw)
        today = self._session.clock.today()
        day = values["signed_on"] or today
        if agreement.status != "draft":
            raise Invalid(f"{agreement.key} is {agreement.status}; only a draft can be signed")
        if day > today:
            raise Invalid(f"Signed on: {day} has not come yet", field="signed_on")
        with self._session.change(f"{agreement.key} was signed on {day}") as group:
            signed = {"status": "signed", "signed_on": day, "evidence": values["evidence"]}
            group.update(AgreementRow, agreement.id, signed, expecting=agreement.revision)
        return Done(group.what, group.id, agreement.key)

    def void_agreement(self, key: str) -> Done:
        """Make an agreement count for nothing; it stays on record."""
        agreement = self.agreement(key)
        if agreement.status == "void":
            raise Invalid(f"{agreement.key} is void already")
        with self._session.change(f"voided {agreement.key}") as group:
            void = {"status": "void"}
            group.update(AgreementRow, agreement.id, void, expecting=agreement.revision)
        return Done(group.what, group.id, agreement.key)

    def invoices(self, deal_id: int | None = None) -> list[Invoice]:
        """The invoices of a deal, or all."""
        store = self._session.store
        if deal_id is None:
            return queries.all_invoices(store)
        return queries.invoices(store, [deal_id]).get(deal_id, [])

    def invoice(self, key: str) -> Invoice:
        """An invoice by its key; raises NotFound."""
        found = queries.invoice(self._session.store, _number(key, "I"))
        if found is None:
            raise NotFound(f"{key}: there is no such invoice")
        return found

    def request_invoice(self, deal_id: int, raw: Mapping[str, Any]) -> Done:
        """Ask for an invoice; what is left empty is taken from the deal."""
        deal = self._pipeline.deal(deal_id)
        values = read_new(InvoiceForm, raw)
        total = deal.amount if values["total"] is None else values["total"]
        if not total:
            raise Invalid(f"Amount: {deal.key} has none; give one", field="total")
        today = self._session.clock.today()
        due = values["due"] or today + timedelta(days=self._session.settings.invoice_due_days)
        row = {
            **values,
            "deal_id": deal_id,
            "status": "requested",
            "total": total,
            "currency": values["currency"] or deal.currency,
            "requested_on": today,
            "due": due,
        }
        with self._session.change(f"requested an invoice for {deal.key}") as group:
            number = group.insert(InvoiceRow, row)
        return Done(group.what, group.id, f"I-{number}")


def _number(key: str, prefix: str) -> int:
    digits = key.strip().upper().removeprefix(f"{prefix}-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0
