"""The moves of the process's table, one by one, and what a team's own file changes about them."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.rows.sales import DealRow
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, MoveRefused, NotAllowed, NotFound, StaleRecord
from salesops_tui.workspace import Workspace, open_workspace
from tests.conftest import TODAY, Colleague

LATER = TODAY + timedelta(days=60)
Team = Callable[[str], Workspace]


@pytest.fixture
def team(database: Path, clock: Clock) -> Team:
    """Opens the database under a team's own process file."""
    folder = database.parent / "team"
    folder.mkdir()

    def opened(text: str) -> Workspace:
        (folder / "process.toml").write_text(text)
        return open_workspace(database, clock=clock)

    return opened


def at(work: Workspace, stage: str) -> int:
    """A deal that starts in a stage, with everything its gates may ask for."""
    known = {"name": f"Hub {stage}", "deal_class": "new", "organization": "X"}
    term = {"contract_start": "2026-09-01", "contract_end": "2027-08-31"}
    deal = work.deals.id_of(work.deals.add({**known, **term}, stage=stage).key)
    work.lines.add(deal, {"product": "Training", "unit_price": "100"})
    work.notes.add_contact(deal, {"contact": "Ann", "role": "billing"})
    work.billing.sign(work.billing.add_agreement(deal, {}).key, {})
    work.billing.request_invoice(deal, {})
    return deal


def ledger(work: Workspace, deal: int) -> tuple[str, str, str, str]:
    line = work.deals.history(deal)[-1]
    return line.from_stage, line.to_stage, line.direction, line.reason


MOVES = [
    ("qualifying", Move("next", waive={"*"}), "prospecting", "next"),
    ("qualifying", Move("Prospecting", waive={"*"}), "prospecting", "next"),
    ("qualifying", Move("invoicing", "all agreed", waive={"*"}), "invoicing", "skip"),
    ("invoicing", Move("next", waive={"*"}), "won", "win"),
    ("partnering", Move("back", "a new budget"), "prospecting", "back"),
    ("partnering", Move("qualifying", "a new need"), "qualifying", "back"),
    ("partnering", Move("lost", "price", note="half of ours"), "lost", "lose"),
    ("partnering", Move("paused", "a grant", until=LATER), "paused", "pause"),
]


@pytest.mark.parametrize(("start", "move", "to", "direction"), MOVES)
def test_a_move_ends_where_it_should_and_the_ledger_says_how(
    work: Workspace, start: str, move: Move, to: str, direction: str
) -> None:
    deal = at(work, start)
    work.pipeline.move(deal, move)
    assert work.pipeline.deal(deal).stage == to
    assert ledger(work, deal) == (start, to, direction, move.reason)


@pytest.mark.parametrize(
    ("start", "move", "words"),
    [
        ("partnering", Move("back"), "reason: moving back needs one"),
        ("partnering", Move("lost"), "reason: losing a deal needs one of price, timing"),
        ("partnering", Move("lost", "they left"), "reason: losing a deal needs one of price"),
        ("partnering", Move("paused", until=LATER), "reason: pausing needs one"),
        ("partnering", Move("paused", "a grant"), "until: pausing needs the day to resume on"),
        ("partnering", Move("paused", "a grant", until=TODAY), "until: 2026-07-01 has passed"),
        ("partnering", Move("partnering"), "D-1 is already in Partnering"),
        ("partnering", Move("resume"), "D-1 is not paused"),
        ("partnering", Move("reopen", "x"), "D-1 is not lost"),
        ("partnering", Move("completed"), "D-1 is open; win it before it can be completed"),
        ("partnering", Move("nowhere"), "stage: there is no 'nowhere'; the stages are qualifying"),
        ("partnering", Move(""), "stage: there is no ''"),
        ("qualifying", Move("back", "x"), "D-1 is in the first stage"),
        (
            "qualifying",
            Move("invoicing", waive={"*"}),
            "reason: skipping a stage with gates waived",
        ),
        ("qualifying", Move("next", waive={"paid"}), "waive: no gate 'paid' is on the way"),
    ],
)
def test_a_move_that_lacks_something_says_what_and_changes_nothing(
    work: Workspace, start: str, move: Move, words: str
) -> None:
    deal = at(work, start)
    before = work.pipeline.deal(deal)
    with pytest.raises(Invalid) as caught:
        work.pipeline.move(deal, move)
    assert words in str(caught.value)
    assert work.pipeline.deal(deal) == before


def test_a_refusal_has_a_line_for_every_gate_with_what_mends_it(work: Workspace) -> None:
    work.deals.add({"name": "Hub"})
    with pytest.raises(MoveRefused) as caught:
        work.pipeline.move(1, Move("next"))
    lines = str(caught.value).splitlines()
    assert lines[0] == "D-1 cannot move to Prospecting yet:"
    assert lines[1] == (
        "  ✗ Class is set: the class is not set (needed): salesops deal edit D-1 --class new"
    )
    assert "(or --waive answers): salesops deal qualify D-1" in lines[2]
    assert [result.gate for result in caught.value.results] == [
        "class", "answers", "amount-dates", "representative"
    ]  # fmt: skip


def test_a_gate_that_blocks_is_never_waived(work: Workspace) -> None:
    work.deals.add({"name": "Hub"})
    for waive in ({"*"}, {"class"}):
        with pytest.raises(MoveRefused):
            work.pipeline.move(1, Move("next", "please", waive=waive))
    assert work.pipeline.deal(1).stage == "qualifying"


def test_the_ledger_keeps_what_every_gate_said(work: Workspace) -> None:
    deal = at(work, "qualifying")
    work.pipeline.move(deal, Move("next", waive={"*"}))
    kept = {gate["gate"]: gate["state"] for gate in work.deals.history(deal)[-1].gates}
    assert kept == {
        "class": "passed",
        "answers": "waived",
        "amount-dates": "waived",
        "representative": "waived",
    }


def test_a_paused_deal_keeps_its_column_and_goes_back_to_its_stage(work: Workspace) -> None:
    deal = at(work, "partnering")
    work.pipeline.move(deal, Move("paused", "a grant", until=LATER))
    paused = work.pipeline.deal(deal)
    assert (paused.column, paused.paused_until, paused.paused_reason) == (
        "partnering",
        LATER,
        "a grant",
    )
    with pytest.raises(Invalid, match="D-1 is paused; resume it to Partnering first"):
        work.pipeline.move(deal, Move("invoicing"))
    work.pipeline.move(deal, Move("resume"))
    resumed = work.pipeline.deal(deal)
    assert (resumed.stage, resumed.paused_from, resumed.paused_until) == ("partnering", "", None)


def test_a_lost_deal_is_reopened_where_it_was_lost_with_its_history(work: Workspace) -> None:
    deal = at(work, "partnering")
    work.pipeline.move(deal, Move("lost", "price"))
    with pytest.raises(Invalid, match="reopening needs one"):
        work.pipeline.move(deal, Move("reopen"))
    work.pipeline.move(deal, Move("reopen", "they called"))
    reopened = work.pipeline.deal(deal)
    assert (reopened.stage, reopened.lost_reason) == ("partnering", "")
    assert [line.direction for line in work.deals.history(deal)] == ["enter", "lose", "reopen"]


def test_reopening_further_on_than_it_was_lost_meets_the_gates_between(work: Workspace) -> None:
    work.deals.add({"name": "Hub"})
    work.pipeline.move(1, Move("lost", "price"))
    with pytest.raises(MoveRefused, match="Class is set"):
        work.pipeline.move(1, Move("invoicing", "they called", waive={"*"}))
    assert work.pipeline.deal(1).stage == "lost"


def test_a_win_makes_the_engagement_its_checklist_and_its_renewal(work: Workspace) -> None:
    deal = at(work, "invoicing")
    work.pipeline.move(deal, Move("won", waive={"*"}))
    card = work.board.columns() and work.board.page("delivery", 0, 5)[0]
    assert card
    assert (card.key, card.amount) == ("E-1", 10_000)
    assert (card.health, card.note) == ("amber", "provisioning, ends 2027-08-31")
    row = "SELECT opens_on, due, status FROM renewal"
    assert work.session.store.row(row) == ("2027-07-02", "2027-08-31", "upcoming")
    assert work.session.store.value("SELECT count(*) FROM checklist_item") == 4


def test_only_a_manager_takes_back_a_win_while_nothing_is_issued(
    work: Workspace, colleague: Colleague
) -> None:
    deal = at(work, "invoicing")
    work.pipeline.move(deal, Move("won", waive={"*"}))
    with pytest.raises(NotAllowed, match="taking back a win needs the role manager"):
        colleague("ana").pipeline.move(deal, Move("invoicing", "a mistake"))
    work.session.store.run("UPDATE invoice SET status = 'issued'")
    with pytest.raises(Invalid, match="D-1 stays won: an invoice has been issued; void it first"):
        work.pipeline.move(deal, Move("invoicing", "a mistake"))
    work.session.store.run("UPDATE invoice SET status = 'requested'")
    work.pipeline.move(deal, Move("invoicing", "a mistake"))
    assert [column.count for column in work.board.columns()] == [0, 0, 0, 1, 0, 0]


def test_the_revision_seen_guards_a_move(work: Workspace) -> None:
    deal = at(work, "partnering")
    seen = work.pipeline.deal(deal).revision
    work.deals.edit(deal, {"tags": "cloud"})
    with pytest.raises(StaleRecord, match="D-1 was changed by somebody else"):
        work.pipeline.move(deal, Move("back", "x"), expecting=seen)
    with pytest.raises(NotFound):
        work.pipeline.move(99, Move("next"))


def test_two_cards_of_a_column_change_places(work: Workspace) -> None:
    first, second = at(work, "partnering"), at(work, "partnering")
    work.board.columns()
    assert [card.id for card in work.board.page("partnering", 0, 9)] == [second, first]
    work.pipeline.swap(first, second)
    assert [card.id for card in work.board.page("partnering", 0, 9)] == [first, second]
    other = at(work, "invoicing")
    with pytest.raises(Invalid, match="are in different columns"):
        work.pipeline.swap(first, other)


RETIRED = '[[stage]]\nkey = "prospecting"\nretired = true\n'


def test_a_retired_stage_takes_no_deals_and_lets_its_own_go_on(work: Workspace, team: Team) -> None:
    deal, paused = at(work, "prospecting"), at(work, "prospecting")
    fresh = at(work, "qualifying")
    work.pipeline.move(paused, Move("paused", "a grant", until=LATER))
    later = team(RETIRED)
    with pytest.raises(Invalid, match="Prospecting is retired and takes no deals"):
        later.pipeline.move(fresh, Move("prospecting", waive={"*"}))
    assert [column.key for column in later.board.columns()][:2] == ["qualifying", "prospecting"]
    later.pipeline.move(fresh, Move("next", waive={"*"}))
    assert later.pipeline.deal(fresh).stage == "partnering"
    later.pipeline.move(deal, Move("next", waive={"*"}))
    assert later.pipeline.deal(deal).stage == "partnering"
    later.pipeline.move(paused, Move("resume"))
    assert later.pipeline.deal(paused).stage == "prospecting"
    later.pipeline.move(paused, Move("back", "not needed"))
    assert later.pipeline.deal(paused).stage == "qualifying"
    assert "prospecting" not in [column.key for column in later.board.columns()]


def test_a_deal_in_a_stage_the_file_does_not_know_can_leave_it(work: Workspace) -> None:
    deal = at(work, "qualifying")
    with work.session.change("an old stage") as group:
        group.update(DealRow, deal, {"stage": "legacy"})
    work.pipeline.move(deal, Move("prospecting", "mapped", waive={"*"}))
    assert work.pipeline.deal(deal).stage == "prospecting"
    work.history.undo()
    assert work.pipeline.deal(deal).stage == "legacy"


def test_the_kind_of_a_stage_alone_decides_what_it_counts_as(team: Team) -> None:
    work = team('[[stage]]\nkey = "declined"\nlabel = "Declined"\nkind = "lost"\n')
    deal = at(work, "partnering")
    work.pipeline.move(deal, Move("declined", "price"))
    with pytest.raises(Invalid, match="D-1 is declined: reopen it first"):
        work.pipeline.move(deal, Move("next"))
    work.pipeline.move(deal, Move("reopen", "again"))
    assert work.pipeline.deal(deal).stage == "partnering"


def test_an_entry_gate_is_asked_when_its_stage_is_entered(team: Team) -> None:
    work = team(
        '[[stage]]\nkey = "prospecting"\n[[stage.gate]]\nkey = "tagged"\nlabel = "Said yes"\n'
        'severity = "block"\ncheck = "verbal_yes"\nside = "entry"\n'
    )
    deal = at(work, "qualifying")
    with pytest.raises(MoveRefused, match="Said yes"):
        work.pipeline.move(deal, Move("next", waive={"*"}))


def test_days_since_a_move_follow_the_clock(work: Workspace, database: Path) -> None:
    at(work, "qualifying")
    later = open_workspace(database, clock=Clock(date(2026, 7, 20)))
    card = later.board.card(1)
    assert card
    assert (card.age_days, card.stale) == (19, True)
