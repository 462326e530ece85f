"""A deal and what hangs on it: values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

CLASSES = {"new": "New", "renewal": "Renewal", "expansion": "Expansion"}
REVENUE_TYPES = {
    "membership": "Membership",
    "project": "Project",
    "grant": "Grant",
    "usage": "Usage",
}
LOST_REASONS = {
    "price": "Price",
    "timing": "Timing",
    "competitor": "Competitor",
    "feature-gap": "Feature gap",
    "no-fit": "No fit",
    "no-budget": "No budget",
    "unresponsive": "Unresponsive",
    "internal": "Internal",
    "other": "Other",
}
QUESTIONS = {
    "money": "Is there money, and where does it come from?",
    "authority": "Who decides, and do we talk with them?",
    "need": "What do they need that they lack today?",
    "event": "What impending event makes them act?",
    "fit": "Does what they want to run fit our hubs?",
    "competition": "Who or what else could they choose?",
    "timeline": "When must it stand, and when does it end?",
}
ROLES = {
    "representative": "Community representative",
    "technical": "Technical",
    "administrative": "Administrative",
    "billing": "Billing",
    "champion": "Champion",
    "decision-maker": "Decision maker",
    "signatory": "Signatory",
}
ACTIVITY_KINDS = {
    "call": "Call",
    "email": "E-mail",
    "meeting": "Meeting",
    "note": "Note",
    "demo": "Demo",
    "event": "Event",
}
OUTCOMES = {"": "", "discovery": "Discovery", "verbal-yes": "Verbal yes", "no-answer": "No answer"}


class Deal(NamedTuple):
    """One sale for its whole life. Amounts are minor units of ``currency``; None is unknown."""

    id: int
    key: str
    revision: int
    name: str
    deal_class: str
    revenue_type: str
    organization_id: int | None
    organization: str
    stage: str
    paused_from: str
    rank: int
    owner_id: int | None
    owner: str
    currency: str
    amount: int | None  # the sum of its lines, else the estimate
    estimate: int | None  # what was typed
    membership: int
    usage: int
    mau: int | None  # estimated monthly active users
    win_rate: int | None  # basis points; None takes the rate of its class
    win_rate_reason: str
    target_start: date | None
    target_end: date | None
    contract_start: date | None
    contract_end: date | None
    collected: int | None  # None is unknown, 0 is a fact
    expected_close: date | None
    next_step: str
    next_step_due: date | None
    lost_reason: str
    lost_note: str
    paused_until: date | None
    paused_reason: str
    previous_deal: str
    tags: tuple[str, ...]
    created_at: datetime
    updated_at: datetime

    @property
    def column(self) -> str:
        """The pipeline column its card sits in; a paused deal stays where it was."""
        return self.paused_from if self.paused_from else self.stage

    @property
    def term(self) -> tuple[date | None, date | None]:
        """The contract's term when there is one, else the target's."""
        if self.contract_start or self.contract_end:
            return self.contract_start, self.contract_end
        return self.target_start, self.target_end


class Line(NamedTuple):
    """A line item; ``amount`` is quantity × unit price × periods less discount, rounded once."""

    id: int
    revision: int
    deal_id: int
    product: str
    kind: str  # membership, usage, work, other, passthrough
    description: str
    quantity: str  # a decimal number as text: 1, 2.5
    unit: str
    unit_price: int
    discount: int  # basis points
    recurrence: str  # once, monthly, annual
    start: date | None
    end: date | None
    amount: int

    @property
    def pass_through(self) -> bool:
        """Cloud costs are passed on without markup and are not revenue."""
        return self.kind == "passthrough"


class Answer(NamedTuple):
    """What is known to one of the seven questions, and how good it looks (0–3)."""

    question: str
    text: str
    score: int


class DealContact(NamedTuple):
    """A person's role on a deal."""

    id: int  # of the role
    contact_id: int
    key: str
    name: str
    email: str
    role: str


class Activity(NamedTuple):
    """Something that happened with a deal: a call, a meeting, a note."""

    id: int
    deal_id: int
    kind: str
    outcome: str
    at: datetime
    by: str
    note: str


class Transition(NamedTuple):
    """One line of the ledger of moves; ``gates`` holds the result of every gate asked."""

    id: int
    deal_id: int
    from_stage: str
    to_stage: str
    at: datetime
    by: str
    direction: str
    reason: str
    gates: tuple[dict[str, str], ...]
    undo_of: int | None


def answered(answers: Iterable[Answer]) -> dict[str, Any]:
    """Answers as the fields of their form: ``money`` and ``money_score`` of each question."""
    fields: dict[str, Any] = {}
    for answer in answers:
        fields[answer.question] = answer.text
        fields[f"{answer.question}_score"] = answer.score or None
    return fields


def by_question(fields: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Fields such as ``money`` and ``money_score`` by question: its ``text``, its ``score``."""
    asked: dict[str, dict[str, Any]] = {}
    for name, value in fields.items():
        question = name.removesuffix("_score")
        asked.setdefault(question, {})["score" if name != question else "text"] = value
    return asked
