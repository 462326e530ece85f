"""Every key of the board does what its tooltip says."""

import csv
from datetime import date
from pathlib import Path

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk


def names(desk: Desk, column: str = "qualifying") -> list[str]:
    """The names of a column's cards, top to bottom."""
    cards = desk.app.workspace.board.page(column, 0, 50)
    return [card.name for card in cards]


async def test_u_takes_back_and_ctrl_r_makes_again_on_the_board(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        await desk.press("t")
        await desk.type("cloud")
        await desk.press("enter", "u")
        assert "undid: tagged D-3" in desk.status
        assert three.pipeline.deal(3).tags == ()
        await desk.press("ctrl+r")
        assert "redid: tagged D-3" in desk.status
        assert three.pipeline.deal(3).tags == ("cloud",)
        await desk.press("ctrl+r")
        assert desk.status.startswith("✗ nothing that you took back")


async def test_a_move_is_taken_back_to_where_it_came_from(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        await desk.press(">", "W", ">")
        await desk.type("no time")
        await desk.press("enter")
        assert desk.board.current.key == "D-3"
        assert three.pipeline.deal(3).stage == "prospecting"
        await desk.press("<")
        assert "Why does D-3 move back to Qualifying?" in desk.heading
        await desk.press("enter")
        assert "needed" in desk.label("#refusal")
        await desk.type("not yet")
        await desk.press("enter")
        assert three.deals.history(3)[-1].reason == "not yet"
        assert desk.board.current.column == "qualifying"
        await desk.press("u")
        assert three.pipeline.deal(3).stage == "prospecting"


async def test_x_loses_by_letter_and_note_and_r_reopens_through_the_filter(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("j", "x")
        assert "Why is D-2 Beta lost?" in desk.heading
        await desk.press("p")
        assert "price" in desk.heading
        await desk.type("too dear")
        await desk.press("enter")
        lost = three.pipeline.deal(2)
        assert (lost.stage, lost.lost_reason, lost.lost_note) == ("lost", "price", "too dear")
        assert names(desk) == ["Alpha", "Gamma"]
        await desk.press("/")
        await desk.type("stage:lost")
        assert "1 fit" in desk.status
        await desk.press("enter")
        assert desk.board.current.key == "D-2"
        await desk.press("r")
        assert "Why is D-2 reopened?" in desk.heading
        await desk.type("new budget")
        await desk.press("enter")
        assert three.pipeline.deal(2).stage == "qualifying"
        assert "reopened D-2" in desk.status


async def test_z_pauses_until_a_day_and_r_resumes(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        await desk.press("z")
        assert desk.field("until") == "2026-07-31"
        await desk.press("enter")
        assert "Reason: this is needed" in desk.text
        await desk.fill(reason="summer break", until="2026-06-30")
        await desk.press("enter")
        assert "2026-06-30 has passed" in desk.text
        await desk.fill(until="2026-09-01")
        await desk.press("enter")
        paused = three.pipeline.deal(3)
        assert (paused.stage, paused.paused_until) == ("paused", date(2026, 9, 1))
        assert desk.board.current.paused
        await desk.press("r")
        assert three.pipeline.deal(3).stage == "qualifying"
        await desk.press("r")
        assert "open: nothing to resume" in desk.status


async def test_assigning_completes_a_login_and_the_dot_assigns_the_next_card_too(
    sit: Sit, three: Workspace
) -> None:
    login = three.session.actor.login
    for deal in (1, 2, 3):
        three.deals.edit(deal, {"owner": ""})
    async with sit() as desk:
        await desk.press("A")
        await desk.type("nobody-here")
        await desk.press("enter")
        assert "nobody-here" in desk.label("#refusal")
        await desk.press("ctrl+u")
        await desk.type(login[:2])
        await desk.press("right", "enter")
        assert three.pipeline.deal(3).owner == login
        await desk.press("j", ".")
        assert three.pipeline.deal(2).owner == login
        assert three.pipeline.deal(1).owner == ""


async def test_t_adds_tags_and_takes_them_off(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        await desk.press("t")
        await desk.type("cloud, member")
        await desk.press("enter", "t")
        assert "now: cloud, member" in desk.heading
        await desk.type("-cloud")
        await desk.press("enter")
        assert three.pipeline.deal(3).tags == ("member",)
        await desk.press("t")
        await desk.type("two$")
        await desk.press("enter")
        assert "is not a tag" in desk.text


async def test_the_dot_repeats_what_was_done_last_and_nothing_older(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press(".")
        assert "Nothing to repeat" in desk.status
        await desk.press("t")
        await desk.type("cloud")
        await desk.press("enter", "x", "p", "enter")
        assert three.pipeline.deal(3).stage == "lost"
        await desk.press(".")
        lost = [three.pipeline.deal(2).lost_reason, three.pipeline.deal(1).lost_reason]
        assert sorted(lost) == ["", "price"]
        assert three.pipeline.deal(2).tags == three.pipeline.deal(1).tags == ()


async def test_n_sets_the_next_step_and_its_day(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        await desk.press("n")
        await desk.fill(next_step="call the dean", next_step_due="2026-07-03")
        await desk.press("enter")
        deal = three.pipeline.deal(3)
        assert (deal.next_step, deal.next_step_due) == ("call the dean", date(2026, 7, 3))
        assert "call the dean 3 Jul" in desk.text


async def test_lower_and_higher_swap_a_card_with_its_neighbour_and_stay_on_it(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("J")
        assert names(desk) == ["Beta", "Alpha", "Gamma"]
        assert desk.board.current.name == "Alpha"
        await desk.press("K", "K")
        assert names(desk) == ["Alpha", "Beta", "Gamma"]


async def test_digits_jump_to_columns_and_letters_within_them(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        for number, column in enumerate(
            ["qualifying", "prospecting", "partnering", "invoicing", "delivery", "renewals"], 1
        ):
            await desk.press(str(number))
            assert desk.board.cursor.pane.column.key == column
        await desk.press("1", "G")
        assert desk.board.current.name == "Gamma"
        await desk.press("g")
        assert desk.board.current.name == "Alpha"


async def test_export_writes_a_file_of_what_the_filter_shows(
    sit: Sit, three: Workspace, tmp_path: Path
) -> None:
    async with sit() as desk:
        await desk.press("/")
        await desk.type("beta")
        await desk.press("enter", "E")
        assert "Export 1 deals that fit “beta” as" in desk.heading
        await desk.press("c", "enter")
        assert "Exported 1 deals" in desk.status
        file = tmp_path / "deals-2026-07-01.csv"
        with file.open(encoding="utf-8-sig") as stream:
            assert [row["name"] for row in csv.DictReader(stream)] == ["Beta"]
        await desk.press("E", "c", "enter")
        assert "exists; give another name" in desk.label("#refusal")


async def test_escape_clears_the_filter_and_half_a_filter_is_no_mistake(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("/")
        await desk.type("owner:")
        assert not desk.status.startswith("✗")
        await desk.press("escape", "/")
        await desk.type("zzz")
        assert "Nothing fits this filter" in desk.text
        await desk.press("escape")
        assert desk.status == "All deals again."
        assert "Alpha" in desk.text
        assert desk.focus == "board"
        await desk.press("/")
        await desk.type("nonsense:x")
        assert desk.status.startswith("✗ filter: there is no nonsense:")


async def test_f5_reads_again_and_the_cursor_stays(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        await desk.press("j", "f5")
        assert desk.status == "Read again."
        assert desk.board.current.name == "Beta"


async def test_an_engagement_is_moved_through_its_gates_and_opened(
    sit: Sit, won: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("5", ">")
        assert desk.on == "GatePanel"
        assert "E-1 → Ongoing" in desk.heading
        await desk.press("enter")
        await desk.fill(name="Rollout")
        await desk.press("enter")
        assert desk.on == "GatePanel"
        assert "✓ At least one project" in desk.text
        await desk.press("escape", "enter")
        assert desk.on == "EngagementScreen"
        assert "Provisioning" in desk.lines[0]
        await desk.press("escape")
        assert desk.board.current.key == "E-1"


async def test_r_takes_a_win_back_with_a_reason(sit: Sit, won: Workspace) -> None:
    async with sit() as desk:
        await desk.press("5", "r")
        assert "Why is the win of D-1 taken back, to Invoicing?" in desk.heading
        await desk.type("signed by the wrong person")
        await desk.press("enter")
        assert won.pipeline.deal(1).stage == "invoicing"
        assert desk.board.current.key == "D-1"
