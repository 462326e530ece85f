"""Keys faster than the screen: each does its work once and nothing crashes."""

import pytest

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit


async def test_enter_twice_saves_one_deal(work: Workspace, sit: Sit) -> None:
    async with sit() as desk:
        await desk.press("a")
        await desk.type("Hasty")
        await desk.pilot.press("enter", "enter")
        await desk.settle()
        assert work.deals.count() == 1


@pytest.mark.parametrize(
    "keys", [("x", "b", "b"), ("d", "down", "enter", "enter"), ("x", "escape", "escape")]
)
async def test_a_second_answer_to_a_dialog_is_ignored(
    three: Workspace, sit: Sit, keys: tuple[str, ...]
) -> None:
    async with sit() as desk:
        await desk.pilot.press(*keys)
        await desk.settle()
        assert three.deals.count() == 3


async def test_escape_twice_on_a_deal_leaves_the_board(three: Workspace, sit: Sit) -> None:
    async with sit() as desk:
        await desk.press("enter")
        await desk.pilot.press("escape", "escape")
        await desk.settle()
        assert desk.on == "BoardScreen"
