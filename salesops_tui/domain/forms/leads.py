"""Forms of leads, their touches, and what is decided about them."""

from __future__ import annotations

from pydantic import Field

from salesops_tui.domain.forms.fields import Day, Line, Mail, Name, Prose, choice
from salesops_tui.domain.forms.form import MULTILINE, Form
from salesops_tui.domain.leads import DECISIONS, TOUCH_KINDS
from salesops_tui.domain.marketing import EXPERIMENT_DECISIONS


class LeadForm(Form):
    """Somebody who may become a deal."""

    name: Name = Field(title="Name")
    email: Mail = Field("", title="E-mail")
    organization: Line = Field("", title="Organization", description="made when it is new")
    domain: Line = Field("", title="Domain", description="empty: of the e-mail")
    source: Line = Field("", title="Source")
    experiment: Line = Field("", title="Experiment", description="its key or code")
    community: Line = Field("", title="Community")
    contact: Line = Field("", title="Contact", description="a person already known")
    owner: Line = Field("", title="Owner", description="a login, or me")
    fit: Prose = Field("", title="Fit", description="why it fits, or does not")


class TouchForm(Form):
    """A contact with a lead."""

    kind: choice(TOUCH_KINDS) = Field("other", title="Kind")  # type: ignore[valid-type] # built by a function
    experiment: Line = Field("", title="Experiment")
    content: Line = Field("", title="Content")
    post: Line = Field("", title="Post")
    source: Line = Field("", title="Source")
    note: Prose = Field("", title="Note")


class DecideForm(Form):
    """What is decided about a lead, and why."""

    decision: choice(DECISIONS) = Field(title="Decision")  # type: ignore[valid-type] # as above
    reason: Name = Field(title="Reason", description="also the fit note")
    until: Day = Field(None, title="Park until")


class ReasonForm(Form):
    """Why a lead is engaged or declined."""

    reason: Name = Field(title="Reason", description="also the fit note")


class ParkForm(Form):
    """Why a lead is parked, and until when."""

    reason: Name = Field(title="Reason", description="also the fit note")
    until: Day = Field(title="Park until", description="YYYY-MM-DD")


class LearnForm(Form):
    """What is decided about an experiment, and what it taught."""

    decision: choice(EXPERIMENT_DECISIONS) = Field(title="Decision")  # type: ignore[valid-type] # as above
    learning: Prose = Field(title="Learning", json_schema_extra=MULTILINE)
