"""What all records share: tasks, reviews, status changes, the outbox."""

from peewee import IntegerField, TextField

from db.rows.base import DayField, InstantField, Row


class TaskRow(Row):
    """Something to do, about one record or none."""

    text = TextField()
    due = DayField(null=True)
    assignee_id = IntegerField(null=True)
    done_at = InstantField(null=True)
    note = TextField(default="")
    deal_id = IntegerField(null=True)
    lead_id = IntegerField(null=True)
    organization_id = IntegerField(null=True)
    community_id = IntegerField(null=True)
    contact_id = IntegerField(null=True)
    experiment_id = IntegerField(null=True)
    content_id = IntegerField(null=True)
    engagement_id = IntegerField(null=True)
    renewal_id = IntegerField(null=True)

    class Meta:
        table_name = "task"


class ReviewRow(Row):
    """What a weekly review decided about a deal."""

    deal_id = IntegerField()
    on = DayField()
    decision = TextField()
    note = TextField(default="")
    by_id = IntegerField(null=True)

    class Meta:
        table_name = "review"


class StatusChangeRow(Row):
    """A line of the ledger of a record that is no deal; gates as in the deals' own."""

    record = TextField()
    record_id = IntegerField()
    from_status = TextField()
    to_status = TextField()
    at = InstantField()
    by_id = IntegerField(null=True)
    direction = TextField()
    reason = TextField(default="")
    gates = TextField(default="[]")

    class Meta:
        table_name = "status_change"


class OutboxRow(Row):
    """Something that is to leave the building; how far it has got stands in ``sending``."""

    op_key = TextField()
    lane = TextField()
    operation = TextField()
    payload = TextField()
    depends_on = IntegerField(null=True)
    deal_id = IntegerField(null=True)

    class Meta:
        table_name = "outbox"
