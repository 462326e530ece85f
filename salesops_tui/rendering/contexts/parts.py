"""What the contexts of several kinds are built from; every amount is already written out."""

from base64 import b64decode
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from salesops_tui.domain.text import clean, clean_line


def _line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


def _text(value: object) -> object:
    return clean(value).strip() if isinstance(value, str) else value


Name = Annotated[str, BeforeValidator(_line), StringConstraints(max_length=200)]
Needed = Annotated[Name, StringConstraints(min_length=1)]
Amount = Annotated[str, BeforeValidator(_line), StringConstraints(min_length=1, max_length=60)]
Label = Annotated[
    str, BeforeValidator(_line), StringConstraints(min_length=1, max_length=60)
]  # short enough for a chart
Sentence = Annotated[str, BeforeValidator(_line), StringConstraints(max_length=2000)]
Prose = Annotated[str, BeforeValidator(_text), StringConstraints(max_length=20_000)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Count = Annotated[int, Field(ge=0, le=10**12)]
Days = Annotated[int, Field(ge=0, le=3660)]
Paper = Literal["a4", "us-letter"]
Recurrence = Literal["once", "monthly", "annual"]


class Plain(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _base64(value: str) -> str:
    b64decode(value, validate=True)
    return value


class Picture(Plain):
    """A logo as base64 text, so that a frozen context holds all that its files were made from."""

    kind: Literal["png", "jpeg", "svg"]
    data: Annotated[
        str, StringConstraints(min_length=4, max_length=350_000), AfterValidator(_base64)
    ]


class Issuer(Plain):
    """The organization whose letterhead a document bears."""

    name: Needed
    address: tuple[Name, ...] = ()
    email: Name = ""
    website: Name = ""
    logo: Picture | None = None


class Customer(Plain):
    """Whom a document is for."""

    organization: Needed
    address: tuple[Name, ...] = ()
    contact: Name = ""
    email: Name = ""


class Person(Plain):
    """Who prepared a document or may be asked about it."""

    name: Needed
    email: Name = ""


class Member(Plain):
    """A person with a part in the work: ``role`` is a title, ``does`` what to ask them for."""

    name: Needed
    role: Name = ""
    does: Sentence = ""
    email: Name = ""


class Party(Plain):
    """A side of a contract and who signs for it; ``called`` is the word the text uses for it."""

    name: Needed
    called: Name = ""
    address: tuple[Name, ...] = ()
    signatory: Name = ""
    title: Name = ""


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


class Step(Plain):
    """One entry of a timeline."""

    when: Needed
    what: Sentence


class Detail(Plain):
    """A fact under a name: ``Account`` → ``1234``. A web or e-mail address becomes a link."""

    label: Needed
    value: Sentence


class Figure(Plain):
    """A number worth showing large, with what it counts: ``412`` ``sensors connected``."""

    figure: Label
    label: Name


Figures = Annotated[tuple[Figure, ...], Field(max_length=5)]  # side by side on one page


class Quotation(Plain):
    """What somebody said, who agreed that it is shown."""

    text: Sentence
    who: Name = ""
    role: Name = ""


class Bar(Plain):
    """One place on a chart's axis, with one value per series; None where nothing was read."""

    label: Label
    values: Annotated[tuple[Count | None, ...], Field(min_length=1, max_length=6)]


class Chart(Plain):
    """Numbers to draw as bars, always beside their table; ``of`` names what the bars stand for."""

    title: Needed
    of: Label = "Month"
    series: Annotated[tuple[Label, ...], Field(min_length=1, max_length=6)]
    bars: Annotated[tuple[Bar, ...], Field(max_length=60)] = ()


class Sheet(Plain):
    """What every document has: a letterhead, a number once it is issued, a day, a paper size."""

    issuer: Issuer
    number: Name | None = None
    issued: date
    prepared_by: Person | None = None
    paper: Paper = "a4"


class Addressed(Sheet):
    """A document for a customer, about a deal."""

    customer: Customer
    deal: Needed
    deal_key: Name = ""
    notes: Prose = ""
    terms: tuple[Prose, ...] = ()


class Priced(Addressed):
    """A document whose lines add up; totals are computed by the caller from the lines shown."""

    currency: Currency
    lines: tuple[Line, ...] = ()
    subtotal: Amount
    pass_through_total: Amount | None = None
    total: Amount
