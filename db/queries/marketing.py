"""Content and what hangs on it; what a story is told of."""

from __future__ import annotations

from typing import NamedTuple

from db.database import Store


class PostOf(NamedTuple):
    """A post of a piece of content."""

    key: str
    channel: str
    status: str


def posts_of(store: Store, content_id: int) -> list[PostOf]:
    """The posts of a piece of content, dropped ones too."""
    rows = store.rows(
        "SELECT 'P-' || id, channel, status FROM post WHERE content_id = ? AND deleted_at IS NULL"
        " ORDER BY id",
        (content_id,),
    )
    return [PostOf(*row) for row in rows]


def assets_of(store: Store, content_id: int) -> list[tuple[str, str, str]]:
    """The assets of a piece of content: key, licence, permission."""
    rows = store.rows(
        "SELECT 'F-' || id, licence, permission FROM asset WHERE content_id = ?"
        " AND deleted_at IS NULL ORDER BY id",
        (content_id,),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def told_by(store: Store, column: str, identity: int) -> str:
    """The key of the content that tells a deliverable, a milestone or an activity already."""
    found: str | None = store.value(
        f"SELECT 'K-' || id FROM content WHERE {column} = ? AND deleted_at IS NULL", (identity,)
    )
    return found or ""


def deal_name(store: Store, deal_id: int) -> str:
    """What a deal is called."""
    found: str | None = store.value("SELECT name FROM deal WHERE id = ?", (deal_id,))
    return found or ""


def credits_of(store: Store, deal_id: int) -> tuple[str, ...]:
    """Who a story about a deal credits: its communities, else its organization."""
    rows = store.rows(
        "SELECT m.name FROM deal_community c JOIN community m ON m.id = c.community_id"
        " WHERE c.deal_id = ? AND c.deleted_at IS NULL AND m.deleted_at IS NULL ORDER BY m.name",
        (deal_id,),
    ) or store.rows(
        "SELECT o.name FROM deal d JOIN organization o ON o.id = d.organization_id WHERE d.id = ?",
        (deal_id,),
    )
    return tuple(row[0] for row in rows)


def report(store: Store, document_id: int) -> tuple[str, str, int | None, int | None] | None:
    """A document's kind, number, engagement and milestone."""
    row = store.row(
        "SELECT q.kind, coalesce(q.number, 'Q-' || q.id), coalesce(q.engagement_id,"
        " (SELECT id FROM engagement WHERE deal_id = q.deal_id AND deleted_at IS NULL)),"
        " (SELECT id FROM milestone WHERE report_id = q.id AND deleted_at IS NULL)"
        " FROM document q WHERE q.id = ? AND q.deleted_at IS NULL",
        (document_id,),
    )
    return (row[0], row[1], row[2], row[3]) if row else None
