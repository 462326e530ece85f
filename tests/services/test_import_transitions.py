"""The ledger replayed from CSV: chains with their own times, by an admin."""

import io
from datetime import date
from pathlib import Path

import pytest

from db.rows.people import UserRow
from db.verify import problems
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import ImportRefused, NotAllowed
from salesops_tui.exports.formats import write
from salesops_tui.services.imports import ImportOptions, ImportReport
from salesops_tui.workspace import Workspace, open_workspace

HEAD = "deal,from,to,at,by,reason\n"


@pytest.fixture
def team(database: Path) -> Workspace:
    return open_workspace(database, clock=Clock(date(2026, 7, 1)))


def run(team: Workspace, what: str, text: str) -> ImportReport:
    path = team.session.store.path.with_name("rows.csv")
    path.write_text(text)
    create = frozenset({"organizations", "owners"})
    return team.imports.run(what, path, ImportOptions(create=create))


def ledger(team: Workspace, deal: int = 1) -> list[tuple[str, str, str]]:
    return [(m.from_stage, m.to_stage, f"{m.at:%m-%d}") for m in team.deals.history(deal)]


def test_a_replay_takes_the_place_of_the_imports_opening_in_order_of_time(team: Workspace) -> None:
    run(team, "deals", "key,name,stage\nA,a,qualifying\n")
    run(
        team,
        "transitions",
        HEAD
        + "A,prospecting,lost,2026-03-01,cleo,Price\n"
        + "A,,qualifying,2026-01-01,cleo,\n"
        + "A,qualifying,prospecting,2026-02-01,,\n",
    )
    assert ledger(team) == [
        ("", "qualifying", "01-01"),
        ("qualifying", "prospecting", "02-01"),
        ("prospecting", "lost", "03-01"),
    ]
    deal = team.pipeline.deal(1)
    assert (deal.stage, deal.lost_reason) == ("lost", "price")
    assert problems(team.session.store) == []


def test_a_replay_is_taken_back_and_made_again(team: Workspace) -> None:
    run(team, "deals", "key,name,stage\nA,a,qualifying\n")
    steps = "A,,qualifying,2026-01-01,,\nA,qualifying,won,2026-02-01,,\n"
    run(team, "transitions", HEAD + steps)
    team.history.undo()
    assert team.pipeline.deal(1).stage == "qualifying"
    assert problems(team.session.store) == []
    team.history.redo()
    assert team.pipeline.deal(1).stage == "won"
    assert problems(team.session.store) == []


def test_a_won_end_makes_the_engagement_and_another_end_takes_it_away(team: Workspace) -> None:
    run(team, "deals", "key,name,stage\nA,a,qualifying\nB,b,won\n")
    run(
        team,
        "transitions",
        HEAD + "A,,won,2026-01-01,,\nB,,qualifying,2026-01-01,,\nA,won,completed,2026-02-01,,\n",
    )
    rows = team.session.store.rows(
        "SELECT deal_id, status FROM engagement WHERE deleted_at IS NULL"
    )
    assert rows == [(1, "completed")]


def test_a_pause_stops_the_clock_and_remembers_its_stage(team: Workspace) -> None:
    run(team, "deals", "key,name\nA,a\n")
    run(
        team, "transitions", HEAD + "A,,partnering,2026-01-01,,\nA,partnering,paused,2026-02-01,,\n"
    )
    deal = team.pipeline.deal(1)
    assert (deal.stage, deal.paused_from) == ("paused", "partnering")
    team.board.columns()
    assert team.board.page("partnering", 0, 1)[0].age_days == 31


@pytest.mark.parametrize(
    ("steps", "row", "column"),
    [
        ("A,,qualifying,2026-01-01,,\nA,partnering,won,2026-02-01,,\n", 3, "from"),
        ("A,qualifying,won,2026-02-01,,\n", 2, "from"),
        ("A,,nowhere,2026-02-01,,\n", 2, "to"),
        ("A,,won,2027-02-01,,\n", 2, "at"),
        ("B,,won,2026-02-01,,\n", 2, "deal"),
    ],
)
def test_a_chain_that_breaks_is_a_mistake_of_its_row(
    team: Workspace, steps: str, row: int, column: str
) -> None:
    run(team, "deals", "key,name\nA,a\n")
    with pytest.raises(ImportRefused) as caught:
        run(team, "transitions", HEAD + steps)
    assert caught.value.report is not None
    assert [(e.row, e.column) for e in caught.value.report.errors] == [(row, column)]


def test_a_history_made_by_hand_is_not_replaced(team: Workspace) -> None:
    team.deals.add({"name": "a"})
    team.pipeline.move(1, Move("lost", reason="price"))
    with pytest.raises(ImportRefused, match="history of its own"):
        run(team, "transitions", HEAD + "D-1,,won,2026-01-01,,\n")


def test_the_same_replay_again_changes_nothing(team: Workspace) -> None:
    run(team, "deals", "key,name\nA,a\n")
    steps = HEAD + "A,,qualifying,2026-01-01,,\nA,qualifying,won,2026-02-01,,\n"
    assert run(team, "transitions", steps).added == 2
    again = run(team, "transitions", steps)
    assert (again.skipped, again.group) == (2, 0)


def test_an_export_of_a_history_made_by_hand_is_the_same(team: Workspace) -> None:
    team.deals.add({"name": "a"})
    team.pipeline.move(1, Move("lost", reason="price"))
    for act in (team.history.undo, team.history.redo, team.history.undo):
        act()
        stream = io.BytesIO()
        write(team.exports.table("transitions"), "csv", stream)
        again = run(team, "transitions", stream.getvalue().decode())
        assert (again.skipped, again.rows, again.group) == (again.rows, again.rows, 0)


def test_only_an_admin_may_replay(team: Workspace, database: Path) -> None:
    with team.session.change("ana joined") as group:
        group.insert(UserRow, {"login": "ana", "name": "Ana", "role": "manager"})
    ana = open_workspace(database, clock=team.session.clock, login="ana")
    with pytest.raises(NotAllowed):
        run(ana, "transitions", HEAD)
