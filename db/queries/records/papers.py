"""Invoices, read as records; what is overdue follows from the session's day."""

from db.queries.invoice_sql import DAYS_LATE, KEY, LATE, OPEN, PAID, PASSED, STATUS
from db.queries.records.source import DATE, INTEGER, MONEY, TEXT, Source, deal_key, plain

SOURCES = {
    "invoice": Source(
        "invoice r JOIN deal d ON d.id = r.deal_id AND d.deleted_at IS NULL"
        " WHERE r.deleted_at IS NULL",
        {
            "key": (TEXT, KEY),
            "deal": deal_key("r.deal_id"),
            "number": (TEXT, "coalesce(r.number, '')"),
            **plain(TEXT, "issuer"),
            "status": (TEXT, STATUS),
            **plain(DATE, "period_start", "period_end"),
            **plain(MONEY, "total"),
            **plain(TEXT, "currency"),
            **plain(DATE, "requested_on", "issued", "due"),
            "paid": (MONEY, PAID),
            "open": (MONEY, OPEN),
            **plain(TEXT, "note"),
            "organization": (TEXT, "(SELECT name FROM organization WHERE id = d.organization_id)"),
            "deal_name": (TEXT, "d.name"),
            **plain(TEXT, "kind"),
            "days_overdue": (INTEGER, f"CASE WHEN {LATE} THEN {DAYS_LATE} END"),
            "passed_through": (MONEY, PASSED),
            **plain(TEXT, "void_reason"),
            **plain(INTEGER, "revision"),
        },
        "r.id",
    ),
}
