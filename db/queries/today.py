"""What waits for somebody on a day: one narrow search per section, wide rows for a page of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from db.database import Store
from db.queries.filters import LAST_TOUCH, Condition
from db.queries.records.services import ABOUT
from salesops_tui.domain.delivery import HEALTH_STALE_DAYS
from salesops_tui.domain.process import Kind, Process

_OWED = "('issued', 'sent', 'part paid', 'overdue')"
_SENDING = "(SELECT {} FROM sending WHERE outbox_id = r.id)"
_DEAL_KEY = "coalesce(d.imported_key, 'D-' || d.id)"
_LEAD_KEY = "coalesce(r.imported_key, 'L-' || r.id)"
_LEAD_TOUCH = """max(r.captured_at, coalesce(r.decided_at, ''),
    coalesce((SELECT max(at) FROM touch WHERE lead_id = r.id AND deleted_at IS NULL), ''),
    coalesce((SELECT max(at) FROM activity WHERE lead_id = r.id AND deleted_at IS NULL), ''),
    coalesce((SELECT max(at) FROM status_change WHERE record = 'lead' AND record_id = r.id
        AND deleted_at IS NULL), ''))"""
_OWING = """coalesce(r.number, 'I-' || r.id) || '|' || r.currency || '|' || (r.total -
    coalesce((SELECT sum(amount) FROM payment WHERE invoice_id = r.id AND deleted_at IS NULL), 0))
"""


class Waiting(NamedTuple):
    """A record that waits: ``when`` is its day, or the moment it was touched last."""

    id: int
    key: str
    title: str
    when: str | None
    owner: str
    detail: str
    many: int  # of all that wait in its section


class Search(NamedTuple):
    """How the records of a section are found, and what is told of each; all of it is SQL.

    The record is ``r``, or ``d`` where it is a deal; ``deal`` is the id of the deal ``d`` that
    another record is about.
    """

    kind: str
    found: str  # what stands between FROM and ORDER BY
    parameters: tuple[Any, ...]
    when: str
    key: str
    title: str
    owner: str  # the id of a user
    detail: str = "''"
    deal: str = "NULL"


def waiting(store: Store, search: Search, user_id: int | None, limit: int) -> list[Waiting]:
    """The first records of a section, the longest due first; of everybody, or of one and nobody."""
    one = "d" if search.kind == "deal" else "r"
    mine, asked = "", search.parameters
    if user_id is not None:
        mine = f" AND ({search.owner} = ? OR {search.owner} IS NULL)"
        asked = (*asked, user_id)
    about = f" LEFT JOIN deal d ON d.id = {search.deal}" if one == "r" else ""
    rows = store.rows(
        f"WITH f AS (SELECT {one}.id AS id, {search.when} AS due, count(*) OVER () AS many"
        f" FROM {search.found}{mine} ORDER BY due, {one}.id LIMIT {limit})"
        f" SELECT {one}.id, {search.key}, {search.title}, f.due,"
        f" coalesce((SELECT coalesce(login, name) FROM user WHERE id = {search.owner}), ''),"
        f" coalesce({search.detail}, ''), f.many"
        f" FROM f JOIN {search.kind} {one} ON {one}.id = f.id{about} ORDER BY f.due, {one}.id",
        asked,
    )
    return [Waiting(*row) for row in rows]


def searches(process: Process, today: date, stale: Condition) -> dict[str, Search]:
    """The search of every section of the day; ``stale`` is what the board's filter means by it."""
    day = today.isoformat()
    return {
        "tasks": Search(
            "task",
            "task r WHERE r.deleted_at IS NULL AND r.done_at IS NULL AND r.due <= ?",
            (day,),
            "r.due",
            "'T-' || r.id",
            "r.text",
            "r.assignee_id",
            ABOUT,
        ),
        **_deals(process, day, stale),
        **_leads(process, today),
        **_delivery(process, today),
        **_troubled(process),
        **_marketing(process, today),
        "unsent_outbox": Search(
            "outbox",
            "outbox r LEFT JOIN deal d ON d.id = r.deal_id WHERE r.deleted_at IS NULL"
            f" AND {_SENDING.format('state')} IS NOT 'done'",
            (),
            "r.created_at",
            f"coalesce({_DEAL_KEY}, '')",
            "r.lane || ': ' || coalesce(json_extract(r.payload, '$.text'), r.operation)",
            "d.owner_id",
            f"coalesce({_SENDING.format('state')}, 'queued')"
            f" || coalesce(': ' || nullif({_SENDING.format('error')}, ''), '')",
            "r.deal_id",
        ),
    }


def _deals(process: Process, day: str, stale: Condition) -> dict[str, Search]:
    """Deals by their own days, and those that nobody touches."""
    paused = process.keys(Kind.PAUSED)
    closed = process.keys(Kind.WON, Kind.LOST, Kind.COMPLETED, Kind.PAUSED)

    def search(where: str, values: tuple[Any, ...], when: str, detail: str) -> Search:
        found = f"deal d WHERE d.deleted_at IS NULL AND {where}"
        return Search("deal", found, values, when, _DEAL_KEY, "d.name", "d.owner_id", detail)

    due = f"d.next_step_due <= ? AND d.stage NOT IN ({_marks(closed)})"
    back = f"d.stage IN ({_marks(paused)}) AND d.paused_until <= ?"
    return {
        "next_steps": search(due, (day, *closed), "d.next_step_due", "d.next_step"),
        "paused_deals": search(back, (*paused, day), "d.paused_until", "d.paused_reason"),
        "stale_deals": search(stale.sql, stale.parameters, LAST_TOUCH, "d.stage"),
    }


def _leads(process: Process, today: date) -> dict[str, Search]:
    """Leads whose day has come, and those untouched for longer than their status expects."""
    stages = [stage for stage in process.track("lead") if stage.kind is Kind.OPEN]
    keys = tuple(stage.key for stage in stages)
    timed = [stage for stage in stages if stage.expected_days]
    cases = " ".join("WHEN ? THEN ?" for _ in timed)
    limits = tuple(v for s in timed for v in (s.key, _days_before(today, s.expected_days)))
    status = f"r.deleted_at IS NULL AND r.status IN ({_marks(keys)})"
    late = f"{_LEAD_TOUCH} < CASE r.status {cases} END" if timed else "0"

    def search(where: str, values: tuple[Any, ...], when: str, detail: str) -> Search:
        found = f"lead r WHERE {status} AND {where}"
        asked = (*keys, *values)
        return Search("lead", found, asked, when, _LEAD_KEY, "r.name", "r.owner_id", detail)

    day = today.isoformat()
    return {
        "parked_leads": search(
            "r.decision = 'park' AND r.park_until <= ?", (day,), "r.park_until", "r.decision_reason"
        ),
        "untouched_leads": search(
            f"coalesce(r.park_until, '') = '' AND {late}", limits, _LEAD_TOUCH, "r.status"
        ),
    }


_JOINED = "JOIN deal d ON d.id = "
_THROUGH = f"JOIN engagement e ON e.id = r.engagement_id {_JOINED}e.deal_id"
_OF_ENGAGEMENT = "(SELECT deal_id FROM engagement WHERE id = r.engagement_id)"
_NEXT_STEP = """(SELECT s.text FROM decommission_step s
    JOIN decommission q ON q.id = s.decommission_id AND q.deleted_at IS NULL
    WHERE q.engagement_id = r.id AND s.deleted_at IS NULL AND s.done_at IS NULL
    ORDER BY s.position, s.id LIMIT 1)"""
_SERVED = "'E-' || r.engagement_id || ' ' || d.name"
# A case's status, whether the customer was talked with since it opened, and its new deal.
_CASE = """r.status || '|' || EXISTS (SELECT 1 FROM activity WHERE deleted_at IS NULL
    AND kind IN ('call', 'email', 'meeting') AND at >= coalesce(r.opens_on, '')
    AND (renewal_id = r.id OR engagement_id = r.engagement_id OR deal_id = d.id)) || '|' ||
    coalesce((SELECT coalesce(imported_key, 'D-' || id) FROM deal WHERE id = r.new_deal_id), '')"""


def _served(kind: str, found: str, values: tuple[Any, ...], *told: str) -> Search:
    """The search of a kind of record that belongs to a deal, or to an engagement."""
    where = f"{kind} r {found}".replace(" WHERE ", " WHERE r.deleted_at IS NULL AND ", 1)
    deal = _OF_ENGAGEMENT if _THROUGH in found else "r.deal_id"
    return Search(kind, where, values, *told)._replace(deal=deal)


def _delivery(process: Process, today: date) -> dict[str, Search]:
    """Renewals to decide or whose new deal was lost, unpaid invoices, health, what is due."""
    day = today.isoformat()
    renewals, open_renewals = _open(process, "renewal", "r.status")
    engagements, open_engagements = _open(process, "engagement", "r.status")
    deliverables, open_deliverables = _open(process, "deliverable", "r.state")
    lost = process.keys(Kind.LOST)
    again = f"(SELECT stage FROM deal WHERE id = r.new_deal_id) IN ({_marks(lost)})"
    old = f"{engagements} AND (r.health_at < ? OR r.health_at IS NULL)"
    return {
        "renewals": _served(
            "renewal",
            f"{_THROUGH} WHERE ({renewals} AND (r.opens_on <= ? OR r.status = 'reviewing')"
            f" OR r.status = 'renewed' AND {again})",
            (*open_renewals, day, *lost),
            "r.due", "'R-' || r.id", "d.name", "coalesce(r.owner_id, d.owner_id)", _CASE,
        ),
        "overdue_invoices": _served(
            "invoice", f"{_JOINED}r.deal_id WHERE r.status IN {_OWED} AND r.due < ?", (day,),
            "r.due", "'I-' || r.id", "d.name", "d.owner_id", _OWING,
        ),
        "stale_health": _served(
            "engagement", f"{_JOINED}r.deal_id WHERE {old}",
            (*open_engagements, _days_before(today, HEALTH_STALE_DAYS)),
            "r.health_at", "'E-' || r.id", "d.name", "d.owner_id", "r.health",
        ),
        "deliverables": _served(
            "deliverable", f"{_THROUGH} WHERE {deliverables} AND r.due <= ?",
            (*open_deliverables, day), "r.due", "'B-' || r.id", "r.title",
            "coalesce(r.assignee_id, d.owner_id)", _SERVED,
        ),
        "milestones": _served(
            "milestone", f"{_THROUGH} WHERE r.done_on IS NULL AND r.due <= ?", (day,),
            "r.due", "'S-' || r.id", "r.title", "d.owner_id", _SERVED,
        ),
    }  # fmt: skip


def _troubled(process: Process) -> dict[str, Search]:
    """Services that are being ended, by the day of the request, and those whose health is red."""
    engagements, open_engagements = _open(process, "engagement", "r.status")
    deal = f"{_JOINED}r.deal_id"
    told = ("'E-' || r.id", "d.name", "d.owner_id")
    asked = "JOIN decommission q ON q.engagement_id = r.id AND q.deleted_at IS NULL"
    return {
        "decommissions": _served(
            "engagement", f"{asked} {deal} WHERE q.closed_at IS NULL", (),
            "q.created_at", *told, _NEXT_STEP,
        ),
        "red_health": _served(
            "engagement", f"{deal} WHERE {engagements} AND r.health = 'red'", open_engagements,
            "r.health_at", *told, "substr(r.health_note, 1, 200)",
        ),
    }  # fmt: skip


def _marketing(process: Process, today: date) -> dict[str, Search]:
    """Content and posts whose day has come."""
    statuses, open_content = _open(process, "content", "r.status")
    author = "(SELECT author_id FROM content WHERE id = r.content_id)"
    return {
        "content": Search(
            "content",
            f"content r WHERE r.deleted_at IS NULL AND {statuses} AND r.publish_on <= ?",
            (*open_content, today.isoformat()),
            "r.publish_on",
            "'K-' || r.id",
            "r.title",
            "r.author_id",
            "r.status",
        ),
        "posts": Search(
            "post",
            "post r WHERE r.deleted_at IS NULL AND r.status IN ('draft', 'scheduled')"
            " AND r.scheduled_at < ?",
            (_days_before(today, -1),),
            "substr(r.scheduled_at, 1, 10)",
            "'P-' || r.id",
            "substr(r.text, 1, 200)",
            author,
            "r.channel",
        ),
    }


def _open(process: Process, record: str, column: str) -> tuple[str, tuple[str, ...]]:
    """A condition that a record is neither done nor given up, and its parameters."""
    over = (Kind.WON, Kind.LOST, Kind.COMPLETED)
    keys = tuple(stage.key for stage in process.track(record) if stage.kind not in over)
    return f"{column} IN ({_marks(keys)})", keys


def _marks(values: tuple[str, ...]) -> str:
    return ",".join("?" * len(values))


def _days_before(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()
