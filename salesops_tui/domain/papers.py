"""Agreements and invoices of a deal, and the kinds of document there are: values only."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

AGREEMENT_KINDS = {
    "contract": "Contract",
    "mou": "Memorandum of understanding",
    "purchase-order": "Purchase order",
    "amendment": "Amendment",
}
DOCUMENT_KINDS = {
    "proposal": "Proposal",
    "quote": "Quote",
    "agreement": "Agreement",
    "mou": "Memorandum of understanding",
    "invoice": "Invoice",
    "sow": "Statement of work",
    "onboarding": "Partner onboarding packet",
    "social-post": "Social post",
    "one-pager": "One-pager",
    "impact-report": "Impact report",
    "usage-report": "Usage report",
    "renewal": "Renewal agreement",
    "decommission-request": "Decommission request",
}
INVOICE_STATUSES = {
    "planned": "Planned",
    "requested": "Requested",
    "issued": "Issued",
    "part paid": "Part paid",
    "paid": "Paid",
    "overdue": "Overdue",
    "void": "Void",
}
PAYABLE = ("issued", "part paid", "overdue")  # statuses in which something is owed
# Why an invoice is there: asked for by hand, planned from the agreement, or beside it.
INVOICE_KINDS = {
    "": "Part of the amount",
    "membership": "Membership",
    "usage": "Usage",
    "cloud": "Cloud costs",
    "extra": "Beside the agreement",
}
ISSUED = ("issued", "sent", "signed")  # states in which a document has been handed over


class Agreement(NamedTuple):
    """A contract, memorandum, purchase order or amendment; ``value`` is in minor units."""

    id: int
    key: str
    revision: int
    deal_id: int
    kind: str
    parties: str
    start: date | None
    end: date | None
    notice_days: int | None
    value: int | None
    currency: str
    status: str  # draft, signed, void
    signed_on: date | None
    evidence: str


class Invoice(NamedTuple):
    """An invoice, planned, asked for or issued; amounts are minor units of ``currency``.

    An issued one that is due before today has the status ``overdue``: that is never kept.
    """

    id: int
    key: str
    revision: int
    deal_id: int
    number: str
    status: str  # one of INVOICE_STATUSES
    total: int
    currency: str
    requested_on: date | None
    issued: date | None
    due: date | None
    paid: int
    note: str
    issuer: str = ""
    kind: str = ""  # one of INVOICE_KINDS
    period_start: date | None = None
    period_end: date | None = None
    void_reason: str = ""
    passed: int = 0  # the part of the total that is passed through and no revenue

    @property
    def open(self) -> int:
        """What is still owed; nothing before it is issued."""
        return max(0, self.total - self.paid) if self.status in PAYABLE else 0

    @property
    def name(self) -> str:
        """Its number once it has one, else its key."""
        return self.number or self.key


class InvoiceLine(NamedTuple):
    """A line of an invoice; ``amount`` is quantity × unit price, rounded once."""

    id: int
    revision: int
    invoice_id: int
    position: int
    description: str
    quantity: str
    unit: str
    unit_price: int
    amount: int
    pass_through: bool


class Payment(NamedTuple):
    """Money that came in for an invoice."""

    id: int
    invoice_id: int
    amount: int
    received_on: date
    note: str


def with_article(kind: str) -> str:
    """What a sentence calls one of a kind: ``an invoice``, ``a usage report``."""
    label = DOCUMENT_KINDS[kind].lower()
    return f"{'an' if label.startswith(('agreement', 'im', 'in')) else 'a'} {label}"
