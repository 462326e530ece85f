"""What a statement of work and a partner onboarding packet are told."""

from datetime import date

from salesops_tui.rendering.contexts.parts import (
    Addressed,
    Amount,
    Currency,
    Detail,
    Member,
    Name,
    Needed,
    Plain,
    Prose,
    Sentence,
    Step,
)


class Deliverable(Plain):
    """Something to build, the hours it may take, and how everybody sees that it is done."""

    title: Needed
    description: Prose = ""
    done_when: tuple[Sentence, ...] = ()
    due: date | None = None
    low: Amount
    high: Amount
    cost_low: Amount
    cost_high: Amount


class SignOff(Plain):
    """A role that must agree: ``state`` is a word such as approved, asked or declined."""

    role: Needed
    name: Name = ""
    state: Name = ""
    on: date | None = None
    evidence: Name = ""


class SowContext(Addressed):
    """A statement of work; the sums of hours and cost are computed by the caller."""

    version: Name = ""
    start: date | None = None
    end: date | None = None
    background: Prose = ""
    technical: Prose = ""
    deliverables: tuple[Deliverable, ...] = ()
    currency: Currency
    rate: Amount
    hours_low: Amount
    hours_high: Amount
    cost_low: Amount
    cost_high: Amount
    assumptions: tuple[Sentence, ...] = ()
    out_of_scope: tuple[Sentence, ...] = ()
    people: tuple[Member, ...] = ()
    signoffs: tuple[SignOff, ...] = ()


class Task(Plain):
    """One entry of a checklist, in its order."""

    what: Sentence
    who: Name = ""
    due: date | None = None
    on: date | None = None
    done: bool = False
    note: Sentence = ""


class OnboardingContext(Addressed):
    """What a new partner needs in the first weeks: people, first steps, help, dates, links."""

    welcome: Prose = ""
    start: date | None = None
    end: date | None = None
    team: tuple[Member, ...] = ()
    contacts: tuple[Member, ...] = ()
    steps: tuple[Task, ...] = ()
    support: Prose = ""
    channels: tuple[Detail, ...] = ()
    dates: tuple[Step, ...] = ()
    links: tuple[Detail, ...] = ()
