"""The weekly review: each decision and its change are one group, and it is not asked twice."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import ALL
from salesops_tui.errors import Invalid, MoveRefused, StaleRecord
from salesops_tui.workspace import Workspace, open_workspace

On = Callable[[date], Workspace]


@pytest.fixture
def on(work: Workspace, database: Path) -> Iterator[On]:
    """Opens the office of two deals of the first of July on another day."""
    work.deals.add({"name": "Alpha", "deal_class": "new"})
    work.deals.add({"name": "Beta", "deal_class": "new"})
    opened: list[Workspace] = []

    def come(day: date) -> Workspace:
        opened.append(open_workspace(database, clock=Clock(fixed=day)))
        return opened[-1]

    yield come
    for each in opened:
        each.close()


def test_a_deal_that_was_decided_on_is_asked_about_again_after_a_week(on: On) -> None:
    assert on(date(2026, 7, 15)).reviews.ids() == [], "14 days are expected in Qualifying"
    monday = on(date(2026, 7, 20))
    assert monday.reviews.ids() == [1, 2]
    monday.reviews.decide(1, "keep", {"reason": "they decide in August"})
    assert monday.reviews.ids() == [2]
    assert on(date(2026, 7, 26)).reviews.ids() == [2]
    next_monday = on(date(2026, 7, 27))
    assert next_monday.reviews.ids() == [1, 2]
    shown = next_monday.reviews.one(1)
    assert (shown.days, shown.touched) == (26, date(2026, 7, 1)), "a review is no touch"
    assert shown.reviewed.endswith(": keep, they decide in August")


@pytest.mark.parametrize(
    ("decision", "raw", "stage", "told"),
    [
        ("next", {"next_step": "Call", "next_step_due": "2026-08-01"}, "qualifying",
         "next step, Call by 2026-08-01"),
        ("pause", {"reason": "no budget", "until": "2027-01-01"}, "paused",
         "pause, until 2027-01-01: no budget"),
        ("lose", {"reason": "timing", "note": "too late"}, "lost", "lose, timing: too late"),
        ("move", {"to": "next", "reason": "agreed"}, "prospecting", "move, next: agreed"),
    ],
)  # fmt: skip
def test_a_decision_and_its_change_are_one_group(
    on: On, decision: str, raw: dict[str, Any], stage: str, told: str
) -> None:
    work = on(date(2026, 7, 20))
    done = work.reviews.decide(1, decision, raw, waive=ALL)
    assert done.what == f"reviewed D-1: {told}"
    assert work.pipeline.deal(1).stage == stage
    assert work.history.log(1)[0].id == done.group
    assert work.reviews.ids() == [2]
    assert work.reviews.stands(1)
    work.history.undo()
    assert work.pipeline.deal(1).stage == "qualifying"
    assert work.pipeline.deal(1).next_step == ""
    assert not work.reviews.stands(1)
    asked = [1, 2] if decision == "next" else [2]  # the ledger keeps a move that was taken back
    assert work.reviews.ids() == asked


@pytest.mark.parametrize(
    ("decision", "raw", "sentence"),
    [
        ("keep", {}, "Reason: this is needed"),
        ("next", {"next_step": "Call"}, "Due: this is needed"),
        (
            "next",
            {"next_step": "Call", "next_step_due": "2026-07-19"},
            "Due: 2026-07-19 has passed",
        ),
        ("pause", {"reason": "x"}, "Resume on: this is needed"),
        ("dance", {}, "decision: one of keep, next, pause, lose, move"),
    ],
)
def test_a_decision_that_lacks_something_writes_nothing(
    on: On, decision: str, raw: dict[str, Any], sentence: str
) -> None:
    work = on(date(2026, 7, 20))
    before = len(work.history.log(50))
    with pytest.raises(Invalid, match=sentence):
        work.reviews.decide(1, decision, raw)
    assert len(work.history.log(50)) == before


def test_a_review_goes_through_the_gates_and_sees_what_others_did(on: On) -> None:
    work = on(date(2026, 7, 20))
    with pytest.raises(MoveRefused):
        work.reviews.decide(1, "move", {"to": "next"})
    with pytest.raises(StaleRecord):
        work.reviews.decide(1, "keep", {"reason": "x"}, expecting=7)
    assert work.reviews.ids() == [1, 2]
