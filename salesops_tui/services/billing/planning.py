"""The plan of a deal's invoices: what its agreement wants, beside what is there already."""

from __future__ import annotations

from typing import NamedTuple

from db.journal import Group
from db.queries import deals as deal_queries
from db.queries import delivery as delivery_queries
from db.queries import invoices as queries
from db.queries import papers as paper_queries
from db.rows.papers import InvoiceLineRow, InvoiceRow
from salesops_tui.domain import billing
from salesops_tui.domain.billing import Basis, Billed, CloudCost, Planned, Reading
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.papers import Agreement, Invoice
from salesops_tui.domain.pricing import Tier
from salesops_tui.errors import Invalid
from salesops_tui.services.billing.invoices import Invoices
from salesops_tui.services.prices import Prices
from salesops_tui.services.session import Done


class Step(NamedTuple):
    """What planning does: ``outcome`` is add, update, remove or keep."""

    outcome: str
    invoice: Invoice | None
    planned: Planned | None


class Planning(Invoices):
    """Plans the invoices that follow from a signed agreement."""

    def plan(self, deal_id: int) -> list[Step]:
        """What planning would do now; raises Invalid without a signed agreement with a term."""
        deal = self._pipeline.deal(deal_id)
        known = self.invoices(deal_id)
        texts = queries.lines(self._session.store, [invoice.id for invoice in known])
        wanted = billing.wanted(self._basis(deal), self._billed(deal, known))
        mine = [i for i in known if i.status == "planned" and i.kind in billing.PLANNED_KINDS]
        at: dict[object, Invoice] = {}
        for invoice in mine:
            at.setdefault((invoice.kind, invoice.period_start, invoice.currency), invoice)
        steps = []
        for planned in wanted:
            found = at.get(planned.key)
            same = found is not None and _says(found, planned) == [
                (line.description, line.quantity, line.unit, line.unit_price, line.pass_through)
                for line in texts.get(found.id, ())
            ]
            outcome = "add" if found is None else "keep" if same else "update"
            steps.append(Step(outcome, found, planned))
        kept = {step.invoice.id for step in steps if step.invoice}
        steps += [Step("remove", invoice, None) for invoice in mine if invoice.id not in kept]
        return steps

    def make_plan(self, deal_id: int) -> Done:
        """Add the planned invoices that are missing, and let those there are follow the plan."""
        deal = self._pipeline.deal(deal_id)
        with self._session.change("") as group:
            steps = self.plan(deal_id)
            counts = {
                outcome: sum(step.outcome == outcome for step in steps)
                for outcome in ("add", "update", "remove")
            }
            told = ", ".join(f"{_DID[name]} {count}" for name, count in counts.items() if count)
            group.what = f"planned the invoices of {deal.key}: {told}"
            for step in steps:
                if step.outcome == "remove" and step.invoice:
                    group.delete(InvoiceRow, step.invoice.id)
                elif step.outcome != "keep" and step.planned:
                    self._put(group, deal, step.planned, step.invoice)
        return Done(group.what if group.id else "", group.id, deal.key)

    def _put(self, group: Group, deal: Deal, planned: Planned, there: Invoice | None) -> None:
        """Write a planned invoice, or bring the one that is there up to date."""
        values = {
            "period_end": planned.end,
            "total": billing.total(planned.lines),
            "note": _note(there, planned),
        }
        if there is None:
            row = {
                "deal_id": deal.id,
                "status": "planned",
                "kind": planned.kind,
                "currency": planned.currency,
                "period_start": planned.start,
                "due": self._due(planned.bill_on),
            }
            identity = group.insert(InvoiceRow, {**row, **values})
        else:
            identity = there.id
            group.update(InvoiceRow, identity, values)
            for old in self.lines(identity):
                group.delete(InvoiceLineRow, old.id)
        for position, line in enumerate(planned.lines, start=1):
            self._insert_line(
                group, identity, position, line.description, line.amount, line.unit,
                quantity=line.quantity, price=line.price, through=line.pass_through,
            )  # fmt: skip

    def _basis(self, deal: Deal) -> Basis:
        store = self._session.store
        signed, last = self._signed(deal)
        start, end = signed.start or deal.term[0], last.end or signed.end or deal.term[1]
        if start is None or end is None or end < start:
            raise Invalid(f"{signed.key} has no term; set the contract's start and end first")
        if signed.currency != deal.currency:
            raise Invalid(f"{signed.key} is in {signed.currency}, {deal.key} in {deal.currency}")
        value = signed.value if last.value is None else last.value
        lines = deal_queries.lines(store, deal.id)
        engagement = delivery_queries.engagement_of(store, deal.id)
        basis = Basis(deal.name, start, end, signed.currency, value, lines)
        if engagement is None:
            return basis
        return basis._replace(
            tiers=self._tiers(signed),
            readings=[Reading(*row) for row in queries.readings(store, engagement)],
            costs=[CloudCost(*row) for row in queries.cloud_costs(store, engagement)],
        )

    def _signed(self, deal: Deal) -> tuple[Agreement, Agreement]:
        """The agreement that is in force, and its latest amendment or itself."""
        found = paper_queries.agreements(self._session.store, [deal.id]).get(deal.id, [])
        signed = [each for each in found if each.status == "signed"]
        bases = [each for each in signed if each.kind != "amendment"]
        if not bases:
            raise Invalid(
                f"{deal.key} has no signed agreement to plan from; `salesops agreement sign`"
                " records one"
            )
        later = [each for each in signed if each.kind == "amendment" and each.id > bases[-1].id]
        return bases[-1], (later or bases)[-1]

    def _tiers(self, signed: Agreement) -> tuple[Tier, ...]:
        """The usage prices in force at the signature; none in another currency."""
        books = Prices(self._session).books()
        day = signed.signed_on or self._session.clock.today()
        past = [book for book in books if book.effective_on <= day]
        usage = (past[-1] if past else books[0]).usage
        return usage.tiers if usage.currency == signed.currency else ()

    def _billed(self, deal: Deal, known: list[Invoice]) -> Billed:
        """What was asked for already, by plan and by hand."""
        live = [invoice for invoice in known if invoice.status not in ("planned", "void")]
        lines = queries.lines(self._session.store, [invoice.id for invoice in live])
        texts = {
            (invoice.kind, invoice.currency, line.description)
            for invoice in live
            for line in lines.get(invoice.id, ())
            if invoice.kind in billing.PLANNED_KINDS
        }
        by_hand = 0
        for invoice in live:
            if invoice.currency == deal.currency and not invoice.kind:
                by_hand += invoice.total - invoice.passed
            taken = [each for each in lines.get(invoice.id, ()) if each.description == billing.LESS]
            by_hand += billing.total(taken)
        return Billed(texts, by_hand)


_DID = {"add": "added", "update": "updated", "remove": "removed"}


def _says(invoice: Invoice, planned: Planned) -> object:
    """The lines a planned invoice should have; nothing equals it when its other fields differ."""
    if (invoice.period_end, invoice.note) != (planned.end, _note(invoice, planned)):
        return None
    return [
        (line.description, line.quantity, line.unit, line.price, line.pass_through)
        for line in planned.lines
    ]


def _note(there: Invoice | None, planned: Planned) -> str:
    """The plan's note, unless somebody wrote another."""
    written = there is not None and there.note and not there.note.startswith(billing.ESTIMATED)
    return there.note if there is not None and written else planned.note
