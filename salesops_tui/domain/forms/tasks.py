"""Forms of tasks and activities, which can be about any record."""

from __future__ import annotations

from pydantic import Field

from salesops_tui.domain.forms.fields import Day, Line, Name, Prose
from salesops_tui.domain.forms.form import Form
from salesops_tui.domain.forms.sales import ActivityForm


class TaskForm(Form):
    """Something to do; it may be about one record."""

    text: Name = Field(title="Task")
    due: Day = Field(None, title="Due")
    assignee: Line = Field("", title="Assignee", description="a login, or me")
    about: Line = Field("", title="About", description="a key such as D-42 or L-7")
    note: Prose = Field("", title="Note")


class ActivityOfForm(ActivityForm):
    """What happened with a record."""

    about: Line = Field("", title="About", description="a key such as D-42 or L-7")


class KeepForm(Form):
    """Why a deal that nobody touches is kept."""

    reason: Name = Field(title="Reason")


class ReviewMoveForm(Form):
    """Where a review moves a deal."""

    to: Name = Field(title="Stage", description="a stage, next or back")
    reason: Line = Field("", title="Reason", description="needed to move back")
