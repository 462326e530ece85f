"""Organizations, contacts and communities, read."""

from db.queries.records.source import (
    BOOL,
    INTEGER,
    TAGS,
    TEXT,
    Source,
    name_of,
    plain,
)

_REVISION = plain(INTEGER, "revision")
_ORGANIZATION = {"organization": name_of("organization", "organization_id")}
_BY_NAME = "r.name COLLATE NOCASE, r.id"

SOURCES = {
    "organization": Source(
        "organization r WHERE r.deleted_at IS NULL",
        {
            "key": (TEXT, "coalesce(r.imported_key, 'O-' || r.id)"),
            **plain(TEXT, "name"),
            **plain(TAGS, "aliases"),
            **plain(TEXT, "kind"),
            **plain(TAGS, "domains"),
            **plain(TEXT, "country", "billing_address", "notes"),
            "deals": (
                INTEGER,
                "(SELECT count(*) FROM deal WHERE organization_id = r.id AND deleted_at IS NULL)",
            ),
            **_REVISION,
        },
        _BY_NAME,
    ),
    "contact": Source(
        "contact r WHERE r.deleted_at IS NULL",
        {
            "key": (TEXT, "coalesce(r.imported_key, 'C-' || r.id)"),
            **plain(TEXT, "name"),
            **plain(TAGS, "emails"),
            **plain(TEXT, "phone", "title"),
            **_ORGANIZATION,
            **plain(BOOL, "newsletter", "member_updates", "outreach", "do_not_contact"),
            **plain(TEXT, "notes"),
            **_REVISION,
        },
        _BY_NAME,
    ),
    "community": Source(
        "community r WHERE r.deleted_at IS NULL",
        {
            "key": (TEXT, "coalesce(r.imported_key, 'M-' || r.id)"),
            **plain(TEXT, "slug", "name", "website"),
            **plain(INTEGER, "size"),
            **plain(TEXT, "data_location", "compute", "authentication"),
            **plain(TAGS, "consortia"),
            **_ORGANIZATION,
            **plain(TEXT, "notes"),
            **_REVISION,
        },
        _BY_NAME,
    ),
}
