"""What is counted of experiments: their cohorts, costs and deals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from db.database import Store

# The first touch of a lead says whose cohort it is in; one that repeats another counts once.
_COHORT = """FROM touch t JOIN lead r ON r.id = t.lead_id AND r.deleted_at IS NULL
    AND r.status <> 'duplicate' WHERE t.deleted_at IS NULL AND t.id = (SELECT min(id) FROM touch
    WHERE lead_id = r.id AND deleted_at IS NULL)"""
# Its own costs and those of its content.
_COST = """FROM cost c LEFT JOIN content k ON k.id = c.content_id AND k.deleted_at IS NULL
    WHERE c.deleted_at IS NULL"""
_OF = "coalesce(c.experiment_id, k.experiment_id)"


class Spent(NamedTuple):
    """One cost of an experiment; ``days`` as typed."""

    experiment_id: int
    currency: str
    cash: int
    days: str
    day_rate: int


def cohorts(
    store: Store, ids: Collection[int], qualified: Sequence[str]
) -> dict[int, tuple[int, int]]:
    """Leads of each experiment's cohort, and how many of them are qualified."""
    marks = _marks(qualified)
    rows = store.rows(
        f"SELECT t.experiment_id, count(*), sum(r.status IN ({marks})) {_COHORT}"
        f" AND t.experiment_id IN ({_marks(ids)}) GROUP BY 1",
        (*qualified, *ids),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def cohort(experiment_id: int) -> tuple[str, tuple[int, ...]]:
    """The condition of being in a cohort, over a lead ``r``."""
    return f"r.id IN (SELECT r.id {_COHORT} AND t.experiment_id = ?)", (experiment_id,)


def costs(store: Store, ids: Collection[int]) -> Iterator[Spent]:
    """The costs of experiments, those of their content with them."""
    for row in store.rows(
        f"SELECT {_OF}, c.currency, coalesce(c.cash, 0), c.days, coalesce(c.day_rate, 0)"
        f" {_COST} AND {_OF} IN ({_marks(ids)})",
        tuple(ids),
    ):
        yield Spent(*row)


def cost_ids(experiment_id: int) -> tuple[str, tuple[int, ...]]:
    """The condition of being a cost of an experiment or its content, over a cost ``r``."""
    return f"r.id IN (SELECT c.id {_COST} AND {_OF} = ?)", (experiment_id,)


def won(
    store: Store, ids: Collection[int], stages: Sequence[str]
) -> Iterator[tuple[int, str, int, int]]:
    """Experiment, currency, number and sum of the won deals that came from it."""
    rows = store.rows(
        "SELECT experiment_id, currency, count(*), sum(coalesce(amount, 0)) FROM deal"
        f" WHERE deleted_at IS NULL AND stage IN ({_marks(stages)})"
        f" AND experiment_id IN ({_marks(ids)}) GROUP BY 1, 2",
        (*stages, *ids),
    )
    yield from ((row[0], row[1], row[2], row[3]) for row in rows)


def has_run(store: Store, experiment_id: int) -> bool:
    """Whether an experiment was ever moved on from its first status."""
    return bool(
        store.value(
            "SELECT 1 FROM status_change WHERE record = 'experiment' AND record_id = ?"
            " AND deleted_at IS NULL LIMIT 1",
            (experiment_id,),
        )
    )


def used(store: Store, experiment_id: int) -> str:
    """What still names an experiment, in words; empty when nothing does."""
    named = {"lead": "leads", "touch": "touches", "deal": "deals", "cost": "costs",
             "content": "content", "post": "posts"}  # fmt: skip
    found = [
        word
        for table, word in named.items()
        if store.value(
            f"SELECT 1 FROM {table} WHERE experiment_id = ? AND deleted_at IS NULL LIMIT 1",
            (experiment_id,),
        )
    ]
    return " and ".join(found)


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
