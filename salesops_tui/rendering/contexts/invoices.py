"""What an invoice is told."""

from datetime import date

from salesops_tui.rendering.contexts.parts import (
    Amount,
    Detail,
    Name,
    Plain,
    Priced,
    Prose,
)


class PaymentReceived(Plain):
    """Money that came in; ``method`` may hold the bank's reference."""

    on: date
    method: Name = ""
    amount: Amount


class InvoiceContext(Priced):
    """An invoice: what is owed, for what, by when, and where to send it.

    ``customer`` is whom the bill goes to; ``balance`` is what is still owed of ``total``.
    """

    due: date | None = None
    period: Name = ""
    state: Name = ""
    purchase_order: Name = ""
    agreement: Name = ""
    tax_id: Name = ""
    payments: tuple[PaymentReceived, ...] = ()
    paid: Amount | None = None
    balance: Amount
    payment_details: tuple[Detail, ...] = ()
    payment_note: Prose = ""
