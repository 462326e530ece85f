"""What is agreed and what is owed: agreements, invoices, payments, and the plan between them."""

from __future__ import annotations

from salesops_tui.services.billing.agreements import Agreements
from salesops_tui.services.billing.payments import Payments
from salesops_tui.services.billing.planning import Planning


class Billing(Agreements, Payments, Planning):
    """Agreements, invoices and payments of deals."""
