"""Forms of deals and what hangs on them."""

from __future__ import annotations

from typing import Any

from pydantic import Field, create_model

from salesops_tui.domain.deals import (
    ACTIVITY_KINDS,
    CLASSES,
    LOST_REASONS,
    OUTCOMES,
    QUESTIONS,
    REVENUE_TYPES,
    ROLES,
)
from salesops_tui.domain.forms.fields import (
    Amount,
    Count,
    Currency,
    Day,
    Line,
    Name,
    Prose,
    Quantity,
    Share,
    Tags,
    choice,
)
from salesops_tui.domain.forms.form import MULTILINE, Form
from salesops_tui.domain.pricing import LINE_KINDS, RECURRENCES


class DealForm(Form):
    """A deal, as it is added or edited."""

    name: Name = Field(title="Name")
    organization: Line = Field("", title="Organization", description="made when it is new")
    deal_class: choice(CLASSES) = Field("", title="Class")  # type: ignore[valid-type] # built by a function
    revenue_type: choice(REVENUE_TYPES) = Field("", title="Revenue type")  # type: ignore[valid-type] # as above
    owner: Line = Field("", title="Owner", description="a login; empty is nobody")
    estimate: Amount = Field(None, title="Amount", description="an estimate; lines replace it")
    currency: Currency = Field("", title="Currency", description="such as USD")
    mau: Count = Field(None, title="Monthly users", description="monthly active users, estimated")
    target_start: Day = Field(None, title="Target start", description="YYYY-MM-DD")
    target_end: Day = Field(None, title="Target end", description="YYYY-MM-DD")
    contract_start: Day = Field(None, title="Contract start", description="YYYY-MM-DD")
    contract_end: Day = Field(None, title="Contract end", description="YYYY-MM-DD")
    expected_close: Day = Field(None, title="Expected close", description="YYYY-MM-DD")
    collected: Amount = Field(None, title="Collected", description="empty is unknown, 0 a fact")
    win_rate: Share = Field(None, title="Win rate", description="0.3 or 30%; empty: by class")
    win_rate_reason: Line = Field("", title="Win rate reason")
    next_step: Line = Field("", title="Next step")
    next_step_due: Day = Field(None, title="Next step due", description="YYYY-MM-DD")
    tags: Tags = Field((), title="Tags", description="comma between them")


class LineForm(Form):
    """A line item."""

    product: Name = Field(title="Product", description="of the price book, or your own words")
    kind: choice({kind: kind for kind in LINE_KINDS}) = Field("", title="Kind")  # type: ignore[valid-type] # as above
    description: Line = Field("", title="Description")
    quantity: Quantity = Field("1", title="Quantity")
    unit: Line = Field("", title="Unit")
    unit_price: Amount = Field(None, title="Unit price", description="empty: the price book's")
    discount: Share = Field(0, title="Discount", description="0.1 or 10%")
    recurrence: choice(RECURRENCES) = Field("", title="Recurrence")  # type: ignore[valid-type] # as above
    start: Day = Field(None, title="Start", description="empty: the deal's")
    end: Day = Field(None, title="End", description="empty: the deal's")


class AnswerForm(Form):
    """An answer to one of the seven questions."""

    text: Prose = Field("", title="Answer", json_schema_extra=MULTILINE)
    score: Count = Field(0, title="Score", description="0 unknown … 3 strong", le=3)


class ActivityForm(Form):
    """Something that happened."""

    kind: choice(ACTIVITY_KINDS) = Field(title="Kind")  # type: ignore[valid-type] # as above
    outcome: choice(OUTCOMES) = Field("", title="Outcome")  # type: ignore[valid-type] # as above
    on: Day = Field(None, title="Day", description="empty: today")
    note: Prose = Field("", title="Note")


class RoleForm(Form):
    """A person's role on a deal."""

    contact: Name = Field(title="Person", description="a name; made when it is new")
    email: Line = Field("", title="E-mail")
    role: choice(ROLES) = Field(title="Role")  # type: ignore[valid-type] # as above


class LoseForm(Form):
    """Why a deal is lost."""

    reason: choice(LOST_REASONS) = Field(title="Reason")  # type: ignore[valid-type] # as above
    note: Line = Field("", title="Note")


class NextStepForm(Form):
    """What happens next, and by when."""

    next_step: Line = Field("", title="Next step")
    next_step_due: Day = Field(None, title="Due", description="YYYY-MM-DD")


class PauseForm(Form):
    """Why and until when a deal is paused."""

    reason: Name = Field(title="Reason")
    until: Day = Field(title="Resume on", description="YYYY-MM-DD")


def _answers() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, question in QUESTIONS.items():
        label = key.capitalize()
        fields[key] = (Prose, Field("", title=label, description=question))
        score = Field(None, title=f"{label} score", description="0 unknown … 3 strong", le=3)
        fields[f"{key}_score"] = (Count, score)
    return fields


QualifyForm = create_model("QualifyForm", __base__=Form, **_answers())
"""The seven questions, each with its score: ``money``, ``money_score``, …"""
