"""What an agreement, a memorandum of understanding and a renewal agreement are told."""

from datetime import date
from typing import Annotated

from pydantic import Field

from salesops_tui.rendering.contexts.parts import (
    Addressed,
    Amount,
    Currency,
    Days,
    Line,
    Name,
    Needed,
    Party,
    Plain,
    Priced,
    Prose,
    Sentence,
)

Parties = Annotated[tuple[Party, ...], Field(min_length=2, max_length=4)]


class Clause(Plain):
    """A section of the team's own wording, from its settings."""

    title: Needed
    text: Prose


class AgreementContext(Priced):
    """An agreement: who provides what, for how long, for how much, and on which terms.

    The texts that are empty fall back on the template's own wording.
    """

    parties: Parties
    recitals: tuple[Prose, ...] = ()
    services: Prose = ""
    start: date | None = None
    end: date | None = None
    notice_days: Days = 60
    payment_days: Days = 30
    fees: Prose = ""
    cloud: Prose = ""
    data: Prose = ""
    liability: Prose = ""
    termination: Prose = ""
    clauses: tuple[Clause, ...] = ()
    law: Name = ""
    attachments: tuple[Sentence, ...] = ()


class Duty(Plain):
    """What one side of a memorandum sets out to do."""

    party: Needed
    tasks: tuple[Sentence, ...]


class MouContext(Addressed):
    """A memorandum of understanding: what two sides intend together, with prices only if any."""

    parties: Parties
    recitals: tuple[Prose, ...] = ()
    purpose: Prose = ""
    duties: tuple[Duty, ...] = ()
    start: date | None = None
    end: date | None = None
    notice_days: Days = 60
    currency: Currency = "USD"
    lines: tuple[Line, ...] = ()
    subtotal: Amount | None = None
    pass_through_total: Amount | None = None
    total: Amount | None = None
    cloud: Prose = ""
    data: Prose = ""
    clauses: tuple[Clause, ...] = ()
    binding: bool = False


class PriceChange(Plain):
    """What one thing cost and will cost; an empty side says that it is new or ends."""

    what: Needed
    before: Name = ""
    after: Name = ""
    note: Sentence = ""


class RenewalContext(Priced):
    """A renewal agreement: the old term and the new one, the prices of both, what changes.

    ``lines`` and the totals are those of the new term.
    """

    parties: Parties
    previous: Name = ""
    old_start: date | None = None
    old_end: date | None = None
    old_total: Amount | None = None
    start: date | None = None
    end: date | None = None
    prices: tuple[PriceChange, ...] = ()
    usage: Prose = ""
    changes: tuple[Sentence, ...] = ()
    notice_days: Days = 60
    sign_by: date | None = None
