"""Forms of agreements, invoices and payments."""

from __future__ import annotations

from pydantic import Field

from salesops_tui.domain.forms.fields import (
    Amount,
    Count,
    Currency,
    Day,
    Line,
    Name,
    Prose,
    Quantity,
    choice,
)
from salesops_tui.domain.forms.form import Form
from salesops_tui.domain.papers import AGREEMENT_KINDS

YES = {"no": "No", "yes": "Yes"}


class AgreementForm(Form):
    """An agreement; what is left empty is taken from the deal."""

    kind: choice(AGREEMENT_KINDS) = Field("contract", title="Kind")  # type: ignore[valid-type] # built by a function
    parties: Line = Field("", title="Parties", description="empty: the organization")
    start: Day = Field(None, title="Start", description="empty: the deal's")
    end: Day = Field(None, title="End", description="empty: the deal's")
    value: Amount = Field(None, title="Value", description="empty: the deal's amount")
    currency: Currency = Field("", title="Currency")
    notice_days: Count = Field(None, title="Notice days")


class SignForm(Form):
    """That an agreement was signed."""

    signed_on: Day = Field(None, title="Signed on", description="empty: today")
    evidence: Line = Field("", title="Evidence", description="where the signed copy is")


class InvoiceForm(Form):
    """A request to invoice; what is left empty is taken from the deal."""

    total: Amount = Field(None, title="Amount", description="empty: the deal's amount")
    currency: Currency = Field("", title="Currency")
    due: Day = Field(None, title="Due", description="empty: in 30 days")
    note: Prose = Field("", title="Note")
    issuer: Line = Field("", title="Issuer", description="empty: us")
    period_start: Day = Field(None, title="Period from")
    period_end: Day = Field(None, title="Period to")


class InvoiceRecordForm(Form):
    """An invoice beside the agreement, with its first line."""

    deal: Line = Field("", title="Deal", description="its key")
    line: Line = Field("", title="For", description="what its line says")
    total: Amount = Field(None, title="Amount")
    currency: Currency = Field("", title="Currency", description="empty: the deal's")
    due: Day = Field(None, title="Due", description="empty: when issued, in 30 days")
    period_start: Day = Field(None, title="Period from")
    period_end: Day = Field(None, title="Period to")
    issuer: Line = Field("", title="Issuer", description="empty: us")
    note: Prose = Field("", title="Note")


class InvoiceLineForm(Form):
    """A line of an invoice: quantity × unit price."""

    description: Name = Field(title="For")
    quantity: Quantity = Field("1", title="Quantity")
    unit: Line = Field("", title="Unit", description="hour, month …")
    unit_price: Amount = Field(title="Unit price")
    pass_through: choice(YES) = Field("no", title="Passed through")  # type: ignore[valid-type] # as above


class IssueForm(Form):
    """That an invoice goes out: a number of ours unless another was given."""

    number: Line = Field("", title="Number", description="empty: the next of ours")
    issued: Day = Field(None, title="Issued on", description="empty: today")
    due: Day = Field(None, title="Due", description="empty: as planned, or in 30 days")


class PaymentForm(Form):
    """Money that came in."""

    amount: Amount = Field(None, title="Amount", description="empty: all that is open")
    received_on: Day = Field(None, title="Received on", description="empty: today")
    note: Line = Field("", title="Note", description="the bank's reference …")
    over: choice(YES) = Field("no", title="More than open")  # type: ignore[valid-type] # as above


class DocumentForm(Form):
    """What may still change of a document: the rest of it is frozen."""

    evidence: Line = Field("", title="Evidence", description="where the signed copy is")


class SentForm(Form):
    """When a document was sent."""

    on: Day = Field(None, title="Sent on", description="empty: today")


class SignOffForm(Form):
    """A role's word on a document."""

    role: Name = Field(title="Role")
    evidence: Line = Field("", title="Evidence", description="where they said so")
