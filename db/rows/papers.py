"""Papers: agreements, invoices, payments, documents with their versions and files."""

from peewee import IntegerField, TextField

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

    class Meta:
        table_name = "invoice"


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
    document_id = IntegerField()
    role = TextField()
    state = TextField(default="required")
    at = InstantField(null=True)
    by_id = IntegerField(null=True)
    evidence = TextField(default="")

    class Meta:
        table_name = "sign_off"
