"""Forms of renewals and decommission requests."""

from __future__ import annotations

from pydantic import Field

from salesops_tui.domain.forms.fields import Day, Line, Name, Prose
from salesops_tui.domain.forms.form import Form


class RenewalForm(Form):
    """Who looks after a renewal."""

    owner: Line = Field("", title="Owner", description="a login, or me")


class DeclineForm(Form):
    """That a service is not renewed."""

    reason: Name = Field(title="Reason")
    end_on: Day = Field(None, title="Service ends", description="empty: when the term ends")
    data_until: Day = Field(None, title="Data kept until", description="empty: a year after")


class StepForm(Form):
    """That a step of a decommission is done."""

    note: Prose = Field("", title="Note")
