"""The mouse on the board: select, open, scroll, drag to another column."""

from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot

from screens.widgets.board_view import BoardView
from tests.screens.board_samples import BoardApp, EndlessSource, card, lines


def app_of(*counts: int) -> BoardApp:
    return BoardApp(EndlessSource(*counts))


async def turn(
    pilot: Pilot[None], kind: type[MouseScrollDown] | type[MouseScrollUp], at: tuple[int, int]
) -> None:
    await pilot._post_mouse_events([kind], widget=BoardView, offset=at)


async def test_a_click_selects_the_card_under_it() -> None:
    app = app_of(9, 9, 9)
    async with app.run_test(size=(78, 24)) as pilot:
        await pilot.click(BoardView, offset=(30, 12))
        assert app.board.current == card("prospecting", 2)
        assert app.heard[-1] == "at D-3"


async def test_a_click_on_a_head_enters_the_column() -> None:
    app = app_of(9, 9, 9)
    async with app.run_test(size=(78, 24)) as pilot:
        await pilot.press("j")
        await pilot.click(BoardView, offset=(60, 1))
        assert app.board.current == card("partnering", 1)


async def test_a_click_below_the_last_card_only_enters_the_column() -> None:
    app = app_of(9, 1, 0)
    async with app.run_test(size=(78, 24)) as pilot:
        await pilot.click(BoardView, offset=(30, 20))
        assert app.board.current == card("prospecting", 0)
        await pilot.click(BoardView, offset=(60, 20))
        assert app.board.current is None


async def test_a_double_click_opens_the_card() -> None:
    app = app_of(9, 9, 9)
    async with app.run_test(size=(78, 24)) as pilot:
        await pilot.click(BoardView, offset=(30, 8), times=2)
        assert app.heard[-1] == "opened D-2"
        await pilot.click(BoardView, offset=(30, 1), times=2)
        assert app.heard[-1] == "opened D-2"


async def test_the_wheel_scrolls_the_column_under_the_pointer() -> None:
    app = app_of(30, 30, 30)
    async with app.run_test(size=(78, 23)) as pilot:
        await turn(pilot, MouseScrollDown, (30, 10))
        assert "Prospecting deal 2" in lines(app.board)[3]
        assert "Qualifying deal 1" in lines(app.board)[3]
        assert app.board.current == card("qualifying", 0)
        await turn(pilot, MouseScrollDown, (3, 10))
        assert app.board.current == card("qualifying", 1)
        for _ in range(40):
            await turn(pilot, MouseScrollUp, (30, 10))
        assert "Prospecting deal 1" in lines(app.board)[3]


async def test_a_card_dragged_to_another_column_is_dropped_there() -> None:
    app = app_of(9, 9, 9)
    async with app.run_test(size=(78, 24)) as pilot:
        await pilot.mouse_down(BoardView, offset=(3, 8))
        await pilot.hover(BoardView, offset=(60, 15))
        assert "▼3 Partnering" in lines(app.board)[0]
        await pilot.mouse_up(BoardView, offset=(60, 15))
        assert app.heard[-1] == "dropped D-2 on partnering"
        assert "▼" not in lines(app.board)[0]


async def test_a_card_dragged_back_is_dropped_nowhere() -> None:
    app = app_of(9, 9, 9)
    async with app.run_test(size=(78, 24)) as pilot:
        await pilot.mouse_down(BoardView, offset=(3, 8))
        await pilot.hover(BoardView, offset=(60, 15))
        await pilot.hover(BoardView, offset=(4, 15))
        await pilot.mouse_up(BoardView, offset=(4, 15))
        assert app.heard[-1] == "at D-2"
