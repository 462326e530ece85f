"""A change of many deals is the same as many changes, and one undo takes all of it back."""

import shutil
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.verify import problems
from salesops_tui.domain import bulk
from salesops_tui.domain.bulk import BulkChange
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Refused
from salesops_tui.services import sample
from salesops_tui.workspace import Workspace, open_workspace
from tests.conftest import TODAY
from tests.services.table_rows import rows

WAIVED = frozenset({"*"})
CHANGES = st.sampled_from(
    [
        bulk.move("next", waive=WAIVED),
        bulk.move("next"),
        bulk.move("partnering", reason="known", waive=WAIVED),
        bulk.move("won", reason="signed", waive=WAIVED),
        bulk.move("back", reason="again"),
        bulk.lose("price", "half of ours"),
        bulk.pause("grant", date(2026, 12, 1)),
        bulk.resume(),
        BulkChange(Move("reopen", "they called")),
        bulk.assign("me"),
        bulk.assign(""),
        bulk.tag("cloud -old"),
        bulk.next_step("call", "2026-09-01"),
        bulk.edit({"target_start": "2026-09-01", "target_end": "2027-08-31"}),
    ]
)


@pytest.fixture(scope="module")
def office(empty_database: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Opens a copy of one sample team, as often as asked."""
    folder = tmp_path_factory.mktemp("bulk")
    path = shutil.copy(empty_database, folder / "sample.db")
    made = open_workspace(path, clock=Clock(TODAY))
    sample.make(made, 24, seed=5)
    made.session.store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    made.close()
    count = iter(range(10_000))

    def copied() -> Workspace:
        other = shutil.copy(path, folder / f"{next(count)}.db")
        return open_workspace(other, clock=Clock(TODAY))

    return copied


def singly(work: Workspace, ids: list[int], what: BulkChange) -> None:
    """The same change of each deal, one after the other, where it is not refused."""
    for identity in reversed(ids):
        try:
            if what.tags:
                work.notes.tag(identity, what.tags)
            elif what.move is None:
                work.deals.edit(identity, what.fields)
            else:
                work.pipeline.move(identity, what.move)
        except Refused:
            continue


MANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@MANY
@given(ids=st.lists(st.integers(1, 24), unique=True, min_size=1), what=CHANGES)
def test_bulk_is_the_same_as_the_single_changes(
    office: Any, ids: list[int], what: BulkChange
) -> None:
    one, other = office(), office()
    try:
        seen = one.bulk.plan(ids, what)
        if seen.changed:
            one.bulk.apply(seen, what, skip_refused=True)
        singly(other, ids, what)
        tables = ("deal", "transition", "engagement", "renewal", "pane_total")
        assert rows(one, *tables) == rows(other, *tables)
    finally:
        one.close()
        other.close()


@MANY
@given(
    steps=st.lists(
        st.tuples(st.lists(st.integers(1, 24), min_size=1), CHANGES), min_size=1, max_size=3
    )
)
def test_undo_takes_all_of_a_bulk_change_back(office: Any, steps: Any) -> None:
    work = office()
    try:
        done = 0
        was = rows(work, "deal", "line")
        for ids, what in steps:
            if work.bulk.plan(ids, what).changed:
                done += 1
                work.bulk.apply(ids, what, skip_refused=True)
        for _ in range(done):
            work.history.undo()
        assert rows(work, "deal", "line") == was
        assert problems(work.session.store) == []
    finally:
        work.close()
