"""Sales: deals with their lines, answers, activities, ledger, and the price books."""

from peewee import IntegerField, TextField

from db.rows.base import DayField, InstantField, ListField, Row


class DealRow(Row):
    name = TextField()
    deal_class = TextField(default="")
    revenue_type = TextField(default="")
    organization_id = IntegerField(null=True)
    stage = TextField()
    paused_from = TextField(default="")
    rank = IntegerField()
    owner_id = IntegerField(null=True)
    currency = TextField(default="USD")
    amount = IntegerField(null=True)
    estimate = IntegerField(null=True)
    membership = IntegerField(default=0)
    usage = IntegerField(default=0)
    mau = IntegerField(null=True)
    win_rate = IntegerField(null=True)
    win_rate_reason = TextField(default="")
    target_start = DayField(null=True)
    target_end = DayField(null=True)
    contract_start = DayField(null=True)
    contract_end = DayField(null=True)
    collected = IntegerField(null=True)
    expected_close = DayField(null=True)
    next_step = TextField(default="")
    next_step_due = DayField(null=True)
    lost_reason = TextField(default="")
    lost_note = TextField(default="")
    paused_until = DayField(null=True)
    paused_reason = TextField(default="")
    previous_deal_id = IntegerField(null=True)
    tags = ListField(default=())
    imported_key = TextField(null=True)
    experiment_id = IntegerField(null=True)
    origin_deal_id = IntegerField(null=True)

    class Meta:
        table_name = "deal"


class DealCommunityRow(Row):
    deal_id = IntegerField()
    community_id = IntegerField()

    class Meta:
        table_name = "deal_community"


class AnswerRow(Row):
    deal_id = IntegerField()
    question = TextField()
    text = TextField(default="")
    score = IntegerField(default=0)

    class Meta:
        table_name = "answer"


class LineRow(Row):
    deal_id = IntegerField()
    product = TextField()
    kind = TextField()
    description = TextField(default="")
    quantity = TextField()
    unit = TextField(default="")
    unit_price = IntegerField()
    discount = IntegerField(default=0)
    recurrence = TextField()
    start = DayField(null=True)
    end = DayField(null=True)
    amount = IntegerField()
    imported_key = TextField(null=True)

    class Meta:
        table_name = "line"


class PriceBookRow(Row):
    label = TextField()
    effective_on = DayField()

    class Meta:
        table_name = "price_book"


class PriceRow(Row):
    """A product of a price book; ``tiers`` is JSON: [[up to or null, price per user], …]."""

    book_id = IntegerField()
    code = TextField()
    label = TextField()
    kind = TextField()
    unit = TextField()
    unit_price = IntegerField()
    currency = TextField()
    recurrence = TextField()
    tiers = TextField(default="[]")

    class Meta:
        table_name = "price"


class TransitionRow(Row):
    """A line of the ledger: never changed; a move taken back is another line."""

    deal_id = IntegerField()
    from_stage = TextField()
    to_stage = TextField()
    at = InstantField()
    by_id = IntegerField(null=True)
    direction = TextField()
    reason = TextField(default="")
    gates = TextField(default="[]")
    undo_of = IntegerField(null=True)

    class Meta:
        table_name = "transition"


class ActivityRow(Row):
    kind = TextField()
    outcome = TextField(default="")
    at = InstantField()
    by_id = IntegerField(null=True)
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
        table_name = "activity"
