"""Selected cards: looked at together, changed together, taken back together."""

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk


def stages(work: Workspace) -> list[str]:
    return [work.pipeline.deal(number).stage for number in (1, 2, 3)]


def owners(work: Workspace) -> list[str]:
    return [work.pipeline.deal(number).owner for number in (1, 2, 3)]


async def select_all(desk: Desk) -> None:
    await desk.press("g", "space", "space", "space")
    assert "3 selected" in desk.status


async def test_selected_deals_move_on_after_a_look_and_a_waiver(three: Workspace, sit: Sit) -> None:
    async with sit() as desk:
        await select_all(desk)
        await desk.press(">")
        assert desk.on == "PreviewDialog"
        assert "3 refused, left as they are" in desk.text
        await desk.press("w")
        await desk.type("known well")
        await desk.press("enter")
        assert "Move on 3 deals?" in desk.text
        await desk.press("y")
        assert desk.on == "BoardScreen"
        assert stages(three) == ["prospecting"] * 3
        await desk.press("u")
        assert stages(three) == ["qualifying"] * 3


async def test_one_question_gives_all_selected_deals_an_owner(three: Workspace, sit: Sit) -> None:
    async with sit() as desk:
        await desk.press("V", "G", "V")
        assert "3 selected" in desk.status
        await desk.press("A", "enter")  # nobody
        await desk.press("y")
        assert owners(three) == ["", "", ""]


async def test_esc_drops_the_selection_and_changes_nothing(three: Workspace, sit: Sit) -> None:
    async with sit() as desk:
        await desk.press("ctrl+a")
        assert "3 selected" in desk.status
        await desk.press("escape")
        assert not desk.board.picked
        assert stages(three) == ["qualifying"] * 3


async def test_two_selected_deals_become_the_one_under_the_cursor(
    three: Workspace, sit: Sit
) -> None:
    async with sit() as desk:
        await desk.press("g", "space", "space", "k")
        kept = desk.board.current
        await desk.press("M", "y")
        assert kept is not None
        assert "merged" in desk.status
        assert three.deals.count() == 2
        await desk.press("u")
        assert three.deals.count() == 3
