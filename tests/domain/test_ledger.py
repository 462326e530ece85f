"""Visits from the ledger: pauses do not count, what was taken back never happened."""

from datetime import UTC, datetime, timedelta

from salesops_tui.domain.deals import Transition
from salesops_tui.domain.ledger import Visit, standing, visits
from tests.domain.sales_samples import move

NOW = datetime(2026, 7, 31, tzinfo=UTC)


def stays(*moves: Transition) -> list[tuple[str, int]]:
    return [(visit.stage, visit.days(NOW)) for visit in visits(moves, NOW)]


def test_a_visit_ends_when_the_next_begins_and_the_last_runs_on() -> None:
    found = stays(
        move(1, "", "qualifying", "enter", 1), move(2, "qualifying", "prospecting", "next", 11)
    )
    assert found == [("qualifying", 10), ("prospecting", 20)]


def test_paused_days_do_not_count_and_a_pause_ends_no_visit() -> None:
    found = stays(
        move(1, "", "qualifying", "enter", 1),
        move(2, "qualifying", "paused", "pause", 5),
        move(3, "paused", "qualifying", "resume", 15),
        move(4, "qualifying", "prospecting", "next", 21),
    )
    assert found == [("qualifying", 10), ("prospecting", 10)]


def test_a_pause_that_lasts_stops_the_clock() -> None:
    found = stays(
        move(1, "", "qualifying", "enter", 1), move(2, "qualifying", "paused", "pause", 4)
    )
    assert found == [("qualifying", 3)]


def test_a_deal_lost_while_paused_left_the_stage_it_was_paused_in() -> None:
    found = stays(
        move(1, "", "qualifying", "enter", 1),
        move(2, "qualifying", "paused", "pause", 4),
        move(3, "paused", "lost", "lose", 20),
    )
    assert found == [("qualifying", 3), ("lost", 11)]


def test_a_move_taken_back_leaves_one_unbroken_visit() -> None:
    found = stays(
        move(1, "", "qualifying", "enter", 1),
        move(2, "qualifying", "prospecting", "next", 11),
        move(3, "prospecting", "qualifying", "undo", 12, undo_of=2),
    )
    assert found == [("qualifying", 30)]


def test_a_move_made_again_counts_from_when_it_was_made_again() -> None:
    moves = (
        move(1, "", "qualifying", "enter", 1),
        move(2, "qualifying", "prospecting", "next", 11),
        move(3, "prospecting", "qualifying", "undo", 12, undo_of=2),
        move(4, "qualifying", "prospecting", "redo", 21, undo_of=3),
    )
    assert stays(*moves) == [("qualifying", 20), ("prospecting", 10)]
    again = move(5, "prospecting", "qualifying", "undo", 22, undo_of=4)
    assert stays(*moves, again) == [("qualifying", 30)]
    assert [line.id for line in standing((*moves, again))] == [1]


def test_no_moves_make_no_visits() -> None:
    assert visits((), NOW) == []


def test_a_clock_set_back_never_makes_a_stay_negative() -> None:
    assert Visit("qualifying", NOW + timedelta(days=5), None, timedelta()).days(NOW) == 0
