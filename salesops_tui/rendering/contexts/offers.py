"""What a quote and a proposal are told."""

from datetime import date

from salesops_tui.rendering.contexts.parts import (
    Needed,
    Plain,
    PriceBook,
    Priced,
    Prose,
    Sentence,
    Step,
)


class Offer(Priced):
    """What a quote and a proposal share: who offers what to whom, at which price, until when."""

    valid_until: date | None = None
    price_book: PriceBook | None = None
    acceptance: bool = True


class QuoteContext(Offer):
    """A quote: prices a customer can accept by signing."""


class Answer(Plain):
    """A qualification answer as the customer may read it; the caller leaves out the rest."""

    question: Needed
    answer: Sentence


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
