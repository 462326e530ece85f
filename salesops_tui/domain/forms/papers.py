"""Forms of agreements, invoice requests and documents."""

from __future__ import annotations

from pydantic import Field

from salesops_tui.domain.forms.fields import Amount, Count, Currency, Day, Line, Prose, choice
from salesops_tui.domain.forms.form import Form
from salesops_tui.domain.papers import AGREEMENT_KINDS


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
