"""A deal whose agreement is signed, and its first invoice."""

from salesops_tui.domain.papers import Invoice
from salesops_tui.workspace import Workspace


def signed(work: Workspace) -> int:
    """A deal of a membership and usage by 280 users over a year, its agreement signed."""
    known = {"name": "Hub", "organization": "Uni", "deal_class": "new"}
    term = {"contract_start": "2026-06-01", "contract_end": "2027-05-31"}
    work.deals.add({**known, **term, "mau": "280"}, stage="invoicing", membership="general")
    work.notes.add_contact(1, {"contact": "Ann", "role": "billing"})
    work.billing.sign(work.billing.add_agreement(1, {}).key, {})
    return 1


def issue(work: Workspace, deal: int) -> Invoice:
    """I-1, issued over 27,000.00."""
    work.billing.request_invoice(deal, {})
    work.billing.issue("I-1", {})
    return work.billing.invoice("I-1")
