"""The sample invoice: the first of the sample deal, paid in part."""

from typing import Any

from salesops_tui.rendering.samples.offers import priced
from salesops_tui.rendering.samples.parties import ADDRESSED


def invoice() -> dict[str, Any]:
    """An invoice on which half has been paid."""
    return ADDRESSED | priced() | _INVOICE


_INVOICE: dict[str, Any] = {
    "number": "INV-2026-0011",
    "issued": "2026-10-01",
    "due": "2026-10-31",
    "period": "2026-10-01 to 2027-09-30",
    "state": "Part paid",
    "purchase_order": "PO-88231",
    "agreement": "A-2026-0004",
    "tax_id": "EIN 00-0000000",
    "payments": [
        {"on": "2026-10-12", "method": "Bank transfer, NLU 2026-7741", "amount": "15,000.00"},
        {"on": "2026-10-20", "method": "Bank transfer, NLU 2026-7802", "amount": "7,087.50"},
    ],
    "paid": "22,087.50",
    "balance": "22,087.50",
    "payment_details": [
        {"label": "Account name", "value": "Open Commons Collective"},
        {"label": "Bank", "value": "First Example Bank, San Francisco"},
        {"label": "Routing number", "value": "000000000"},
        {"label": "Account number", "value": "0000 1234 5678"},
        {"label": "Remittance advice", "value": "billing@opencommons.example"},
    ],
    "payment_note": "Please name the invoice number in your transfer.",
    "terms": ["Invoices are due within 30 days of their date."],
}
