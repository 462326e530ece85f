"""What an impact report, a usage report and a decommission request are told."""

from datetime import date

from salesops_tui.rendering.contexts.parts import (
    Addressed,
    Amount,
    Chart,
    Count,
    Currency,
    Detail,
    Figures,
    Name,
    Needed,
    Party,
    Person,
    Plain,
    Prose,
    Quotation,
    Sentence,
    Step,
)
from salesops_tui.rendering.contexts.work import Task


class Delivered(Plain):
    """A deliverable and how it ended."""

    title: Needed
    state: Name
    on: date | None = None
    note: Sentence = ""


class ImpactReportContext(Addressed):
    """What an engagement reached: work done, use month by month, a story, voices."""

    engagement: Name = ""
    start: date | None = None
    end: date | None = None
    summary: Prose = ""
    facts: Figures = ()
    deliverables: tuple[Delivered, ...] = ()
    milestones: tuple[Step, ...] = ()
    usage: Chart | None = None
    usage_note: Prose = ""
    story: Prose = ""
    quotations: tuple[Quotation, ...] = ()
    next_steps: tuple[Sentence, ...] = ()


class Reading(Plain):
    """The users of one month and the fee they make; None where nothing was read."""

    month: Needed
    users: Count | None = None
    fee: Name = ""
    source: Name = ""


class Cluster(Plain):
    """One billed cluster with its months and their sum."""

    name: Needed
    note: Sentence = ""
    readings: tuple[Reading, ...] = ()
    fee: Amount


class Incident(Plain):
    """A disturbance or a request for help."""

    when: Needed
    what: Sentence
    state: Name = ""
    resolved: Name = ""


class CloudCost(Plain):
    """What the cloud cost in one month, passed through and no revenue of ours."""

    month: Needed
    amount: Amount
    note: Sentence = ""


class UsageReportContext(Addressed):
    """Who used which cluster when, the fees of it, what went wrong, and the cloud costs beside."""

    start: date
    end: date
    metric: Sentence = ""
    summary: Prose = ""
    currency: Currency
    chart: Chart | None = None
    clusters: tuple[Cluster, ...] = ()
    fee_total: Amount
    fee_basis: Prose = ""
    incident_note: Prose = ""
    incidents: tuple[Incident, ...] = ()
    costs: tuple[CloudCost, ...] = ()
    cost_total: Amount | None = None


class DecommissionRequestContext(Addressed):
    """A request to shut a service down: why, when, every step in order, what is kept how long."""

    reason: Prose
    requested_on: date | None = None
    requested_by: Person | None = None
    end: date | None = None
    clusters: tuple[Name, ...] = ()
    steps: tuple[Task, ...] = ()
    data: Prose = ""
    data_kept_until: date | None = None
    finals: tuple[Detail, ...] = ()
    parties: tuple[Party, ...] = ()
