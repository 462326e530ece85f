"""Leads read one by one: who is the same person, their touches, answers and history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from db.columns import day, instant
from db.database import Store
from db.queries.history import GroupEntry, group
from salesops_tui.domain.deals import Answer
from salesops_tui.domain.leads import Lead, Touch

KEY = "coalesce(r.imported_key, 'L-' || r.id)"
FIRST = "SELECT min(id) FROM touch WHERE lead_id = r.id AND deleted_at IS NULL"
_TOUCH = f"""SELECT t.id, t.at, t.kind,
    coalesce((SELECT code FROM experiment WHERE id = t.experiment_id), ''),
    coalesce('K-' || t.content_id, ''), coalesce('P-' || t.post_id, ''), t.source, t.note,
    coalesce((SELECT coalesce(login, name) FROM user WHERE id = t.by_id), ''), t.id = ({FIRST})
    FROM touch t JOIN lead r ON r.id = t.lead_id
    WHERE r.id = ? AND t.deleted_at IS NULL ORDER BY t.at, t.id"""


class Known(NamedTuple):
    """A lead that may be the same person; that of a known duplicate is the lead it became."""

    id: int
    key: str
    name: str
    email: str
    domain: str


def lead(store: Store, identity: int) -> Lead | None:
    """A lead as decisions look at it."""
    row = store.row(
        f"SELECT r.id, {KEY}, r.revision, r.name, r.email, r.domain, coalesce((SELECT name FROM"
        " organization WHERE id = r.organization_id), r.organization_name), r.organization_id,"
        " r.status, r.fit, r.decision, r.decision_reason, r.park_until, r.captured_at,"
        " coalesce((SELECT coalesce(imported_key, 'D-' || id) FROM deal WHERE id = r.deal_id), ''),"
        " r.deal_id, coalesce('L-' || r.duplicate_of_id, '')"
        " FROM lead r WHERE r.id = ? AND r.deleted_at IS NULL",
        (identity,),
    )
    return Lead(*[*row[:12], day(row[12]), instant(row[13]), *row[14:]]) if row else None


def known(
    store: Store, email: str, domain: str, organization_id: int | None, besides: int = 0
) -> list[Known]:
    """Leads with this e-mail, of this domain or of this organization, the oldest first."""
    columns = f"o.id, {KEY.replace('r.', 'o.')}, r.name, r.email, r.domain"
    source = (
        "FROM lead r JOIN lead o ON o.id = coalesce(r.duplicate_of_id, r.id)"
        " AND o.deleted_at IS NULL WHERE r.deleted_at IS NULL AND o.id <> ?"
    )
    conditions = {
        "r.email = ? COLLATE NOCASE": email,
        "r.domain <> '' AND r.domain = ?": domain,
        "r.organization_id = ?": organization_id,
    }
    asked = {sql: value for sql, value in conditions.items() if value}
    if not asked:
        return []
    parts = (f"SELECT {columns}, r.id AS at {source} AND {sql}" for sql in asked)
    values = [each for value in asked.values() for each in (besides, value)]
    return [Known(*row[:5]) for row in store.rows(f"{' UNION '.join(parts)} ORDER BY at", values)]


def organization_of(store: Store, domain: str) -> int | None:
    """The organization that has this domain."""
    found: int | None = store.value(
        "SELECT o.id FROM organization o, json_each(o.domains) d WHERE o.deleted_at IS NULL"
        " AND d.value = ? COLLATE NOCASE ORDER BY o.id LIMIT 1",
        (domain,),
    )
    return found


def touches(store: Store, identity: int, qualified: Sequence[str]) -> list[Touch]:
    """The touches of a lead, oldest first; ``qualified`` are the statuses that count as that."""
    converting = _converting(store, identity, qualified)
    return [
        Touch(*[row[0], instant(row[1]), *row[2:9], bool(row[9]), row[0] == converting])
        for row in store.rows(_TOUCH, (identity,))
    ]


def _converting(store: Store, identity: int, qualified: Sequence[str]) -> int | None:
    """The last touch before the lead was qualified; the journal orders what has one moment."""
    marks = ",".join("?" * len(qualified))
    moved = store.row(
        "SELECT id, at FROM status_change WHERE record = 'lead' AND record_id = ?"
        f" AND deleted_at IS NULL AND to_status IN ({marks}) ORDER BY id DESC LIMIT 1",
        (identity, *qualified),
    )
    if moved is None:
        return None
    made = 'SELECT min(id) FROM change WHERE "table" ='
    found: int | None = store.value(
        "SELECT t.id FROM touch t WHERE t.lead_id = ? AND t.deleted_at IS NULL AND (t.at < ?"
        f" OR (t.at = ? AND ({made} 'touch' AND row_id = t.id)"
        f" < ({made} 'status_change' AND row_id = ?))) ORDER BY t.at DESC, t.id DESC LIMIT 1",
        (identity, moved[1], moved[1], moved[0]),
    )
    return found


def answers(store: Store, identity: int) -> list[tuple[int, Answer]]:
    """The answers of a lead, each with its row."""
    rows = store.rows(
        "SELECT id, question, text, score FROM lead_answer WHERE lead_id = ?"
        " AND deleted_at IS NULL",
        (identity,),
    )
    return [(row[0], Answer(*row[1:])) for row in rows]


def due_back(store: Store, today: str, statuses: Sequence[str]) -> list[tuple[int, str]]:
    """Parked leads in these statuses whose day has come: their ids and days, the longest first."""
    marks = ",".join("?" * len(statuses))
    rows = store.rows(
        f"SELECT id, park_until FROM lead WHERE deleted_at IS NULL AND decision = 'park'"
        f" AND park_until <= ? AND +status IN ({marks}) ORDER BY park_until, id",
        (today, *statuses),
    )
    return [(row[0], row[1]) for row in rows]


def history(store: Store, table: str, identity: int, children: Sequence[str]) -> list[GroupEntry]:
    """The change groups that wrote a record or its children, newest first."""
    mine = [f"SELECT '{table}' AS t, ? AS i"]
    mine += [f"SELECT '{child}', id FROM {child} WHERE {table}_id = ?" for child in children]
    rows = store.rows(
        f"WITH mine AS ({' UNION ALL '.join(mine)}) SELECT DISTINCT c.group_id FROM mine"
        ' JOIN change c ON c."table" = mine.t AND c.row_id = mine.i ORDER BY c.group_id DESC',
        (identity,) * len(mine),
    )
    return [found for row in rows if (found := group(store, row[0]))]
