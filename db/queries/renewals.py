"""Renewal cases, what they are decided on, and decommission requests: rows in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from db.columns import day, instant
from db.database import Store
from db.queries.records.source import Clause
from salesops_tui.domain.decommission import Request, RequestStep
from salesops_tui.domain.papers import ISSUED
from salesops_tui.domain.renewals import BUCKETS, LATER, NO_DATE, UNDECIDED, Case
from salesops_tui.domain.repricing import READ_MONTHS, ClusterUse

_KEY = "coalesce({0}.imported_key, 'D-' || {0}.id)"
_CASE = f"""SELECT r.id, r.revision, 'R-' || r.id, d.id, {_KEY.format("d")}, d.name,
    coalesce(o.name, ''), coalesce(u.login, u.name, w.login, w.name, ''), e.id, e.term_start,
    e.term_end, r.opens_on, r.due, r.status, r.extensions, r.decision, r.reason, r.decided_on,
    r.value, r.currency, n.id, coalesce({_KEY.format("n")}, ''), coalesce(n.stage, '')
    FROM renewal r JOIN engagement e ON e.id = r.engagement_id
    JOIN deal d ON d.id = e.deal_id AND d.deleted_at IS NULL
    LEFT JOIN organization o ON o.id = d.organization_id
    LEFT JOIN user u ON u.id = r.owner_id LEFT JOIN user w ON w.id = d.owner_id
    LEFT JOIN deal n ON n.id = r.new_deal_id AND n.deleted_at IS NULL
    WHERE r.deleted_at IS NULL"""
_DAYS = (9, 10, 11, 12, 17)  # the columns of _CASE that are dates
_WAITING = f"r.status IN ({', '.join(repr(status) for status in UNDECIDED)})"
_OPEN = f"{_WAITING} AND (r.status = 'reviewing' OR r.opens_on <= ?)"
_MARKS = ", ".join("?" * len(ISSUED))


def case(store: Store, identity: int) -> Case | None:
    """A case by its id."""
    row = store.row(f"{_CASE} AND r.id = ?", (identity,))
    return _case(row) if row else None


def open_cases(store: Store, today: date) -> list[Case]:
    """The cases that wait for a decision, the nearest end first."""
    order = "ORDER BY coalesce(r.due, '9999-12-31'), r.id"
    return [_case(row) for row in store.rows(f"{_CASE} AND {_OPEN} {order}", (today.isoformat(),))]


def waiting(today: date) -> Clause:
    """The condition of a case that waits for a decision."""
    return Clause(_OPEN, (today.isoformat(),))


def sums(store: Store, today: date) -> list[tuple[str, str, int, int]]:
    """Per bucket and currency, how many cases wait for a decision and what they are worth."""
    days = "julianday(r.due) - julianday(?)"
    cuts = " ".join(f"WHEN {days} <= {last} THEN '{name}'" for name, last in BUCKETS)
    rows = store.rows(
        f"SELECT CASE WHEN r.due IS NULL THEN '{NO_DATE}' {cuts} ELSE '{LATER}' END AS bucket,"
        " r.currency, count(*), coalesce(sum(r.value), 0)"
        " FROM renewal r JOIN engagement e ON e.id = r.engagement_id"
        " JOIN deal d ON d.id = e.deal_id AND d.deleted_at IS NULL"
        f" WHERE r.deleted_at IS NULL AND {_WAITING} GROUP BY 1, 2 ORDER BY 2",
        (today.isoformat(),) * len(BUCKETS),
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def issued_kinds(store: Store, found: Case) -> tuple[str, ...]:
    """The kinds of document that were issued for a case, its engagement or its deal."""
    rows = store.rows(
        "SELECT DISTINCT kind FROM document WHERE deleted_at IS NULL"
        f" AND status IN ({_MARKS}) AND (renewal_id = ? OR engagement_id = ? OR deal_id = ?)",
        (*ISSUED, found.id, found.engagement_id, found.deal_id),
    )
    return tuple(sorted(row[0] for row in rows))


def talked(store: Store, found: Case) -> bool:
    """Whether anything was said to the customer since the case opened."""
    return bool(
        store.value(
            "SELECT 1 FROM activity WHERE deleted_at IS NULL AND kind IN ('call', 'email',"
            " 'meeting') AND at >= ? AND (renewal_id = ? OR engagement_id = ? OR deal_id = ?)"
            " LIMIT 1",
            (
                (found.opens_on or date.min).isoformat(),
                found.id,
                found.engagement_id,
                found.deal_id,
            ),
        )
    )


def use(store: Store, engagement_id: int) -> list[ClusterUse]:
    """The latest readings of every cluster of an engagement."""
    rows = store.rows(
        "SELECT cluster, month, value FROM (SELECT cluster, month, value, row_number() OVER"
        " (PARTITION BY cluster COLLATE NOCASE ORDER BY month DESC) AS nth FROM usage_reading"
        " WHERE engagement_id = ? AND metric = 'mau' AND deleted_at IS NULL)"
        f" WHERE nth <= {READ_MONTHS} ORDER BY cluster COLLATE NOCASE, month",
        (engagement_id,),
    )
    found: dict[str, tuple[str, list[tuple[str, int]]]] = {}
    for cluster, month, value in rows:
        found.setdefault(cluster.lower(), (cluster, []))[1].append((month, value))
    return [ClusterUse(name, tuple(read)) for name, read in found.values()]


def read_in(store: Store, engagement_id: int, month: str) -> bool:
    """Whether there is a usage reading of a month."""
    return bool(
        store.value(
            "SELECT 1 FROM usage_reading WHERE engagement_id = ? AND month = ?"
            " AND deleted_at IS NULL LIMIT 1",
            (engagement_id, month),
        )
    )


def first_start(store: Store, deal_id: int) -> date | None:
    """The start of the first term of the chain of deals that a deal renews."""
    found = store.value(
        "WITH RECURSIVE chain(id, nth) AS (SELECT ?, 0 UNION SELECT d.previous_deal_id, nth + 1"
        " FROM deal d JOIN chain ON d.id = chain.id WHERE d.previous_deal_id IS NOT NULL"
        " AND nth < 200) SELECT coalesce(d.contract_start, d.target_start) FROM chain"
        " JOIN deal d ON d.id = chain.id ORDER BY nth DESC LIMIT 1",
        (deal_id,),
    )
    return day(found)


def owner_of(store: Store, identity: int) -> int | None:
    """The user who looks after a case, when it has one of its own."""
    found: int | None = store.value("SELECT owner_id FROM renewal WHERE id = ?", (identity,))
    return found


def communities(store: Store, deal_id: int) -> list[int]:
    """The ids of a deal's communities."""
    rows = store.rows(
        "SELECT community_id FROM deal_community WHERE deal_id = ? AND deleted_at IS NULL"
        " ORDER BY id",
        (deal_id,),
    )
    return [row[0] for row in rows]


def request_of(store: Store, engagement_id: int) -> Request | None:
    """The decommission request of an engagement."""
    row = store.row(
        "SELECT q.id, q.revision, q.engagement_id, q.renewal_id, d.id,"
        f" {_KEY.format('d')}, d.name, coalesce(o.name, ''), q.reason, q.end_on, q.data_until,"
        " q.done, q.closed_at FROM decommission q JOIN engagement e ON e.id = q.engagement_id"
        " JOIN deal d ON d.id = e.deal_id LEFT JOIN organization o ON o.id = d.organization_id"
        " WHERE q.engagement_id = ? AND q.deleted_at IS NULL",
        (engagement_id,),
    )
    if row is None:
        return None
    steps = store.rows(
        "SELECT s.id, s.position, s.step, s.text, s.done_at, coalesce(u.login, u.name, ''), s.note"
        " FROM decommission_step s LEFT JOIN user u ON u.id = s.by_id"
        " WHERE s.decommission_id = ? AND s.deleted_at IS NULL ORDER BY s.position, s.id",
        (row[0],),
    )
    closed = instant(row[12]) if row[12] else None
    days = (day(row[9]), day(row[10]))
    return Request(*[*row[:9], *days, row[11], closed, tuple(_steps(steps))])


def status_before_ending(store: Store, engagement_id: int) -> str:
    """The status an engagement had before it was ending."""
    found: str | None = store.value(
        "SELECT from_status FROM status_change WHERE record = 'engagement' AND record_id = ?"
        " AND to_status = 'ending' AND deleted_at IS NULL ORDER BY id DESC LIMIT 1",
        (engagement_id,),
    )
    return found or ""


def _steps(rows: Iterable[Sequence[Any]]) -> Iterable[RequestStep]:
    for row in rows:
        yield RequestStep(*[*row[:4], instant(row[4]) if row[4] else None, *row[5:]])


def _case(row: Sequence[Any]) -> Case:
    values = list(row)
    for at in _DAYS:
        values[at] = day(values[at])
    return Case(*values)
