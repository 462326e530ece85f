"""Changes of many deals: the same as many changes, in one group, with a preview that holds."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from db.verify import problems
from salesops_tui.domain import bulk
from salesops_tui.domain.bulk import BulkChange
from salesops_tui.errors import Invalid, MoveRefused, NotAllowed, NotFound, Refused, StaleRecord
from salesops_tui.workspace import Workspace
from tests.conftest import Colleague
from tests.services.table_rows import rows

ROOT = Path(__file__).parents[2]
WAIVED = frozenset({"*"})


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


KILLED = """
import os, signal, sys
from pathlib import Path
from salesops_tui.domain import bulk
from salesops_tui.workspace import open_workspace
def die(done, total):
    if done > total // 2:
        os.kill(os.getpid(), signal.SIGKILL)
open_workspace(Path(sys.argv[1])).bulk.apply("", bulk.lose("timing"), progress=die)
"""


def test_a_kill_half_way_leaves_nothing_behind(deals: Workspace) -> None:
    was = rows(deals, "deal", "transition", "change")
    path = deals.session.store.path
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert rows(deals, "deal", "transition", "change") == was
    assert problems(deals.session.store) == []
    deals.bulk.apply("", bulk.lose("timing"))
