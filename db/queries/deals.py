"""Deals and what hangs on them: rows in, values out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from db.columns import day, entries, instant, like, texts
from db.queries.filters import Condition
from salesops_tui.domain.deals import Activity, Answer, Deal, DealContact, Line, Transition

if TYPE_CHECKING:
    from db.database import Store

KEY = "coalesce(d.imported_key, 'D-' || d.id)"
SELECT = f"""SELECT d.id, {KEY}, d.revision, d.name, d.deal_class, d.revenue_type,
    d.organization_id, coalesce(o.name, ''), d.stage, d.paused_from, d.rank, d.owner_id,
    coalesce(u.login, u.name, ''), d.currency, d.amount, d.estimate, d.membership, d.usage, d.mau,
    d.win_rate, d.win_rate_reason, d.target_start, d.target_end, d.contract_start,
    d.contract_end, d.collected, d.expected_close, d.next_step, d.next_step_due, d.lost_reason,
    d.lost_note, d.paused_until, d.paused_reason,
    coalesce((SELECT coalesce(p.imported_key, 'D-' || p.id) FROM deal p
        WHERE p.id = d.previous_deal_id), ''), d.tags, d.created_at, d.updated_at
    FROM deal d LEFT JOIN organization o ON o.id = d.organization_id
    LEFT JOIN user u ON u.id = d.owner_id"""
_DAYS = (21, 22, 23, 24, 26, 28, 31)  # the columns of SELECT that are dates


def deal(store: Store, identity: int) -> Deal | None:
    """A deal by its id, unless it was deleted."""
    found = store.row(f"{SELECT} WHERE d.id = ? AND d.deleted_at IS NULL", (identity,))
    return make(found) if found else None


def deals(store: Store, condition: Condition, *, limit: int = -1, after: int = 0) -> Iterator[Deal]:
    """Deals that a filter lets through, in order of their ids, one by one."""
    where = f"WHERE d.deleted_at IS NULL AND d.id > ? AND {condition.sql}"
    rows = store.each(
        f"{SELECT} {where} ORDER BY d.id LIMIT ?", (after, *condition.parameters, limit)
    )
    return (make(row) for row in rows)


def ranked(store: Store, condition: Condition) -> Iterator[int]:
    """The ids of the deals that a filter lets through, as they stand in their columns."""
    rows = store.each(
        f"SELECT d.id FROM deal d WHERE d.deleted_at IS NULL AND {condition.sql}"
        " ORDER BY d.pane, d.rank, d.id",
        condition.parameters,
    )
    return (row[0] for row in rows)


def find(store: Store, word: str, limit: int = 6) -> list[tuple[int, str, str]]:
    """Deals (id, key, name) that a key or a part of a name means, exact ones alone if any."""
    exact = store.rows(
        f"SELECT d.id, {KEY}, d.name FROM deal d WHERE d.deleted_at IS NULL AND"
        " (d.imported_key = ? OR d.id = ?) LIMIT 2",
        (word, _number(word)),
    )
    if exact:
        return [tuple(row) for row in exact]
    pattern = f"%{like(word)}%"
    rows = store.rows(
        f"SELECT d.id, {KEY}, d.name FROM deal d WHERE d.deleted_at IS NULL AND"
        " d.name LIKE ? ESCAPE '\\' ORDER BY d.name <> ? COLLATE NOCASE, d.id LIMIT ?",
        (pattern, word, limit),
    )
    same = [row for row in rows if row[2].lower() == word.lower()]
    return [tuple(row) for row in (same or rows)]


def starting(store: Store, start: str, limit: int) -> list[tuple[str, str]]:
    """Keys and names of the first deals whose key starts so, whatever its case."""
    pattern = f"{like(start)}%"
    rows = store.rows(
        f"SELECT {KEY}, d.name FROM deal d WHERE d.deleted_at IS NULL AND {KEY} LIKE ?"
        " ESCAPE '\\' ORDER BY d.id LIMIT ?",
        (pattern, limit),
    )
    return [(row[0], row[1]) for row in rows]


def by_name(store: Store, name: str, organization_id: int | None) -> list[int]:
    """Ids of the deals with this very name and organization: the natural key of an import."""
    rows = store.rows(
        "SELECT id FROM deal WHERE name = ? AND organization_id IS ? AND deleted_at IS NULL",
        (name, organization_id),
    )
    return [row[0] for row in rows]


def lines(store: Store, deal_id: int) -> list[Line]:
    """The line items of a deal, in the order they were added."""
    rows = store.rows(
        "SELECT id, revision, deal_id, product, kind, description, quantity, unit, unit_price,"
        ' discount, recurrence, start, "end", amount FROM line'
        " WHERE deal_id = ? AND deleted_at IS NULL ORDER BY id",
        (deal_id,),
    )
    return [Line(*[*row[:11], day(row[11]), day(row[12]), row[13]]) for row in rows]


def answers(store: Store, ids: Sequence[int]) -> dict[int, list[Answer]]:
    """The answers to the seven questions, per deal."""
    return _grouped(
        store,
        "SELECT deal_id, question, text, score FROM answer WHERE deleted_at IS NULL AND deal_id",
        ids,
        lambda row: Answer(*row[1:]),
    )


def contacts(store: Store, ids: Sequence[int]) -> dict[int, list[DealContact]]:
    """People and their roles, per deal."""
    return _grouped(
        store,
        "SELECT r.deal_id, r.id, c.id, coalesce(c.imported_key, 'C-' || c.id), c.name, c.emails,"
        " r.role FROM role r JOIN contact c ON c.id = r.contact_id"
        " WHERE r.deleted_at IS NULL AND c.deleted_at IS NULL AND r.deal_id",
        ids,
        lambda row: DealContact(*[*row[1:5], next(iter(texts(row[5])), ""), row[6]]),
    )


def activities(store: Store, ids: Sequence[int]) -> dict[int, list[Activity]]:
    """Activities in order of time, per deal."""
    return _grouped(
        store,
        "SELECT a.deal_id, a.id, a.kind, a.outcome, a.at, coalesce(u.login, u.name, ''), a.note"
        " FROM activity a LEFT JOIN user u ON u.id = a.by_id"
        " WHERE a.deleted_at IS NULL AND a.deal_id",
        ids,
        lambda row: Activity(row[1], row[0], row[2], row[3], instant(row[4]), *row[5:]),
        order=" ORDER BY a.at, a.id",
    )


_TRANSITION = """SELECT t.deal_id, t.id, t.from_stage, t.to_stage, t.at,
    coalesce(u.login, u.name, ''), t.direction, t.reason, t.gates, t.undo_of
    FROM transition t LEFT JOIN user u ON u.id = t.by_id WHERE t.deleted_at IS NULL"""


def transitions(store: Store, ids: Sequence[int]) -> dict[int, list[Transition]]:
    """The ledger of moves, per deal, oldest first."""
    return _grouped(store, f"{_TRANSITION} AND t.deal_id", ids, _transition, order=" ORDER BY t.id")


def each_transition(store: Store, condition: Condition) -> Iterator[tuple[str, Transition]]:
    """Every line of the ledger with its deal's key, deal by deal, in constant memory."""
    sql = _TRANSITION.replace("SELECT ", f"SELECT {KEY}, ").replace(
        "FROM transition t", "FROM transition t JOIN deal d ON d.id = t.deal_id"
    )
    rows = store.each(
        f"{sql} AND d.deleted_at IS NULL AND {condition.sql} ORDER BY t.deal_id, t.id",
        condition.parameters,
    )
    return ((row[0], _transition(row[1:])) for row in rows)


def _transition(row: Sequence[Any]) -> Transition:
    line = (row[1], row[0], row[2], row[3], instant(row[4]), *row[5:8])
    return Transition(*[*line, entries(row[8]), row[9]])


def _grouped(
    store: Store, sql: str, ids: Sequence[int], make: Any, order: str = ""
) -> dict[int, list[Any]]:
    marks = ",".join("?" * len(ids))
    found: dict[int, list[Any]] = {}
    for row in store.rows(f"{sql} IN ({marks}){order}", tuple(ids)):
        found.setdefault(row[0], []).append(make(row))
    return found


def make(row: Sequence[Any]) -> Deal:
    """The deal of one row of SELECT."""
    values = list(row)
    for index in _DAYS:
        values[index] = day(values[index])
    values[34] = texts(values[34])
    values[35], values[36] = instant(values[35]), instant(values[36])
    return Deal(*values)


def _number(word: str) -> int:
    """The id in a key such as D-42, else 0."""
    prefix, _, digits = word.partition("-")
    plain = digits.isascii() and digits.isdigit() and len(digits) < 16
    return int(digits) if prefix.upper() == "D" and plain else 0


def count(store: Store, condition: Condition) -> int:
    """How many deals a filter lets through."""
    return int(
        store.value(
            f"SELECT count(*) FROM deal d WHERE d.deleted_at IS NULL AND {condition.sql}",
            condition.parameters,
        )
    )
