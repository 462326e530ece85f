"""What each kind of document is told: plain, frozen data with every amount already written out."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from salesops_tui.domain.text import clean, clean_line


def _line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


def _text(value: object) -> object:
    return clean(value).strip() if isinstance(value, str) else value


Name = Annotated[str, BeforeValidator(_line), StringConstraints(max_length=200)]
Needed = Annotated[Name, StringConstraints(min_length=1)]
Amount = Annotated[str, BeforeValidator(_line), StringConstraints(min_length=1, max_length=60)]
Sentence = Annotated[str, BeforeValidator(_line), StringConstraints(max_length=2000)]
Prose = Annotated[str, BeforeValidator(_text), StringConstraints(max_length=20_000)]
Paper = Literal["a4", "us-letter"]
Recurrence = Literal["once", "monthly", "annual"]


class Plain(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Issuer(Plain):
    """The organization whose letterhead a document bears."""

    name: Needed
    address: tuple[Name, ...] = ()
    email: Name = ""
    website: Name = ""


class Customer(Plain):
    """Whom a document is for."""

    organization: Needed
    address: tuple[Name, ...] = ()
    contact: Name = ""
    email: Name = ""


class Person(Plain):
    """Who prepared a document."""

    name: Needed
    email: Name = ""


class Line(Plain):
    """One priced line; amounts are text such as ``15,000.00`` in the document's currency."""

    product: Needed
    description: Sentence = ""
    quantity: Amount = "1"
    unit: Name = ""
    unit_price: Amount
    recurrence: Recurrence = "once"
    discount: Name = ""
    period: Name = ""
    amount: Amount
    pass_through: bool = False


class PriceBook(Plain):
    """The price list a quote is pinned to."""

    name: Needed
    date: date


class Offer(Plain):
    """What a quote and a proposal share: who offers what to whom, at which price, until when."""

    issuer: Issuer
    customer: Customer
    deal: Needed
    deal_key: Name = ""
    number: Name | None = None
    issued: date
    valid_until: date | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    lines: tuple[Line, ...] = ()
    subtotal: Amount
    pass_through_total: Amount | None = None
    total: Amount
    price_book: PriceBook | None = None
    notes: Prose = ""
    terms: tuple[Prose, ...] = ()
    prepared_by: Person
    acceptance: bool = True
    paper: Paper = "a4"


class QuoteContext(Offer):
    """A quote: prices a customer can accept by signing."""


class Answer(Plain):
    """A qualification answer as the customer may read it; the caller leaves out the rest."""

    question: Needed
    answer: Sentence


class Step(Plain):
    """One entry of a timeline."""

    when: Needed
    what: Sentence


class ProposalContext(Offer):
    """A proposal: the need, what is offered to meet it, when, and for how much."""

    summary: Prose = ""
    need: Prose = ""
    approach: Prose = ""
    understanding: tuple[Answer, ...] = ()
    scope: tuple[Sentence, ...] = ()
    out_of_scope: tuple[Sentence, ...] = ()
    timeline: tuple[Step, ...] = ()
    next_steps: tuple[Sentence, ...] = ()
    about: Prose = ""
