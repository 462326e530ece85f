"""Changes of many deals: the same as many changes, in one group, with a preview that holds."""

import shutil
import sqlite3
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
from salesops_tui.errors import Invalid, MoveRefused, NotAllowed, NotFound, Refused, StaleRecord
from salesops_tui.services import sample
from salesops_tui.workspace import Workspace, open_workspace
from tests.conftest import TODAY, Colleague

STAMPS = {"updated_at", "updated_by", "revision"}
WAIVED = frozenset({"*"})


def rows(work: Workspace, *tables: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables, without who wrote it last."""
    raw = sqlite3.connect(work.session.store.path)
    raw.row_factory = sqlite3.Row
    found = {
        table: [
            {name: value for name, value in dict(row).items() if name not in STAMPS}
            for row in raw.execute(f"SELECT * FROM {table} ORDER BY 1")
        ]
        for table in tables
    }
    raw.close()
    return found


def groups(work: Workspace) -> int:
    return int(work.session.store.value("SELECT count(*) FROM change_group"))


def stages(work: Workspace) -> list[str]:
    return [deal.stage for deal in work.deals.matching()]


@pytest.fixture
def deals(work: Workspace) -> Workspace:
    """Five deals: the fourth lacks its class, the fifth is further on."""
    for number in range(1, 6):
        raw = {"name": f"Hub {number}", "deal_class": "" if number == 4 else "new"}
        stage = "partnering" if number == 5 else "qualifying"
        work.deals.add({**raw, "organization": "Ada", "tags": "old"}, stage=stage)
    return work


def test_a_preview_counts_and_names_what_would_happen_and_writes_nothing(deals: Workspace) -> None:
    before = groups(deals)
    found = deals.bulk.plan("", bulk.move("prospecting", waive=WAIVED))
    assert (found.changed, found.same, found.refused) == (3, 0, 2)
    assert found.waived == {"answers": 3, "amount-dates": 3, "representative": 3}
    first = found.changes[-1]
    assert (first.key, first.differences) == ("D-1", (("stage", "qualifying", "prospecting"),))
    assert [gate.gate for gate in first.waived] == ["answers", "amount-dates", "representative"]
    refusals = {item.key: item.refusal for item in found.refusals}
    assert "the class is not set" in refusals["D-4"]
    assert refusals["D-5"] == "reason: moving back needs one"
    assert groups(deals) == before


def test_what_a_preview_holds_is_bounded_and_its_counts_are_not(deals: Workspace) -> None:
    found = deals.bulk.plan("", bulk.assign(""), kept=2)
    assert (found.changed, len(found.changes)) == (5, 2)


def test_one_refused_deal_refuses_all_with_its_sentence_and_the_number(deals: Workspace) -> None:
    before, was = groups(deals), rows(deals, "deal", "transition")
    with pytest.raises(MoveRefused) as refusal:
        deals.bulk.apply([1, 4, 2], bulk.move("prospecting", waive=WAIVED))
    words = str(refusal.value)
    assert words.startswith("1 of 3 deals is refused, so nothing was changed")
    assert "D-4 cannot move to Prospecting yet" in words
    assert [gate.gate for gate in refusal.value.results if gate.state == "missing"] == ["class"]
    assert (groups(deals), rows(deals, "deal", "transition")) == (before, was)


def test_refused_deals_are_left_out_when_told(deals: Workspace) -> None:
    done = deals.bulk.apply("", bulk.move("prospecting", waive=WAIVED), skip_refused=True)
    assert done.what == "moved 3 deals to Prospecting, 2 refused and left out"
    assert stages(deals) == ["prospecting"] * 3 + ["qualifying", "partnering"]
    assert deals.history.log(1)[0].what == "moved 3 deals to Prospecting"


def test_when_every_deal_is_refused_nothing_is_left_to_skip(deals: Workspace) -> None:
    with pytest.raises(Invalid, match="D-1 is not paused"):
        deals.bulk.apply([1, 2], bulk.resume(), skip_refused=True)


def test_deals_that_are_so_already_are_not_written(deals: Workspace) -> None:
    revision = deals.pipeline.deal(4).revision
    seen = deals.bulk.plan([5, 4], bulk.move("qualifying", reason="again"))
    assert (seen.changed, seen.same) == (1, 1)
    deals.bulk.apply(seen, bulk.move("qualifying", reason="again"))
    assert deals.pipeline.deal(4).revision == revision
    assert deals.bulk.apply([1, 2], bulk.tag("old")) == ("nothing to change", 0, "")


def test_moved_deals_keep_their_order_on_top_of_the_column(deals: Workspace) -> None:
    there = deals.bulk.chosen("stage:qualifying")
    deals.bulk.apply([i for i in there if i != 4], bulk.move("prospecting", waive=WAIVED))
    assert list(deals.bulk.chosen("stage:prospecting")) == [i for i in there if i != 4]


def test_a_deal_given_twice_is_changed_once(deals: Workspace) -> None:
    done = deals.bulk.apply([1, 1, 1], bulk.tag("new"))
    assert done.what == "tagged 1 deal: new"
    assert deals.pipeline.deal(1).tags == ("new", "old")


def test_a_deal_that_is_not_there_is_refused(deals: Workspace) -> None:
    with pytest.raises(NotFound, match="D-99: there is no such deal"):
        deals.bulk.apply([1, 99], bulk.tag("x"))


def test_a_deal_that_changed_since_the_preview_is_refused(deals: Workspace) -> None:
    what = bulk.assign("")
    seen = deals.bulk.plan([1, 2], what)
    deals.deals.edit(2, {"next_step": "call"})
    with pytest.raises(StaleRecord, match="D-2 was changed by somebody else"):
        deals.bulk.apply(seen, what)
    done = deals.bulk.apply(seen, what, skip_refused=True)
    assert done.what == "gave 1 deal to nobody, 1 refused and left out"


@pytest.mark.parametrize(
    "what",
    [
        bulk.assign("nobody-of-this-name"),
        bulk.tag("two words!"),
        bulk.edit({"name": "All the same"}),
        bulk.edit({"colour": "red"}),
        bulk.lose("because"),
        bulk.pause("later", date(2020, 1, 1)),
        bulk.move("nowhere"),
    ],
)
def test_a_change_that_no_deal_can_take_is_refused(deals: Workspace, what: BulkChange) -> None:
    before = groups(deals)
    with pytest.raises(Refused):
        deals.bulk.apply("", what, skip_refused=True)
    assert groups(deals) == before


def test_lines_keep_an_amount_from_being_typed_over(deals: Workspace) -> None:
    deals.lines.add(1, {"product": "Training", "unit_price": "100"})
    found = deals.bulk.plan([1, 2], bulk.edit({"estimate": "500"}))
    assert [item.key for item in found.changes] == ["D-2"]
    assert found.changes[0].differences == (("estimate", "", "500.00"),)
    assert "D-1 has line items" in found.refusals[0].refusal


def test_a_viewer_changes_nothing(deals: Workspace, colleague: Colleague) -> None:
    with pytest.raises(NotAllowed):
        colleague("vic", "viewer").bulk.apply([1], bulk.tag("x"))


def test_only_a_manager_takes_wins_back_in_bulk(deals: Workspace, colleague: Colleague) -> None:
    deals.session.store.run("UPDATE deal SET stage = 'won' WHERE id = 1")
    with pytest.raises(NotAllowed, match="taking back a win"):
        colleague("ana").bulk.apply([1], bulk.move("invoicing", reason="not yet"))


def test_whoever_stops_it_half_way_leaves_nothing_behind(deals: Workspace) -> None:
    was = rows(deals, "deal", "transition", "change")

    def stop(done: int, total: int) -> None:
        assert total == 10
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deals.bulk.apply("", bulk.lose("timing"), progress=stop)
    assert rows(deals, "deal", "transition", "change") == was
    assert problems(deals.session.store) == []


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
