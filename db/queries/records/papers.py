"""Invoices, read as records; what is overdue follows from the session's day."""

from db.queries.records.source import DATE, INTEGER, MONEY, TEXT, Source, deal_key, plain

PAID = (
    "(SELECT coalesce(sum(amount), 0) FROM payment WHERE invoice_id = r.id AND deleted_at IS NULL)"
)
OWED = "r.status IN ('issued', 'part paid')"
LATE = f"{OWED} AND r.due < session_day()"
STATUS = f"CASE WHEN {LATE} THEN 'overdue' ELSE r.status END"
OPEN = f"CASE WHEN {OWED} THEN max(0, r.total - {PAID}) ELSE 0 END"
PASSED = (
    "(SELECT coalesce(sum(amount), 0) FROM invoice_line"
    " WHERE invoice_id = r.id AND deleted_at IS NULL AND pass_through)"
)
KEY = "coalesce(r.imported_key, 'I-' || r.id)"
_DAYS = "CAST(julianday(session_day()) - julianday(r.due) AS INTEGER)"

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
            "days_overdue": (INTEGER, f"CASE WHEN {LATE} THEN {_DAYS} END"),
            "passed_through": (MONEY, PASSED),
            **plain(TEXT, "void_reason"),
            **plain(INTEGER, "revision"),
        },
        "r.id",
    ),
}
