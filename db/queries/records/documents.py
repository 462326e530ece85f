"""Documents, read as records; which have run out follows from the session's day."""

from db.queries.records.source import DATE, INSTANT, INTEGER, MONEY, TEXT, Source, deal_key, plain
from salesops_tui.domain.documents import OUT, SUBJECT_COLUMNS

_LETTERS = {"post": "P", "content": "K", "renewal": "R", "engagement": "E"}
SUBJECT_KEYS = {
    **{name: f"'{letter}-' || r.{name}_id" for name, letter in _LETTERS.items()},
    "invoice": "(SELECT coalesce(imported_key, 'I-' || id) FROM invoice WHERE id = r.invoice_id)",
    "deal": deal_key("r.deal_id")[1],
}
SUBJECT = f"coalesce({', '.join(SUBJECT_KEYS[name] for name in SUBJECT_COLUMNS)}, '')"
_OUT = ", ".join(f"'{status}'" for status in OUT)
# How a document stands today: what ran out before is expired, which is never kept.
STATUS = (
    f"CASE WHEN r.status IN ({_OUT}) AND r.valid_until < session_day()"
    " THEN 'expired' ELSE r.status END"
)
BY = "coalesce((SELECT coalesce(login, name) FROM user WHERE id = r.created_by), '')"
_OF = "document_version WHERE document_id = r.id AND deleted_at IS NULL"
VERSIONS = f"(SELECT count(*) FROM {_OF})"
REPLACED = "coalesce('Q-' || r.superseded_by_id, '')"
_LAST = "(SELECT {} FROM " + _OF + " ORDER BY version DESC LIMIT 1)"

SOURCES = {
    "document": Source(
        "document r LEFT JOIN deal d ON d.id = r.deal_id WHERE r.deleted_at IS NULL",
        {
            "key": (TEXT, "'Q-' || r.id"),
            **plain(TEXT, "kind"),
            "number": (TEXT, "coalesce(r.number, '')"),
            "deal": (TEXT, f"coalesce({SUBJECT_KEYS['deal']}, '')"),
            "status": (TEXT, STATUS),
            **plain(DATE, "valid_until"),
            "versions": (INTEGER, VERSIONS),
            **plain(INSTANT, "created_at"),
            "by": (TEXT, BY),
            **plain(INTEGER, "revision"),
            "subject": (TEXT, SUBJECT),
            "organization": (TEXT, "(SELECT name FROM organization WHERE id = d.organization_id)"),
            "total": (MONEY, _LAST.format("total")),
            "currency": (TEXT, f"coalesce({_LAST.format('currency')}, '')"),
            **plain(DATE, "sent_on", "signed_on"),
            **plain(TEXT, "evidence"),
            "superseded_by": (TEXT, REPLACED),
        },
        "r.id DESC",
    ),
}
