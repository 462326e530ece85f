"""Agreements, invoices and documents of a deal: values only."""

from __future__ import annotations

from datetime import date, datetime
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
ISSUED = ("issued", "sent", "signed")  # states in which a document has been handed over
NUMBER_PREFIX = {"quote": "Q", "proposal": "PR"}


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
    """An invoice asked for or issued; ``total`` is in minor units."""

    id: int
    key: str
    revision: int
    deal_id: int
    number: str
    status: str  # planned, requested, issued, part paid, paid, overdue, void
    total: int
    currency: str
    requested_on: date | None
    issued: date | None
    due: date | None
    paid: int
    note: str


class DocumentFile(NamedTuple):
    """One rendered file of a version, kept in the database."""

    id: int
    format: str
    sha256: str
    size: int


class DocumentVersion(NamedTuple):
    """An immutable rendering: its template's hash, its frozen context, its files."""

    id: int
    document_id: int
    version: int
    template: str
    template_hash: str
    total: int | None
    currency: str
    at: datetime
    by: str
    files: tuple[DocumentFile, ...]


class Document(NamedTuple):
    """A document of a deal; it has a number from the moment it is issued."""

    id: int
    key: str
    revision: int
    kind: str
    deal_id: int
    deal_key: str
    number: str
    status: str
    valid_until: date | None
    versions: int
    created_at: datetime
    by: str
