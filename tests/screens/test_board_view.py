"""The board as a person sees it, and how the keys move over it."""

import os
from pathlib import Path

import pytest
from rich.cells import cell_len

from screens.widgets.board_view import BoardView
from tests.screens.board_samples import (
    LABELS,
    PLAIN,
    BoardApp,
    EndlessSource,
    ListSource,
    card,
    lines,
    picture,
)

SNAPSHOTS = Path(__file__).parent / "snapshots"
MILLION = 1_000_000


def check_picture(board: BoardView, name: str) -> None:
    """Compare with a stored picture; ``UPDATE_SNAPSHOTS=1`` stores a new one."""
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(picture(board))
    assert picture(board) == path.read_text()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_board_looks_as_in_its_picture(size: tuple[int, int]) -> None:
    app = BoardApp(EndlessSource(8_800, 40, 3, 0, 7, MILLION))
    async with app.run_test(size=size) as pilot:
        await pilot.press("j", "l")
        check_picture(app.board, f"board_view_{size[0]}x{size[1]}")


@pytest.mark.parametrize("width", [24, 30, 47, 79, 80, 100, 143, 144, 160, 200, 250])
async def test_every_line_fills_the_width_exactly(width: int) -> None:
    app = BoardApp(EndlessSource(50, 50, 0, 1, 50, 50, 50, labels=(*LABELS, "Unmapped")))
    async with app.run_test(size=(width, 30)):
        assert {cell_len(line) for line in lines(app.board)} == {width}


@pytest.mark.parametrize("size", [(5, 4), (1, 1), (24, 2), (24, 3), (30, 5)])
async def test_a_tiny_terminal_is_survived(size: tuple[int, int]) -> None:
    app = BoardApp(EndlessSource(50, 50))
    async with app.run_test(size=size) as pilot:
        await pilot.press("j", "l", "G", "g", "pagedown", "h")
        assert {cell_len(line) for line in lines(app.board)} == {size[0]}


async def test_eighty_columns_show_three_and_scroll_sideways_with_the_cursor() -> None:
    app = BoardApp(EndlessSource(*[9] * 7, labels=(*LABELS, "Unmapped")))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "4 ›" in lines(app.board)[2]
        await pilot.press("l", "l", "l", "l")
        assert "Delivery" in lines(app.board)[0]
        assert "Qualifying" not in lines(app.board)[0]
        assert lines(app.board)[2].startswith("‹ 2 ")
        assert lines(app.board)[2].endswith(" 2 ›")
        await pilot.press("7")
        assert "►7 Unmapped" in lines(app.board)[0]
        assert "›" not in lines(app.board)[2]


async def test_no_card_disappears_while_every_column_is_walked_through() -> None:
    source = EndlessSource(37, 4, 0, 12, 25, 1, 9, labels=(*LABELS, "Unmapped"))
    app = BoardApp(source)
    async with app.run_test(size=(80, 24)) as pilot:
        for number, (column, count) in enumerate(source.counts.items(), 1):
            await pilot.press(str(number), "g")
            seen = set()
            for nth in range(count):
                assert app.board.current == card(column, nth)
                seen.add(f"►{column.title()} deal {nth + 1}"[:20])
                shown = [line for line in lines(app.board)[3:] if "►" in line]
                assert len(shown) == 1
                assert any(name in shown[0] for name in seen)
                await pilot.press("j")


async def test_the_cursor_moves_in_four_directions_by_letters_and_arrows() -> None:
    app = BoardApp(EndlessSource(*[100] * 6))
    async with app.run_test(size=(160, 48)) as pilot:
        for keys in (["j", "j", "l", "k"], ["down", "down", "right", "up"]):
            await pilot.press("1", "g", *keys)
            assert app.board.current == card("prospecting", 1)
        await pilot.press("h")
        assert app.board.current == card("qualifying", 1)
        await pilot.press("left", "up", "up", "up")
        assert app.board.current == card("qualifying", 0)
        await pilot.press("G")
        assert app.board.current == card("qualifying", 99)
        await pilot.press("home")
        assert app.board.current == card("qualifying", 0)
        await pilot.press("end", "j")
        assert app.board.current == card("qualifying", 99)


async def test_a_page_keeps_the_row_and_ends_at_the_last_card() -> None:
    app = BoardApp(EndlessSource(30))
    async with app.run_test(size=(40, 24)) as pilot:  # five whole cards
        await pilot.press("j", "pagedown")
        assert app.board.current == card("qualifying", 6)
        assert "Qualifying deal 6" in lines(app.board)[3]
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown", "pagedown", "pagedown")
        assert app.board.current == card("qualifying", 29)
        await pilot.press("pageup")
        assert app.board.current == card("qualifying", 24)


async def test_moving_sideways_keeps_the_row_across_an_empty_column() -> None:
    app = BoardApp(EndlessSource(9, 0, 9))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("j", "j", "j", "l")
        assert app.board.current is None
        assert app.board.current_column
        assert app.board.current_column.key == "prospecting"
        assert any("►nothing here" in line for line in lines(app.board))
        await pilot.press("l")
        assert app.board.current == card("partnering", 3)


async def test_a_number_jumps_to_its_column_and_too_high_a_one_stays() -> None:
    app = BoardApp(EndlessSource(3, 3, 3))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        assert app.board.current == card("partnering", 0)
        await pilot.press("7")
        assert app.board.current == card("partnering", 0)


async def test_the_end_of_a_million_cards_is_reached_without_reading_them() -> None:
    source = EndlessSource(MILLION, MILLION)
    app = BoardApp(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G", *["k"] * 40, "l", "G", *["pageup"] * 5)
        assert app.board.current == card("prospecting", MILLION - 26)
        assert "999,975/1,000,000" in lines(app.board)[0]
        assert sum(limit for _, _, limit, _ in source.asked) < 200


async def test_a_page_is_asked_for_near_the_cards_that_are_known() -> None:
    source = EndlessSource(MILLION)
    app = BoardApp(source)
    async with app.run_test(size=(30, 24)) as pilot:
        await pilot.press("G")
        source.asked.clear()
        await pilot.press(*["k"] * 60)
        assert source.asked
        for _, start, limit, near in source.asked:
            assert near in (start - 1, start + limit)


async def test_what_is_kept_does_not_grow_with_use() -> None:
    app = BoardApp(EndlessSource(MILLION))
    async with app.run_test(size=(30, 24)) as pilot:
        await pilot.press(*["pagedown"] * 300)
        pane = app.board.cursor.pane
        assert pane
        assert len(pane._cards) < 100


async def test_going_on_at_the_edge_scrolls_half_a_page() -> None:
    app = BoardApp(EndlessSource(100))
    async with app.run_test(size=(30, 23)) as pilot:  # five whole cards
        await pilot.press(*["j"] * 4)
        assert "Qualifying deal 1" in lines(app.board)[3]
        await pilot.press("j")
        assert "Qualifying deal 4" in lines(app.board)[3]


async def test_messages_tell_of_opening_and_of_every_other_card() -> None:
    app = BoardApp(EndlessSource(3, 0))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "j", "l", "enter")
        assert app.heard == ["at D-1", "opened D-1", "at D-2", "at nothing"]


async def test_an_empty_board_says_what_to_do() -> None:
    app = BoardApp(EndlessSource(0, 0, 0), hint="No deals yet\nPress a to add one")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "l", "G", "enter", "pagedown")
        check_picture(app.board, "board_view_empty")
        assert app.board.current is None


async def test_a_smaller_terminal_keeps_the_current_card_in_view() -> None:
    app = BoardApp(EndlessSource(*[50] * 6))
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.press("5", *["j"] * 9)
        for size in ((80, 24), (30, 10), (200, 60)):
            await pilot.resize_terminal(*size)
            assert app.board.current == card("delivery", 9)
            assert any("►Delivery deal 10" in line for line in lines(app.board))
            assert {cell_len(line) for line in lines(app.board)} == {size[0]}


async def test_a_column_shorter_than_counted_ends_at_its_last_card() -> None:
    source = ListSource(qualifying=[card("qualifying", nth) for nth in range(40)])
    app = BoardApp(source)
    async with app.run_test(size=(40, 24)) as pilot:
        del source.cards["qualifying"][12:]
        await pilot.press("G")
        await pilot.press("k", "G")
        assert app.board.current == card("qualifying", 11)


async def test_themes_and_focus_change_colours_but_no_text() -> None:
    app = BoardApp(EndlessSource(9, 9))
    async with app.run_test(size=(80, 24)) as pilot:
        before = picture(app.board)
        for theme in ("textual-light", "ansi-dark", "ansi-light", "nord"):
            app.theme = theme
            await pilot.pause()
            assert picture(app.board) == before
        app.screen.set_focus(None)
        await pilot.pause()
        assert picture(app.board) == before


async def test_every_part_takes_the_colours_of_another_theme() -> None:
    app = BoardApp(EndlessSource(9, 9))
    other = BoardApp(EndlessSource(9, 9))
    other.theme = "textual-light"
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = "textual-light"
        await pilot.pause()
        switched = [list(app.board.render_line(y)) for y in range(24)]
    async with other.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert switched == [list(other.board.render_line(y)) for y in range(24)]


async def test_another_source_starts_at_its_first_card() -> None:
    app = BoardApp(EndlessSource(9, 9))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("l", "j")
        app.board.source = ListSource(other=[PLAIN._replace(column="other")])
        assert app.board.current == PLAIN._replace(column="other")
        assert "►1 Other" in lines(app.board)[0]
