"""Papers: agreements, invoices, payments, documents with their versions and files."""

from peewee import BooleanField, IntegerField, TextField

from db.rows.base import DayField, InstantField, Row


class AgreementRow(Row):
    deal_id = IntegerField()
    kind = TextField()
    parties = TextField(default="")
    start = DayField(null=True)
    end = DayField(null=True)
    notice_days = IntegerField(null=True)
    value = IntegerField(null=True)
    currency = TextField()
    status = TextField(default="draft")
    signed_on = DayField(null=True)
    evidence = TextField(default="")
    signing_provider = TextField(default="")
    request_id = TextField(default="")

    class Meta:
        table_name = "agreement"


class InvoiceRow(Row):
    deal_id = IntegerField()
    issuer = TextField(default="")
    number = TextField(null=True)
    status = TextField()
    period_start = DayField(null=True)
    period_end = DayField(null=True)
    total = IntegerField()
    currency = TextField()
    requested_on = DayField(null=True)
    issued = DayField(null=True)
    due = DayField(null=True)
    note = TextField(default="")
    imported_key = TextField(null=True)
    kind = TextField(default="")
    year = IntegerField(null=True)
    serial = IntegerField(null=True)
    void_reason = TextField(default="")

    class Meta:
        table_name = "invoice"


class InvoiceLineRow(Row):
    """A line of an invoice; ``unit_price`` and ``amount`` are in minor units."""

    invoice_id = IntegerField()
    position = IntegerField()
    description = TextField()
    quantity = TextField(default="1")
    unit = TextField(default="")
    unit_price = IntegerField()
    amount = IntegerField()
    pass_through = BooleanField(default=False)

    class Meta:
        table_name = "invoice_line"


class PaymentRow(Row):
    invoice_id = IntegerField()
    amount = IntegerField()
    received_on = DayField()
    note = TextField(default="")

    class Meta:
        table_name = "payment"


class DocumentRow(Row):
    """A document; ``number``, ``year`` and ``serial`` are set when it is issued and stay."""

    kind = TextField()
    deal_id = IntegerField(null=True)
    number = TextField(null=True)
    year = IntegerField(null=True)
    serial = IntegerField(null=True)
    status = TextField(default="draft")
    valid_until = DayField(null=True)
    engagement_id = IntegerField(null=True)
    renewal_id = IntegerField(null=True)
    content_id = IntegerField(null=True)
    post_id = IntegerField(null=True)
    invoice_id = IntegerField(null=True)
    sent_on = DayField(null=True)
    signed_on = DayField(null=True)
    evidence = TextField(default="")
    superseded_by_id = IntegerField(null=True)

    class Meta:
        table_name = "document"


class DocumentVersionRow(Row):
    """Immutable: the template's hash and the frozen context a version was made from."""

    document_id = IntegerField()
    version = IntegerField()
    template = TextField()
    template_hash = TextField()
    context = TextField()
    total = IntegerField(null=True)
    currency = TextField(default="")

    class Meta:
        table_name = "document_version"


class DocumentFileRow(Row):
    """A rendered file; its bytes stand in ``file_content``, outside the journal."""

    version_id = IntegerField()
    format = TextField()
    sha256 = TextField()
    size = IntegerField()

    class Meta:
        table_name = "document_file"


class SignOffRow(Row):
    """A role's word on a document or on a statement of work."""

    document_id = IntegerField(null=True)
    sow_id = IntegerField(null=True)
    role = TextField()
    state = TextField(default="required")
    at = InstantField(null=True)
    by_id = IntegerField(null=True)
    evidence = TextField(default="")

    class Meta:
        table_name = "sign_off"
