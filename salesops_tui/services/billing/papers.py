"""What agreements and invoices share: who works with them, and the records behind keys."""

from __future__ import annotations

from datetime import date

from db.queries import invoices as queries
from db.queries.records import SOURCES, Clause
from salesops_tui.domain.papers import Invoice, InvoiceLine, Payment
from salesops_tui.domain.records import number
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Session

Key = str | int  # of an invoice: its id, or a key that people know it by


class Papers:
    """Base of what works with the papers of deals."""

    def __init__(self, session: Session, pipeline: Pipeline) -> None:
        self._session = session
        self._pipeline = pipeline

    def invoices(self, deal_id: int) -> list[Invoice]:
        """The invoices of a deal, oldest first."""
        return queries.invoices(self._session.store, [deal_id]).get(deal_id, [])

    def invoice(self, key: Key) -> Invoice:
        """An invoice by its id, its key, or the key it came with; raises NotFound."""
        store = self._session.store
        identity = key if isinstance(key, int) else number(key, "I")
        found = queries.invoice(store, identity)
        if found is None and isinstance(key, str):
            found = queries.imported(store, key)
        if found is None:
            raise NotFound(f"{key}: there is no such invoice")
        return found

    def lines(self, invoice_id: int) -> list[InvoiceLine]:
        """The lines of an invoice in their order."""
        return queries.lines(self._session.store, [invoice_id]).get(invoice_id, [])

    def payments(self, invoice_id: int) -> list[Payment]:
        """The payments of an invoice, oldest first."""
        return queries.payments(self._session.store, invoice_id)

    def overdue(self) -> list[Invoice]:
        """Invoices that should have been paid by now, the longest overdue first."""
        return queries.overdue(self._session.store)

    def sums(self, clause: Clause) -> list[queries.Sum]:
        """What the invoices that a filter lets through come to, by currency."""
        return queries.sums(self._session.store, SOURCES["invoice"], clause)

    def of(self, deal_id: int | None) -> Clause:
        """The invoices of a deal, or all, as a condition of their table."""
        return Clause() if deal_id is None else Clause("r.deal_id = ?", (deal_id,))

    def one(self, invoice_id: int) -> Clause:
        """One invoice, as a condition of their table."""
        return Clause("r.id = ?", (invoice_id,))

    def _past(self, day: date | None, title: str, field: str) -> date:
        """A day that has come; today where none is given."""
        today = self._session.clock.today()
        if day is not None and day > today:
            raise Invalid(f"{title}: {day} has not come yet", field=field)
        return day or today
