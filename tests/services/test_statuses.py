"""Statuses of records that are no deals: the same rules for each, and no path around a gate."""

import pytest

from salesops_tui.domain.process import TRACKED
from salesops_tui.domain.record_gates import RECORD_CHECKS
from salesops_tui.domain.records import KINDS
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, MoveRefused, StaleRecord
from salesops_tui.workspace import Workspace


@pytest.fixture
def engaged(work: Workspace) -> Workspace:
    """B-1, a deliverable with one criterion, of E-1."""
    term = {"contract_start": "2026-01-01", "contract_end": "2026-12-31"}
    work.deals.add({"name": "Hub", "organization": "Ada", "deal_class": "new", **term})
    work.lines.add(1, {"product": "membership-general"})
    work.notes.add_contact(1, {"contact": "Ann", "role": "representative"})
    work.billing.sign(work.billing.add_agreement(1, {}).key, {})
    work.billing.request_invoice(1, {})
    work.pipeline.move(1, Move("won", waive={"*"}, reason="set up"))
    item = {"title": "Image", "engagement": "E-1", "criteria": "It builds"}
    work.records.keeper("deliverable").add(item)
    return work


def state(work: Workspace) -> str:
    return str(work.records.show("deliverable", 1)["state"])


def move(work: Workspace, to: str, **more: object) -> None:
    work.statuses.move("deliverable", 1, Move(to, **more))  # type: ignore[arg-type] # as named


def test_every_status_column_has_a_track_and_every_gate_a_check(work: Workspace) -> None:
    assert {kind.name for kind in KINDS.values() if kind.status} <= set(TRACKED) | {"invoice"}
    for record in TRACKED:
        track = work.session.process.track(record)
        assert track, record
        assert {gate.check for stage in track for gate in stage.gates} <= set(RECORD_CHECKS)


def test_a_gate_on_the_way_blocks_next_skip_and_reopening_alike(engaged: Workspace) -> None:
    for start in ("committed", "blocked", "dropped"):
        move(engaged, start)
        with pytest.raises(MoveRefused, match="1 of 1 criteria are not met"):
            move(engaged, "done", reason="because", waive={"*"})
        assert state(engaged) == start
        move(engaged, "proposed", reason="again")
    move(engaged, "in-progress")
    with pytest.raises(MoveRefused):
        move(engaged, "next")


def test_back_needs_a_reason_and_nothing_lies_beyond_the_ends(engaged: Workspace) -> None:
    move(engaged, "next")
    with pytest.raises(Invalid, match="reason: moving back needs one"):
        move(engaged, "back")
    move(engaged, "back", reason="not agreed yet")
    with pytest.raises(Invalid, match="nothing comes before proposed"):
        move(engaged, "back", reason="x")
    with pytest.raises(Invalid, match="there is no 'nowhere'; there are proposed, committed"):
        move(engaged, "nowhere")
    with pytest.raises(Invalid, match="already proposed"):
        move(engaged, "proposed")


def test_every_move_is_a_line_of_the_ledger_and_one_undo(engaged: Workspace) -> None:
    move(engaged, "in-progress")
    move(engaged, "committed", reason="too early")
    lines = engaged.session.store.rows(
        "SELECT from_status, to_status, direction, reason FROM status_change"
        " WHERE record = 'deliverable' AND deleted_at IS NULL ORDER BY id"
    )
    assert lines[-2:] == [
        ("proposed", "in-progress", "next", ""),
        ("in-progress", "committed", "back", "too early"),
    ]
    engaged.history.undo()
    assert state(engaged) == "in-progress"


def test_two_people_moving_the_same_record_end_in_a_clear_answer(engaged: Workspace) -> None:
    revision = engaged.records.show("deliverable", 1)["revision"]
    move(engaged, "committed")
    with pytest.raises(StaleRecord):
        engaged.statuses.move("deliverable", 1, Move("in-progress"), expecting=revision)
    assert state(engaged) == "committed"
