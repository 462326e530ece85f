"""Delivery of services: projects, deliverables, statements of work, readings."""

from peewee import IntegerField, TextField

from db.rows.base import DayField, InstantField, Row


class ProjectRow(Row):
    engagement_id = IntegerField()
    name = TextField()
    description = TextField(default="")
    status = TextField(default="active")
    url = TextField(default="")

    class Meta:
        table_name = "project"


class DeliverableRow(Row):
    """A backlog item or a commitment; ``criteria`` is JSON: [{text, done}, …]."""

    engagement_id = IntegerField()
    project_id = IntegerField(null=True)
    title = TextField()
    kind = TextField(default="backlog")
    due = DayField(null=True)
    state = TextField(default="proposed")
    criteria = TextField(default="[]")
    low_hours = TextField(default="")
    high_hours = TextField(default="")
    issue_url = TextField(default="")
    assignee_id = IntegerField(null=True)
    notes = TextField(default="")
    sow_line_id = IntegerField(null=True)

    class Meta:
        table_name = "deliverable"


class SowRow(Row):
    """A statement of work; its totals are computed from its lines."""

    deal_id = IntegerField()
    background = TextField(default="")
    technical = TextField(default="")
    out_of_scope = TextField(default="")
    people = TextField(default="")

    class Meta:
        table_name = "sow"


class SowLineRow(Row):
    sow_id = IntegerField()
    position = IntegerField()
    title = TextField()
    description = TextField(default="")
    low_hours = TextField()
    high_hours = TextField()

    class Meta:
        table_name = "sow_line"


class UsageReadingRow(Row):
    """One measure of one cluster in one month (``YYYY-MM``)."""

    engagement_id = IntegerField()
    cluster = TextField()
    month = TextField()
    metric = TextField(default="mau")
    value = IntegerField()
    source = TextField(default="")

    class Meta:
        table_name = "usage_reading"


class IncidentRow(Row):
    engagement_id = IntegerField()
    kind = TextField(default="request")
    title = TextField()
    severity = TextField(default="normal")
    state = TextField(default="open")
    opened_on = DayField()
    resolved_on = DayField(null=True)
    reporter = TextField(default="")
    url = TextField(default="")
    note = TextField(default="")

    class Meta:
        table_name = "incident"


class CostReadingRow(Row):
    """Cloud costs of one month (``YYYY-MM``), in minor units."""

    engagement_id = IntegerField()
    month = TextField()
    amount = IntegerField()
    currency = TextField()
    provider = TextField(default="")
    source = TextField(default="")

    class Meta:
        table_name = "cost_reading"


class MilestoneRow(Row):
    engagement_id = IntegerField()
    title = TextField()
    due = DayField(null=True)
    done_on = DayField(null=True)
    story = TextField(default="")
    report_id = IntegerField(null=True)

    class Meta:
        table_name = "milestone"


class DecommissionRow(Row):
    """The request to end a service.

    ``done`` counts its steps that are done: each step changes it, so that only the last one can
    be taken back.
    """

    engagement_id = IntegerField()
    renewal_id = IntegerField(null=True)
    reason = TextField(default="")
    end_on = DayField(null=True)
    data_until = DayField(null=True)
    done = IntegerField(default=0)
    closed_at = InstantField(null=True)

    class Meta:
        table_name = "decommission"


class DecommissionStepRow(Row):
    decommission_id = IntegerField()
    position = IntegerField()
    step = TextField()
    text = TextField()
    done_at = InstantField(null=True)
    by_id = IntegerField(null=True)
    note = TextField(default="")

    class Meta:
        table_name = "decommission_step"
