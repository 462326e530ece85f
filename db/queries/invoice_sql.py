"""What is derived of an invoice ``r``, in SQL; what is late follows from the session's day."""

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
DAYS_LATE = "CAST(julianday(session_day()) - julianday(r.due) AS INTEGER)"
