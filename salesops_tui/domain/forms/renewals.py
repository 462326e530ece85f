"""Forms of renewals and decommission requests."""

from __future__ import annotations

from pydantic import Field

from salesops_tui.domain.forms.fields import Count, Day, Line, Name, Prose
from salesops_tui.domain.forms.form import Form


class RenewalForm(Form):
    """Who looks after a renewal."""

    owner: Line = Field("", title="Owner", description="a login, or me")


class ExtendForm(Form):
    """That a decision may come later: each time adds two weeks."""

    reason: Name = Field(title="Reason")
    times: Count = Field(1, title="Times two weeks", description="1 adds 14 days", ge=1, le=26)


class RenewForm(Form):
    """The next term; what is left empty follows from the old one."""

    start: Day = Field(None, title="Start", description="empty: the day after the old term")
    end: Day = Field(None, title="End", description="empty: as many months as the old term")
    mau: Count = Field(None, title="Monthly users", description="empty: by the last readings")
    reason: Line = Field("", title="Reason", description="why it goes on")


class DeclineForm(Form):
    """That a service is not renewed."""

    reason: Name = Field(title="Reason")
    end_on: Day = Field(None, title="Service ends", description="empty: when the term ends")
    data_until: Day = Field(None, title="Data kept until", description="empty: a year after")


class StepForm(Form):
    """That a step of a decommission is done."""

    note: Prose = Field("", title="Note")
