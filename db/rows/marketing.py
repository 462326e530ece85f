"""Leads and marketing: experiments, content, posts, leads and their touches."""

from peewee import IntegerField, TextField

from db.rows.base import DayField, InstantField, ListField, Row


class ExperimentRow(Row):
    """A campaign that is tried: ``threshold`` is in basis points."""

    code = TextField()
    hypothesis = TextField(default="")
    audience = TextField(default="")
    channel = TextField(default="")
    owner_id = IntegerField(null=True)
    start = DayField(null=True)
    end = DayField(null=True)
    budget = IntegerField(null=True)
    currency = TextField()
    metric = TextField(default="lqr")
    threshold = IntegerField(default=1500)
    minimum_sample = IntegerField(default=0)
    status = TextField(default="planned")
    decision = TextField(default="")
    learning = TextField(default="")

    class Meta:
        table_name = "experiment"


class ContentRow(Row):
    """A piece of content; ``communities`` are the names it credits."""

    title = TextField()
    type = TextField(default="blog")
    mode = TextField(default="created")
    source_url = TextField(default="")
    rights = TextField(default="")
    category = TextField(default="")
    tags = ListField(default=())
    communities = ListField(default=())
    author_id = IntegerField(null=True)
    status = TextField(default="idea")
    publish_on = DayField(null=True)
    url = TextField(default="")
    call_to_action = TextField(default="")
    notes = TextField(default="")
    experiment_id = IntegerField(null=True)
    engagement_id = IntegerField(null=True)
    deliverable_id = IntegerField(null=True)
    milestone_id = IntegerField(null=True)
    activity_id = IntegerField(null=True)

    class Meta:
        table_name = "content"


class CostRow(Row):
    """What an experiment or a piece of content cost: cash, or ``days`` of a person."""

    experiment_id = IntegerField(null=True)
    content_id = IntegerField(null=True)
    on = DayField(null=True)
    what = TextField(default="")
    cash = IntegerField(null=True)
    person = TextField(default="")
    days = TextField(default="0")
    day_rate = IntegerField(null=True)
    currency = TextField()

    class Meta:
        table_name = "cost"


class AssetRow(Row):
    title = TextField()
    kind = TextField(default="one-pager")
    location = TextField(default="")
    version = TextField(default="")
    licence = TextField(default="")
    permission = TextField(default="")
    persona = TextField(default="")
    content_id = IntegerField(null=True)

    class Meta:
        table_name = "asset"


class PostRow(Row):
    content_id = IntegerField(null=True)
    channel = TextField()
    text = TextField(default="")
    scheduled_at = TextField(null=True)
    status = TextField(default="draft")
    url = TextField(default="")
    experiment_id = IntegerField(null=True)

    class Meta:
        table_name = "post"


class LeadRow(Row):
    """Somebody who may become a deal."""

    name = TextField()
    email = TextField(default="")
    organization_id = IntegerField(null=True)
    organization_name = TextField(default="")
    domain = TextField(default="")
    contact_id = IntegerField(null=True)
    community_id = IntegerField(null=True)
    source = TextField(default="")
    experiment_id = IntegerField(null=True)
    captured_at = InstantField()
    owner_id = IntegerField(null=True)
    status = TextField(default="new")
    fit = TextField(default="")
    decision = TextField(default="")
    decision_reason = TextField(default="")
    decided_at = InstantField(null=True)
    park_until = DayField(null=True)
    deal_id = IntegerField(null=True)
    duplicate_of_id = IntegerField(null=True)
    imported_key = TextField(null=True)

    class Meta:
        table_name = "lead"


class TouchRow(Row):
    """A contact with a lead; only ever added."""

    lead_id = IntegerField()
    at = InstantField()
    kind = TextField(default="capture")
    experiment_id = IntegerField(null=True)
    content_id = IntegerField(null=True)
    post_id = IntegerField(null=True)
    source = TextField(default="")
    note = TextField(default="")
    by_id = IntegerField(null=True)

    class Meta:
        table_name = "touch"


class LeadAnswerRow(Row):
    lead_id = IntegerField()
    question = TextField()
    text = TextField(default="")
    score = IntegerField(default=0)

    class Meta:
        table_name = "lead_answer"
