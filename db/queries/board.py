"""The board's questions: what each pane sums to, and one page of one pane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from db.database import Store
from db.queries import deals as deal_queries
from db.queries.filters import Condition
from salesops_tui.domain.deals import Deal


class PaneSum(NamedTuple):
    """Count and amount of one pane's records of one currency, class and win rate (-1: none)."""

    pane: str
    currency: str
    deal_class: str
    win_rate: int
    cards: int
    amount: int


class Place(NamedTuple):
    """Where to start reading a pane: ``skip`` records past an anchor, forwards or backwards."""

    skip: int
    limit: int
    backwards: bool = False
    anchor: tuple[int | str, int] | None = None  # (position, id); read from it on, or before it


class Served(NamedTuple):
    """A record of Delivery or Renewals with its deal's essentials."""

    id: int
    key: str
    revision: int
    deal_id: int
    position: str
    name: str
    organization: str
    owner: str
    amount: int | None
    currency: str
    since: str
    next_step: str
    next_step_due: str | None
    status: str
    health: str
    day: str | None  # the end of the term
    health_at: str | None


_PANES = {
    "delivery": (
        """SELECT {columns} FROM engagement e JOIN deal d ON d.id = e.deal_id
        WHERE e.deleted_at IS NULL AND e.status <> 'completed'""",
        "e.currency",
        "e.value",
        "coalesce(e.term_end, '9999-12-31')",
        "e.id, 'E-' || e.id, e.revision, e.deal_id, coalesce(e.term_end, '9999-12-31')",
        "e.value, e.currency, coalesce((SELECT max(at) FROM status_change s"
        " WHERE s.record = 'engagement' AND s.record_id = e.id AND s.deleted_at IS NULL),"
        " e.created_at), d.next_step, d.next_step_due, e.status, e.health,"
        " e.term_end, e.health_at",
        "e.id",
    ),
    "renewals": (
        """SELECT {columns} FROM renewal r JOIN engagement e ON e.id = r.engagement_id
        JOIN deal d ON d.id = e.deal_id
        WHERE r.deleted_at IS NULL AND r.status IN ('upcoming', 'reviewing')
        AND r.opens_on <= '{today}'""",
        "r.currency",
        "r.value",
        "r.opens_on",
        "r.id, 'R-' || r.id, r.revision, e.deal_id, r.opens_on",
        "r.value, r.currency, r.opens_on, d.next_step, d.next_step_due, r.status, e.health, r.due,"
        " e.health_at",
        "r.id",
    ),
}


def sums(store: Store, today: date) -> list[PaneSum]:
    """Every pane's sums, as the database keeps them."""
    rows = store.rows(
        "SELECT pane, currency, deal_class, win_rate, sum(count), sum(amount) FROM pane_total"
        " WHERE count > 0 AND (day = '' OR day <= ?) GROUP BY 1, 2, 3, 4",
        (today.isoformat(),),
    )
    return [PaneSum(*row) for row in rows]


def matches(
    store: Store, condition: Condition, today: date
) -> Iterator[tuple[str, int, str, str, int, int]]:
    """Everything on the board that a filter lets through, pane by pane in the order shown.

    Each is (pane, id, currency, class, win rate or -1, amount or 0).
    """
    yield from store.each(
        "SELECT d.pane, d.id, d.currency, d.deal_class, coalesce(d.win_rate, -1),"
        f" coalesce(d.amount, 0) FROM deal d WHERE d.pane <> '' AND {condition.sql}"
        " ORDER BY d.pane, d.rank, d.id",
        condition.parameters,
    )
    for pane, (source, currency, value, position, *_, identity) in _PANES.items():
        columns = f"'{pane}', {identity}, {currency}, '', -1, coalesce({value}, 0)"
        sql = source.format(columns=columns, today=today.isoformat())
        order = f" ORDER BY {position}, {identity}"
        yield from store.each(f"{sql} AND {condition.sql}{order}", condition.parameters)


def page(store: Store, pane: str, place: Place) -> list[Deal]:
    """Deals of a pipeline pane, in the column's order."""
    sql, values = _placed("d.rank", "d.id", place)
    rows = store.rows(f"{deal_queries.SELECT} WHERE d.pane = ?{sql}", (pane, *values))
    found = [deal_queries.make(row) for row in rows]
    return found[::-1] if place.backwards else found


def served(store: Store, pane: str, place: Place, today: date) -> list[Served]:
    """Records of Delivery or Renewals, soonest first."""
    *_, position, _, _, identity = _PANES[pane]
    sql, values = _placed(position, identity, place)
    found = _served(store, pane, sql, values, today)
    return found[::-1] if place.backwards else found


def served_by_id(store: Store, pane: str, ids: Sequence[int], today: date) -> list[Served]:
    """These records of Delivery or Renewals, in the order given."""
    sql = f" AND {_PANES[pane][-1]} IN ({','.join('?' * len(ids))})"
    found = {record.id: record for record in _served(store, pane, sql, tuple(ids), today)}
    return [found[identity] for identity in ids if identity in found]


def _served(
    store: Store, pane: str, sql: str, values: tuple[Any, ...], today: date
) -> list[Served]:
    source, *_, first, last, _ = _PANES[pane]
    names = (
        "d.name, coalesce((SELECT name FROM organization WHERE id = d.organization_id), ''),"
        " coalesce((SELECT coalesce(login, name) FROM user WHERE id = d.owner_id), '')"
    )
    select = source.format(columns=f"{first}, {names}, {last}", today=today.isoformat())
    return [Served(*row) for row in store.rows(f"{select}{sql}", values)]


def index_of(store: Store, pane: str, identity: int, today: date) -> int | None:
    """How many records of a pane stand before one; None when it is not in it."""
    if pane in _PANES:
        source, *_, position, _, _, own = _PANES[pane]
        columns = f"{own} AS own, row_number() OVER (ORDER BY {position}, {own}) - 1 AS place"
        select = source.format(columns=columns, today=today.isoformat())
        found = store.value(f"SELECT place FROM ({select}) WHERE own = ?", (identity,))
        return None if found is None else int(found)
    rank = store.value("SELECT rank FROM deal WHERE id = ? AND pane = ?", (identity, pane))
    if rank is None:
        return None
    sql = "SELECT count(*) FROM deal d WHERE d.pane = ? AND (d.rank, d.id) < (?, ?)"
    return int(store.value(sql, (pane, rank, identity)))


def deal_of(store: Store, pane: str, identity: int) -> int:
    """The deal of an engagement (Delivery) or of a renewal (Renewals)."""
    engagement = identity
    if pane == "renewals":
        engagement = store.value("SELECT engagement_id FROM renewal WHERE id = ?", (identity,))
    return int(store.value("SELECT deal_id FROM engagement WHERE id = ?", (engagement,)))


def top_rank(store: Store, pane: str) -> int:
    """The rank that puts a card on top of a column."""
    first = store.value("SELECT rank FROM deal WHERE pane = ? ORDER BY rank LIMIT 1", (pane,))
    return int(first or 0) - 1


def _placed(position: str, identity: str, place: Place) -> tuple[str, tuple[Any, ...]]:
    way, sign = (" DESC", "<") if place.backwards else ("", ">=")
    where: str = ""
    values: tuple[Any, ...] = ()
    if place.anchor is not None:
        where, values = f" AND ({position}, {identity}) {sign} (?, ?)", place.anchor
    order = f" ORDER BY {position}{way}, {identity}{way} LIMIT ? OFFSET ?"
    return where + order, (*values, place.limit, place.skip)
