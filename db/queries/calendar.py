"""What lies on the days of a calendar, and when things last came out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from db.columns import day
from db.database import Store
from db.queries.backlog import ISSUE_URL
from salesops_tui.domain.calendar import Item
from salesops_tui.domain.records import KINDS

# Per kind: rows of ``r``; then the days they lie on (column, what of it), how they are called, the
# status shown, the address, and when they need nobody any more.
_DEAL = "JOIN deal d ON d.id = e.deal_id AND d.deleted_at IS NULL"
_SOURCES: dict[str, tuple[str, tuple[tuple[str, str], ...], str, str, str, str]] = {
    "content": (
        "content r", (("publish_on", "publishes"),), "r.title", "r.status", "r.url",
        "r.status IN ('published', 'retired')",
    ),
    "post": (
        "post r", (("scheduled_at", "goes out"),), "r.channel || ': ' || substr(r.text, 1, 200)",
        "r.status", "r.url", "r.status IN ('posted', 'dropped')",
    ),
    "experiment": (
        "experiment r", (("start", "starts"), ("end", "ends")), "r.code", "r.status", "''",
        "r.status IN ('decided', 'stopped')",
    ),
    "milestone": ("milestone r", (("due", "due"),), "r.title",
                  "CASE WHEN r.done_on IS NULL THEN 'open' ELSE 'done' END", "''",
                  "r.done_on IS NOT NULL"),
    "deliverable": ("deliverable r", (("due", "due"),), "r.title", "r.state",
                    ISSUE_URL.format("r"), "r.state IN ('done', 'dropped')"),
    "renewal": (
        f"renewal r JOIN engagement e ON e.id = r.engagement_id {_DEAL}",
        (("opens_on", "opens"), ("due", "due")), "d.name", "r.status", "''",
        "r.status IN ('renewed', 'not-renewing', 'closed')",
    ),
    "task": ("task r", (("due", "due"),), "r.text",
             "CASE WHEN r.done_at IS NULL THEN 'open' ELSE 'done' END", "''",
             "r.done_at IS NOT NULL"),
}  # fmt: skip


def items(
    store: Store,
    kinds: tuple[str, ...] = (),
    first: date | None = None,
    last: date | None = None,
) -> Iterator[Item]:
    """What lies on the days between two, kind by kind, read one by one."""
    for kind in kinds or _SOURCES:
        for column, what in _SOURCES[kind][1]:
            yield from _on(store, kind, column, what, first, last)


def last_content(store: Store, type: str, today: date) -> date | None:
    """The newest day on which content of a type was published."""
    return day(
        store.value(
            "SELECT max(publish_on) FROM content WHERE deleted_at IS NULL AND type = ?"
            " AND status IN ('published', 'retired') AND publish_on <= ?",
            (type, str(today)),
        )
    )


def next_content(store: Store, type: str, today: date) -> date | None:
    """The first day from today on for which content of a type is planned."""
    return day(
        store.value(
            "SELECT min(publish_on) FROM content WHERE deleted_at IS NULL AND type = ?"
            " AND status NOT IN ('published', 'retired') AND publish_on >= ?",
            (type, str(today)),
        )
    )


def last_post(store: Store, channel: str, today: date) -> date | None:
    """The newest day on which a post of a channel went out."""
    return day(
        store.value(
            "SELECT substr(max(scheduled_at), 1, 10) FROM post WHERE deleted_at IS NULL"
            " AND channel = ? AND status = 'posted' AND scheduled_at < ?",
            (channel, f"{today}~"),
        )
    )


def next_post(store: Store, channel: str, today: date) -> date | None:
    """The first day from today on for which a post of a channel is scheduled."""
    return day(
        store.value(
            "SELECT substr(min(scheduled_at), 1, 10) FROM post WHERE deleted_at IS NULL"
            " AND channel = ? AND status IN ('draft', 'scheduled') AND scheduled_at >= ?",
            (channel, str(today)),
        )
    )


def _on(
    store: Store, kind: str, column: str, what: str, first: date | None, last: date | None
) -> Iterator[Item]:
    rows, _, title, status, url, closed = _SOURCES[kind]
    joined = "" if " JOIN " not in rows else " AND e.deleted_at IS NULL"
    sql = (
        f'SELECT r."{column}", r.id, {title}, {status}, {url}, {closed}, r.revision, r.updated_at'
        f" FROM {rows} WHERE r.deleted_at IS NULL{joined} AND r.\"{column}\" <> ''"
    )
    bounds = []
    if first is not None:
        sql += f' AND r."{column}" >= ?'
        bounds.append(str(first))
    if last is not None:
        sql += f' AND r."{column}" < ?'
        bounds.append(f"{last}~")
    for at, identity, called, state, address, over, revision, updated in store.each(
        f'{sql} ORDER BY r."{column}", r.id', bounds
    ):
        on = day(at[:10])
        if on is not None:
            yield Item(
                on, at[11:16], kind, identity, KINDS[kind].key(identity), what, called, state,
                address, bool(over), revision, updated,
            )  # fmt: skip
