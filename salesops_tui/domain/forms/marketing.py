"""Forms of experiments, their costs, content, posts and assets."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from salesops_tui.domain.forms.fields import (
    Amount,
    Count,
    Currency,
    Day,
    Hours,
    Line,
    Name,
    Prose,
    Share,
    Tags,
    Url,
    When,
    Words,
    choice,
)
from salesops_tui.domain.forms.form import MULTILINE, Form, read_field
from salesops_tui.domain.marketing import (
    ASSET_KINDS,
    CHANNELS,
    CONTENT_TYPES,
    MODES,
    POST_STATES,
    count,
)
from salesops_tui.domain.text import clean
from salesops_tui.errors import Invalid


class ExperimentForm(Form):
    """A campaign that is tried; its threshold is fixed when it starts."""

    code: Name = Field(title="Code", description="short; also the label of its cohort")
    hypothesis: Prose = Field("", title="Hypothesis", json_schema_extra=MULTILINE)
    audience: Line = Field("", title="Audience")
    channel: Line = Field("", title="Channel")
    owner: Line = Field("", title="Owner", description="a login, or me")
    start: Day = Field(None, title="Start")
    end: Day = Field(None, title="End")
    budget: Amount = Field(None, title="Budget")
    currency: Currency = Field("", title="Currency")
    metric: Line = Field("lqr", title="Metric", description="lqr: qualified leads ÷ leads")
    threshold: Share = Field(1500, title="Threshold", description="0.15 or 15%")
    minimum_sample: Count = Field(0, title="Minimum sample", description="leads")
    learning: Prose = Field("", title="Learning", json_schema_extra=MULTILINE)


class CostForm(Form):
    """What an experiment or a piece of content cost: cash, or days of a person at a rate."""

    what: Name = Field(title="What")
    experiment: Line = Field("", title="Experiment", description="its key or code")
    content: Line = Field("", title="Content", description="its key or title")
    on: Day = Field(None, title="Day")
    cash: Amount = Field(None, title="Cash")
    person: Line = Field("", title="Person")
    days: Hours = Field("", title="Staff days", description="such as 1.5")
    day_rate: Amount = Field(None, title="Day rate")
    currency: Currency = Field("", title="Currency")


class ContentForm(Form):
    """A piece of content, created or curated."""

    title: Name = Field(title="Title")
    type: choice(CONTENT_TYPES) = Field("blog", title="Type")  # type: ignore[valid-type] # built by a function
    mode: choice(MODES) = Field("created", title="Mode")  # type: ignore[valid-type] # as above
    source_url: Url = Field("", title="Source", description="of what is curated")
    rights: Line = Field("", title="Rights", description="why we may use it")
    category: Line = Field("", title="Category")
    tags: Tags = Field((), title="Tags")
    communities: Words = Field((), title="Communities", description="credited; comma between")
    author: Line = Field("", title="Author", description="a login, or me")
    publish_on: Day = Field(None, title="Publish on")
    url: Url = Field("", title="Address")
    call_to_action: Line = Field("", title="Call to action", description="needed to publish")
    experiment: Line = Field("", title="Experiment")
    engagement: Line = Field("", title="Engagement", description="whose story it tells")
    deliverable: Line = Field("", title="Deliverable")
    milestone: Line = Field("", title="Milestone")
    activity: Line = Field("", title="Activity")
    notes: Prose = Field("", title="Notes", json_schema_extra=MULTILINE)


class PostForm(Form):
    """A social post of one channel; its text may be as long as the channel takes."""

    channel: choice(CHANNELS) = Field(title="Channel")  # type: ignore[valid-type] # as above
    text: Prose = Field("", title="Text", json_schema_extra=MULTILINE)
    content: Line = Field("", title="Content", description="what it promotes")
    scheduled_at: When = Field("", title="Scheduled", description="2026-12-31 or with 09:30")
    url: Url = Field("", title="Address")
    status: choice(POST_STATES) = Field("", title="Status", description="by itself when empty")  # type: ignore[valid-type] # as above
    experiment: Line = Field("", title="Experiment")

    @classmethod
    def counted(cls, typed: Mapping[str, str]) -> dict[str, str]:
        """How much of its channel's room the text takes."""
        try:
            channel = read_field(cls, "channel", typed.get("channel", ""))
        except Invalid:
            channel = ""
        return {"text": count(channel, clean(typed.get("text", "")).strip())}


class AssetForm(Form):
    """Something to hand out."""

    title: Name = Field(title="Title")
    kind: choice(ASSET_KINDS) = Field("one-pager", title="Kind")  # type: ignore[valid-type] # as above
    location: Line = Field("", title="Path or address")
    version: Line = Field("", title="Version")
    licence: Line = Field("", title="Licence", description="such as CC BY 4.0")
    permission: Line = Field("", title="Permission", description="who allowed what")
    persona: Line = Field("", title="Persona", description="whom it is for")
    content: Line = Field("", title="Content")
