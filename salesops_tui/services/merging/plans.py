"""A merge before it is done: what moves, what is written, why it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from db.columns import table_of
from db.database import Store
from db.queries import merging as queries
from db.rows.base import Row
from salesops_tui.domain.bulk import Difference
from salesops_tui.domain.merging import MergePreview


class Pair(NamedTuple):
    """The two records, by id and key."""

    kept: int
    loser: int
    kept_key: str
    loser_key: str


class Link(NamedTuple):
    """A column that points at a record of the kind that is merged.

    A record stays with the loser when the kept one has one alike in the columns of ``same``.
    """

    row: type[Row]
    column: str
    label: str
    same: tuple[str, ...] = ()


class Plan(NamedTuple):
    """A merge: the records that will point at the kept one, and what is written to it."""

    row: type[Row]
    pair: Pair
    preview: MergePreview
    moves: tuple[tuple[Link, list[int]], ...] = ()
    values: Mapping[str, Any] = {}
    more: tuple[tuple[type[Row], int, Mapping[str, Any]], ...] = ()  # other records written


def plan(
    store: Store,
    row: type[Row],
    pair: Pair,
    links: Iterable[Link],
    *,
    values: Mapping[str, Any],
    differences: Sequence[Difference],
    refusal: str,
    more: tuple[tuple[type[Row], int, Mapping[str, Any]], ...] = (),
) -> Plan:
    """The plan with everything that hangs on the loser."""
    moves: list[tuple[Link, list[int]]] = []
    stays: list[tuple[str, int]] = []
    for link in links:
        ids, left = queries.linked(
            store, table_of(link.row), link.column, pair.loser, pair.kept, link.same
        )
        if ids:
            moves.append((link, ids))
        if left:
            stays.append((link.label, left))
    counts = tuple((link.label, len(ids)) for link, ids in moves)
    shown = tuple(entry for entry in differences if entry.old != entry.new)
    preview = MergePreview(pair.kept_key, pair.loser_key, shown, counts, tuple(stays), refusal)
    return Plan(row, pair, preview, tuple(moves), values, more)
