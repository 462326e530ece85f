"""Forms of engagements and what hangs on them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from salesops_tui.domain.delivery import (
    DELIVERABLE_KINDS,
    HEALTH,
    INCIDENT_KINDS,
    INCIDENT_STATES,
    METRICS,
    PROJECT_STATES,
    SEVERITIES,
)
from salesops_tui.domain.forms.fields import (
    Amount,
    Count,
    Currency,
    Day,
    Hours,
    Line,
    Month,
    Name,
    Prose,
    Quantity,
    Url,
    Words,
    choice,
)
from salesops_tui.domain.forms.form import MULTILINE, Form

_OF = "its key, or its deal's"


def _each_line(value: Any) -> Any:
    return value.replace(";", "\n").splitlines() if isinstance(value, str) else value


Criteria = Annotated[Words, BeforeValidator(_each_line)]  # commas belong to a criterion


class EngagementForm(Form):
    """The health of an engagement."""

    health: choice(HEALTH) = Field("", title="Health")  # type: ignore[valid-type] # built by a function
    health_note: Prose = Field("", title="Why")


class ProjectForm(Form):
    """A project of an engagement."""

    name: Name = Field(title="Name")
    engagement: Line = Field("", title="Engagement", description=_OF)
    description: Prose = Field("", title="Description")
    status: choice(PROJECT_STATES) = Field("active", title="Status")  # type: ignore[valid-type] # as above
    url: Url = Field("", title="Address")


class DeliverableForm(Form):
    """A backlog item or a delivery commitment; done needs every criterion."""

    title: Name = Field(title="Title")
    engagement: Line = Field("", title="Engagement", description=_OF)
    project: Line = Field("", title="Project")
    kind: choice(DELIVERABLE_KINDS) = Field("backlog", title="Kind")  # type: ignore[valid-type] # as above
    due: Day = Field(None, title="Due")
    criteria: Criteria = Field(
        (), title="Done when", description="a line each, or ; between", json_schema_extra=MULTILINE
    )
    low_hours: Hours = Field("", title="Hours, at least")
    high_hours: Hours = Field("", title="Hours, at most")
    issue_url: Url = Field("", title="Issue")
    assignee: Line = Field("", title="Assignee", description="a login, or me")
    notes: Prose = Field("", title="Notes", json_schema_extra=MULTILINE)


class UsageForm(Form):
    """One measure of one cluster in one month."""

    cluster: Name = Field(title="Cluster", description="a hub or cluster")
    engagement: Line = Field("", title="Engagement", description=_OF)
    month: Month = Field(title="Month", description="2026-12")
    metric: choice(METRICS) = Field("mau", title="Metric")  # type: ignore[valid-type] # as above
    value: Count = Field(title="Value")
    source: Line = Field("", title="Source")


class IncidentForm(Form):
    """An incident or a support request."""

    title: Name = Field(title="Title")
    engagement: Line = Field("", title="Engagement", description=_OF)
    kind: choice(INCIDENT_KINDS) = Field("request", title="Kind")  # type: ignore[valid-type] # as above
    severity: choice(SEVERITIES) = Field("normal", title="Severity")  # type: ignore[valid-type] # as above
    state: choice(INCIDENT_STATES) = Field("open", title="State")  # type: ignore[valid-type] # as above
    opened_on: Day = Field(None, title="Opened", description="empty: today")
    resolved_on: Day = Field(None, title="Resolved")
    reporter: Line = Field("", title="Reported by")
    url: Url = Field("", title="Address")
    note: Prose = Field("", title="Note")


class CostReadingForm(Form):
    """Cloud costs of one month."""

    month: Month = Field(title="Month", description="2026-12")
    engagement: Line = Field("", title="Engagement", description=_OF)
    amount: Amount = Field(title="Amount")
    currency: Currency = Field("", title="Currency")
    provider: Line = Field("", title="Provider")
    source: Line = Field("", title="Source")


class MilestoneForm(Form):
    """A milestone; its story can become content."""

    title: Name = Field(title="Title")
    engagement: Line = Field("", title="Engagement", description=_OF)
    due: Day = Field(None, title="Due")
    done_on: Day = Field(None, title="Done on")
    story: Prose = Field("", title="Story", json_schema_extra=MULTILINE)


class SowForm(Form):
    """What a statement of work says besides its deliverables."""

    background: Prose = Field("", title="Background", json_schema_extra=MULTILINE)
    technical: Prose = Field("", title="Technical details", json_schema_extra=MULTILINE)
    out_of_scope: Prose = Field("", title="Out of scope", json_schema_extra=MULTILINE)
    people: Prose = Field("", title="People", json_schema_extra=MULTILINE)


class SignOffForm(Form):
    """A role's word on a statement of work."""

    role: Name = Field(title="Role")
    evidence: Line = Field("", title="Where it is said")


class SowLineForm(Form):
    """A deliverable of a statement of work, with its range of hours."""

    title: Name = Field(title="Deliverable")
    description: Prose = Field("", title="Description")
    low_hours: Quantity = Field(title="Hours, at least")
    high_hours: Quantity = Field(title="Hours, at most")
