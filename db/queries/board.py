"""The board's questions: what each pane sums to, and one page of one pane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from db.database import Store
from db.queries import deals as deal_queries
from db.queries.filters import Condition
from salesops_tui.domain.deals import Deal


@dataclass(frozen=True, slots=True)
class PaneSum:
    """Count and amount of one pane's records of one currency, class and win rate (-1: none)."""

    pane: str
    currency: str
    deal_class: str
    win_rate: int
    count: int
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


_PANES = {
    "delivery": (
        """SELECT {columns} FROM engagement e JOIN deal d ON d.id = e.deal_id
        WHERE e.deleted_at IS NULL AND e.status <> 'completed'""",
        "e.currency, '', -1, count(*), coalesce(sum(e.value), 0)",
        "coalesce(e.term_end, '9999-12-31')",
        "e.id, 'E-' || e.id, e.revision, e.deal_id, coalesce(e.term_end, '9999-12-31')",
        "e.value, e.currency, e.created_at, d.next_step, d.next_step_due, e.status, e.health,"
        " e.term_end",
        "e.id",
    ),
    "renewals": (
        """SELECT {columns} FROM renewal r JOIN engagement e ON e.id = r.engagement_id
        JOIN deal d ON d.id = e.deal_id
        WHERE r.deleted_at IS NULL AND r.status IN ('upcoming', 'reviewing')
        AND r.opens_on <= '{today}'""",
        "r.currency, '', -1, count(*), coalesce(sum(r.value), 0)",
        "r.opens_on",
        "r.id, 'R-' || r.id, r.revision, e.deal_id, r.opens_on",
        "r.value, r.currency, r.opens_on, d.next_step, d.next_step_due, r.status, e.health, r.due",
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


def filtered_sums(store: Store, condition: Condition, today: date) -> list[PaneSum]:
    """Every pane's sums over what a filter lets through."""
    rows = store.rows(
        "SELECT d.pane, d.currency, d.deal_class, coalesce(d.win_rate, -1), count(*),"
        f" coalesce(sum(d.amount), 0) FROM deal d WHERE d.pane <> '' AND {condition.sql}"
        " GROUP BY 1, 2, 3, 4",
        condition.parameters,
    )
    for pane, (source, columns, *_) in _PANES.items():
        sql = source.format(columns=f"'{pane}', {columns}", today=today.isoformat())
        sql += f" AND {condition.sql} GROUP BY 2"
        rows += store.rows(sql, condition.parameters)
    return [PaneSum(*row) for row in rows]


def page(store: Store, pane: str, condition: Condition, place: Place) -> list[Deal]:
    """Deals of a pipeline pane, in the column's order."""
    sql, values = _placed("d.rank", "d.id", place)
    rows = store.rows(
        f"{deal_queries.SELECT} WHERE d.pane = ? AND {condition.sql}{sql}",
        (pane, *condition.parameters, *values),
    )
    found = [deal_queries.make(row) for row in rows]
    return found[::-1] if place.backwards else found


def served(
    store: Store, pane: str, condition: Condition, place: Place, today: date
) -> list[Served]:
    """Records of Delivery or Renewals, soonest first."""
    source, _, position, first, last, identity = _PANES[pane]
    names = (
        "d.name, coalesce((SELECT name FROM organization WHERE id = d.organization_id), ''),"
        " coalesce((SELECT coalesce(login, name) FROM user WHERE id = d.owner_id), '')"
    )
    sql, values = _placed(position, identity, place)
    select = source.format(columns=f"{first}, {names}, {last}", today=today.isoformat())
    rows = store.rows(f"{select} AND {condition.sql}{sql}", (*condition.parameters, *values))
    found = [Served(*row) for row in rows]
    return found[::-1] if place.backwards else found


def index_of(
    store: Store, pane: str, condition: Condition, identity: int, today: date
) -> int | None:
    """How many records of a pane stand before one; None when it is not in it."""
    if pane in _PANES:
        source, _, position, _, _, own = _PANES[pane]
        rows = store.rows(
            f"SELECT place FROM (SELECT {own} AS own, row_number() OVER"
            f" (ORDER BY {position}, {own}) - 1 AS place FROM "
            + source.format(columns="1", today=today.isoformat()).split("FROM", 1)[1]
            + f" AND {condition.sql}) WHERE own = ?",
            (*condition.parameters, identity),
        )
        return int(rows[0][0]) if rows else None
    here = store.row(
        f"SELECT d.rank FROM deal d WHERE d.id = ? AND d.pane = ? AND {condition.sql}",
        (identity, pane, *condition.parameters),
    )
    if here is None:
        return None
    return int(
        store.value(
            "SELECT count(*) FROM deal d WHERE d.pane = ? AND (d.rank, d.id) < (?, ?)"
            f" AND {condition.sql}",
            (pane, here[0], identity, *condition.parameters),
        )
    )


def pairs(store: Store, panes: Sequence[str], condition: Condition) -> Iterator[tuple[str, int]]:
    """(pane, id) of every deal in these panes that a filter lets through."""
    marks = ",".join("?" * len(panes))
    rows = store.each(
        f"SELECT d.pane, d.id FROM deal d WHERE d.pane IN ({marks}) AND {condition.sql}",
        (*panes, *condition.parameters),
    )
    return ((row[0], row[1]) for row in rows)


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
