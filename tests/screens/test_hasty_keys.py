"""Keys faster than the screen: each does its work once and nothing crashes."""

import pytest
from textual import events

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk


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


def burst(desk: Desk, keys: str) -> None:
    """Every key of a text at once, as a slow line delivers what was typed meanwhile."""
    for key in keys:
        name = {"\n": "enter", " ": "space", ">": "greater_than_sign"}.get(key, key)
        desk.app.post_message(events.Key(name, None if key == "\n" else key))


async def test_a_name_typed_behind_the_key_of_its_form_is_all_there(
    work: Workspace, sit: Sit
) -> None:
    async with sit() as desk:
        burst(desk, "aHub for Ada\n")
        await desk.settle()
        await desk.settle()
        assert [deal.name for deal in work.deals.matching()] == ["Hub for Ada"]


async def test_letters_behind_the_keys_of_two_dialogs_answer_them(
    three: Workspace, sit: Sit
) -> None:
    async with sit() as desk:
        burst(desk, "xbToo slow\n")
        await desk.settle()
        await desk.settle()
        lost = [deal for deal in three.deals.matching() if deal.stage == "lost"]
        assert [(deal.lost_reason, deal.lost_note) for deal in lost] == [("no-budget", "Too slow")]


async def test_keys_behind_a_dialog_that_closes_go_to_the_board(three: Workspace, sit: Sit) -> None:
    async with sit() as desk:
        burst(desk, "o")
        await desk.settle()
        desk.app.post_message(events.Key("escape", None))
        burst(desk, "jj")
        await desk.settle()
        assert desk.on == "BoardScreen"
        assert desk.board.current is not None
        assert desk.board.current.name == "Gamma"
