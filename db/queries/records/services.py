"""Engagements and what hangs on them, renewals, tasks and activities, read."""

from db.queries.backlog import ISSUE_URL
from db.queries.records.source import (
    DATE,
    INSTANT,
    INTEGER,
    MONEY,
    TAGS,
    TEXT,
    Source,
    deal_key,
    key_of,
    plain,
    user,
)

_REVISION = plain(INTEGER, "revision")
_OF = {"engagement": key_of("E", "r.engagement_id")}
_DEAL = "JOIN deal d ON d.id = r.deal_id AND d.deleted_at IS NULL WHERE r.deleted_at IS NULL"
ABOUT = (
    "coalesce((SELECT coalesce(imported_key, 'D-' || id) FROM deal WHERE id = r.deal_id),"
    "(SELECT coalesce(imported_key, 'L-' || id) FROM lead WHERE id = r.lead_id),"
    " 'O-' || r.organization_id, 'M-' || r.community_id, 'C-' || r.contact_id,"
    " 'X-' || r.experiment_id, 'K-' || r.content_id, 'E-' || r.engagement_id,"
    " 'R-' || r.renewal_id, '')"
)  # the key of what a task or an activity ``r`` is about

SOURCES = {
    "engagement": Source(
        f"engagement r {_DEAL}",
        {
            "key": key_of("E", "r.id"),
            "deal": deal_key("r.deal_id"),
            "deal_name": (TEXT, "d.name"),
            "organization": (
                TEXT,
                "(SELECT name FROM organization WHERE id = d.organization_id)",
            ),
            "owner": (TEXT, "(SELECT coalesce(login, name) FROM user WHERE id = d.owner_id)"),
            **plain(DATE, "term_start", "term_end"),
            **plain(MONEY, "value"),
            **plain(TEXT, "currency", "status", "health", "health_note"),
            **plain(INSTANT, "health_at"),
            **_REVISION,
        },
        "r.status = 'completed', coalesce(r.term_end, '9999-12-31'), r.id",
    ),
    "project": Source(
        "project r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("J", "r.id"),
            **_OF,
            **plain(TEXT, "name", "description", "status", "url"),
            **_REVISION,
        },
    ),
    "deliverable": Source(
        "deliverable r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("B", "r.id"),
            **_OF,
            "project": key_of("J", "r.project_id"),
            **plain(TEXT, "title", "kind"),
            **plain(DATE, "due"),
            **plain(TEXT, "state"),
            "criteria": (
                TAGS,
                "(SELECT json_group_array(json_extract(value, '$.text'))"
                " FROM json_each(r.criteria))",
            ),
            "criteria_done": (
                INTEGER,
                "(SELECT count(*) FROM json_each(r.criteria) WHERE json_extract(value, '$.done'))",
            ),
            **plain(TEXT, "low_hours", "high_hours"),
            "issue_url": (TEXT, ISSUE_URL.format("r")),
            "assignee": user("assignee_id"),
            **plain(TEXT, "notes"),
            **_REVISION,
        },
        "coalesce(r.due, '9999-12-31'), r.id",
    ),
    "usage_reading": Source(
        "usage_reading r WHERE r.deleted_at IS NULL",
        {
            "cluster": (TEXT, "r.cluster"),
            "deal": deal_key("(SELECT deal_id FROM engagement WHERE id = r.engagement_id)"),
            **plain(TEXT, "month", "metric"),
            **plain(INTEGER, "value"),
            **plain(TEXT, "source"),
            "key": key_of("U", "r.id"),
            **_OF,
            **_REVISION,
        },
        "r.month, r.cluster, r.id",
    ),
    "incident": Source(
        "incident r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("N", "r.id"),
            **_OF,
            **plain(TEXT, "kind", "title", "severity", "state"),
            **plain(DATE, "opened_on", "resolved_on"),
            **plain(TEXT, "reporter", "url", "note"),
            **_REVISION,
        },
        "r.opened_on, r.id",
    ),
    "cost_reading": Source(
        "cost_reading r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("Z", "r.id"),
            **_OF,
            **plain(TEXT, "month"),
            **plain(MONEY, "amount"),
            **plain(TEXT, "currency", "provider", "source"),
            **_REVISION,
        },
        "r.month, r.id",
    ),
    "milestone": Source(
        "milestone r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("S", "r.id"),
            **_OF,
            **plain(TEXT, "title"),
            **plain(DATE, "due", "done_on"),
            **plain(TEXT, "story"),
            "report": key_of("Q", "r.report_id"),
            **_REVISION,
        },
        "coalesce(r.due, '9999-12-31'), r.id",
    ),
    "renewal": Source(
        "renewal r JOIN engagement e ON e.id = r.engagement_id"
        " JOIN deal d ON d.id = e.deal_id AND d.deleted_at IS NULL WHERE r.deleted_at IS NULL",
        {
            "key": key_of("R", "r.id"),
            "deal": deal_key("e.deal_id"),
            **plain(DATE, "due"),
            **plain(TEXT, "status"),
            "usage_report": (
                TEXT,
                "(SELECT coalesce(q.number, 'Q-' || q.id) FROM document q"
                " WHERE q.kind = 'usage-report' AND q.status IN ('issued', 'sent', 'signed')"
                " AND q.deleted_at IS NULL AND (q.renewal_id = r.id OR q.engagement_id = e.id"
                " OR q.deal_id = e.deal_id) ORDER BY q.id DESC LIMIT 1)",
            ),
            **plain(INTEGER, "extensions"),
            **plain(TEXT, "decision"),
            "new_deal": deal_key("r.new_deal_id"),
            "deal_name": (TEXT, "d.name"),
            "organization": (
                TEXT,
                "(SELECT name FROM organization WHERE id = d.organization_id)",
            ),
            "engagement": key_of("E", "e.id"),
            "term_end": (DATE, "e.term_end"),
            **plain(DATE, "opens_on"),
            **plain(TEXT, "reason"),
            **plain(DATE, "decided_on"),
            **plain(MONEY, "value"),
            **plain(TEXT, "currency"),
            "owner": user("owner_id"),
            **_REVISION,
        },
        "coalesce(r.due, '9999-12-31'), r.id",
    ),
    "task": Source(
        "task r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("T", "r.id"),
            **plain(TEXT, "text"),
            **plain(DATE, "due"),
            "assignee": user("assignee_id"),
            "about": (TEXT, ABOUT),
            **plain(INSTANT, "done_at"),
            **plain(TEXT, "note"),
            **_REVISION,
        },
        "r.done_at IS NOT NULL, coalesce(r.due, '9999-12-31'), r.id",
    ),
    "activity": Source(
        "activity r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("Y", "r.id"),
            "about": (TEXT, ABOUT),
            **plain(TEXT, "kind", "outcome"),
            **plain(INSTANT, "at"),
            "by": user("by_id"),
            **plain(TEXT, "note"),
            **_REVISION,
        },
        "r.at, r.id",
    ),
}
