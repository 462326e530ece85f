"""Leads, experiments, their costs, content, posts and assets, read."""

from db.queries.records.source import (
    DATE,
    INSTANT,
    INTEGER,
    MONEY,
    RATE,
    TAGS,
    TEXT,
    Source,
    deal_key,
    key_of,
    name_of,
    plain,
    user,
)

_REVISION = plain(INTEGER, "revision")
_EXPERIMENT = {"experiment": name_of("experiment", "experiment_id", "code")}
_CONTENT = {"content": key_of("K", "r.content_id")}
_POSTS = "SELECT count(*) FROM post p WHERE p.content_id = r.id AND p.deleted_at IS NULL"

SOURCES = {
    "lead": Source(
        "lead r WHERE r.deleted_at IS NULL",
        {
            "key": (TEXT, "coalesce(r.imported_key, 'L-' || r.id)"),
            **plain(TEXT, "name", "email"),
            "organization": (
                TEXT,
                "coalesce((SELECT name FROM organization WHERE id = r.organization_id),"
                " r.organization_name)",
            ),
            **plain(TEXT, "domain", "source"),
            **_EXPERIMENT,
            **plain(INSTANT, "captured_at"),
            **plain(TEXT, "status"),
            "owner": user("owner_id"),
            **plain(TEXT, "decision", "decision_reason"),
            **plain(INSTANT, "decided_at"),
            **plain(DATE, "park_until"),
            **plain(TEXT, "fit"),
            "contact": key_of("C", "r.contact_id"),
            "community": name_of("community", "community_id"),
            "deal": deal_key("r.deal_id"),
            "duplicate_of": key_of("L", "r.duplicate_of_id"),
            "age_days": (
                INTEGER,
                "max(0, CAST(julianday(session_day())"
                " - julianday(substr(r.captured_at, 1, 10)) AS INTEGER))",
            ),
            **_REVISION,
        },
        "r.captured_at, r.id",
    ),
    "experiment": Source(
        "experiment r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("X", "r.id"),
            **plain(TEXT, "code", "hypothesis", "audience", "channel"),
            "owner": user("owner_id"),
            **plain(DATE, "start", "end"),
            **plain(MONEY, "budget"),
            **plain(TEXT, "currency", "metric"),
            **plain(RATE, "threshold"),
            **plain(INTEGER, "minimum_sample"),
            **plain(TEXT, "status", "decision", "learning"),
            **_REVISION,
        },
    ),
    "cost": Source(
        "cost r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("V", "r.id"),
            **_EXPERIMENT,
            **_CONTENT,
            **plain(DATE, "on"),
            **plain(TEXT, "what"),
            **plain(MONEY, "cash"),
            **plain(TEXT, "person", "days"),
            **plain(MONEY, "day_rate"),
            **plain(TEXT, "currency"),
            **_REVISION,
        },
    ),
    "content": Source(
        "content r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("K", "r.id"),
            **plain(TEXT, "title", "type", "mode", "source_url", "rights", "category"),
            **plain(TAGS, "tags", "communities"),
            "author": user("author_id"),
            **plain(TEXT, "status"),
            **plain(DATE, "publish_on"),
            **plain(TEXT, "url", "call_to_action"),
            **_EXPERIMENT,
            "engagement": key_of("E", "r.engagement_id"),
            "deliverable": key_of("B", "r.deliverable_id"),
            "milestone": key_of("S", "r.milestone_id"),
            "activity": key_of("Y", "r.activity_id"),
            **plain(TEXT, "notes"),
            "posts": (INTEGER, f"({_POSTS} AND p.status <> 'dropped')"),
            "promoted": (INTEGER, f"({_POSTS} AND p.status IN ('scheduled', 'posted'))"),
            **_REVISION,
        },
    ),
    "post": Source(
        "post r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("P", "r.id"),
            **_CONTENT,
            **plain(TEXT, "channel", "text", "scheduled_at", "status", "url"),
            **_EXPERIMENT,
            **_REVISION,
        },
        "r.status IN ('posted', 'dropped'), coalesce(r.scheduled_at, '9'), r.id",
    ),
    "asset": Source(
        "asset r WHERE r.deleted_at IS NULL",
        {
            "key": key_of("F", "r.id"),
            **plain(TEXT, "title", "kind", "location", "version", "licence", "permission"),
            **plain(TEXT, "persona"),
            **_CONTENT,
            **_REVISION,
        },
    ),
}
