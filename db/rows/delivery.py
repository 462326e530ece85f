"""Delivery and renewals: what a won deal becomes."""

from peewee import IntegerField, TextField

from db.rows.base import DayField, InstantField, Row


class EngagementRow(Row):
    deal_id = IntegerField()
    status = TextField(default="provisioning")
    health = TextField(default="amber")
    health_note = TextField(default="")
    health_at = InstantField(null=True)
    term_start = DayField(null=True)
    term_end = DayField(null=True)
    value = IntegerField(null=True)
    currency = TextField()

    class Meta:
        table_name = "engagement"


class ChecklistItemRow(Row):
    engagement_id = IntegerField()
    position = IntegerField()
    text = TextField()
    done_at = InstantField(null=True)

    class Meta:
        table_name = "checklist_item"


class RenewalRow(Row):
    engagement_id = IntegerField()
    opens_on = DayField(null=True)
    due = DayField(null=True)
    status = TextField(default="upcoming")
    extensions = IntegerField(default=0)
    decision = TextField(default="")
    value = IntegerField(null=True)
    currency = TextField()
    new_deal_id = IntegerField(null=True)
    owner_id = IntegerField(null=True)
    reason = TextField(default="")
    decided_on = DayField(null=True)

    class Meta:
        table_name = "renewal"
