"""Payments of invoices, and what a deal has collected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.database import Store
from db.journal import Group
from db.queries import invoices as queries
from db.rows.papers import InvoiceRow, PaymentRow
from db.rows.sales import DealRow
from salesops_tui.domain import billing
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.forms.papers import PaymentForm
from salesops_tui.domain.money import plain
from salesops_tui.domain.papers import PAYABLE, Invoice
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services.billing.invoices import Invoices
from salesops_tui.services.billing.papers import Key
from salesops_tui.services.session import Done


class Payments(Invoices):
    """Money that comes in."""

    def pay(self, key: Key, raw: Mapping[str, Any], expecting: int | None = None) -> Done:
        """Record a payment, of all that is open unless an amount is given.

        More than is open is refused unless ``over`` is yes; the deal's collected amount follows.
        """
        values = read_new(PaymentForm, raw)
        day = self._past(values["received_on"], "Received on", "received_on")
        with self._session.change("") as group:
            invoice = self._fresh(key, expecting)
            amount = invoice.open if values["amount"] is None else values["amount"]
            _refuse_payment(invoice, amount, over=values["over"] == "yes")
            part = " of" if amount < invoice.open else " for"
            group.what = (
                f"received {plain(amount, group=True)} {invoice.currency}{part} {invoice.name}"
            )
            row = {"amount": amount, "received_on": day, "note": values["note"]}
            group.insert(PaymentRow, {"invoice_id": invoice.id, **row})
            self._settle(group, invoice)
        return Done(group.what, group.id, invoice.key)

    def unpay(self, key: Key, payment_id: int | None = None, expecting: int | None = None) -> Done:
        """Take back a payment of an invoice: the one named, else the latest."""
        with self._session.change("") as group:
            invoice = self._fresh(key, expecting)
            known = self.payments(invoice.id)
            found = [each for each in known if payment_id in (None, each.id)]
            if not found:
                what = "no payment" if payment_id is None else f"no payment {payment_id}"
                raise NotFound(f"{invoice.name} has {what}")
            money = f"{plain(found[-1].amount, group=True)} {invoice.currency}"
            group.what = f"took back a payment of {invoice.name}: {money}"
            group.delete(PaymentRow, found[-1].id)
            self._settle(group, invoice)
        return Done(group.what, group.id, invoice.key)

    def _settle(self, group: Group, invoice: Invoice) -> None:
        """Let the status of an invoice and the deal's collected amount follow its payments."""
        paid = billing.total(self.payments(invoice.id))
        status = "paid" if paid >= invoice.total else "part paid" if paid else "issued"
        group.update(InvoiceRow, invoice.id, {"status": status})
        deal = self._pipeline.deal(invoice.deal_id)
        follow_collected(group, deal, emptied=not paid and invoice.currency == deal.currency)


def collected(store: Store, deal: Deal) -> int | None:
    """What the payments of a deal come to, None without any.

    Each payment counts with the share of its invoice that is not passed through: cloud costs are
    no revenue. Invoices in another currency than the deal's do not count.
    """
    shares = queries.paid_shares(store, deal.id, deal.currency)
    return sum(billing.revenue(*share) for share in shares) if shares else None


def follow_collected(group: Group, deal: Deal, *, emptied: bool = False) -> None:
    """Let a deal's collected amount be that of its payments, inside a change.

    What was typed stays while there is none; ``emptied`` says that the last was taken back.
    """
    amount = collected(group.store, deal)
    if amount is not None or emptied:
        group.update(DealRow, deal.id, {"collected": amount})


def refuse_typed(store: Store, deal: Deal, values: Mapping[str, Any]) -> None:
    """Raise Invalid for a collected amount or a currency that the payments contradict."""
    typed = "collected" in values and values["collected"] != deal.collected
    moved = "currency" in values and values["currency"] != deal.currency
    if not (typed or moved) or collected(store, deal) is None:
        return
    if typed:
        raise Invalid(
            f"Collected: {deal.key} has payments and this is their sum; record a payment of its"
            " invoice, or take one back",
            field="collected",
        )
    raise Invalid(f"Currency: {deal.key} has payments in {deal.currency}", field="currency")


def _refuse_payment(invoice: Invoice, amount: int, *, over: bool) -> None:
    if invoice.status in ("planned", "requested"):
        raise Invalid(f"{invoice.name} is only {invoice.status}; issue it first")
    if invoice.status == "void":
        raise Invalid(f"{invoice.name} is void and takes no payment")
    if invoice.status not in PAYABLE and not (over and amount):
        raise Invalid(f"{invoice.name} is paid; nothing is open", field="amount")
    if amount <= 0:
        raise Invalid("Amount: a payment is more than nothing", field="amount")
    if amount > invoice.open and not over:
        raise Invalid(
            f"Amount: {plain(amount)} is more than the {plain(invoice.open)} {invoice.currency}"
            " that are open; “More than open” (--allow-over) takes it",
            field="amount",
        )
