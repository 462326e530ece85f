"""What happens on the board when its cards change: by oneself, by others, by a filter."""

from textual.geometry import Region

from screens.widgets.board_frame import Block, changed_regions
from tests.screens.board_samples import BoardApp, EndlessSource, ListSource, card, lines


def two_columns() -> ListSource:
    return ListSource(
        qualifying=[card("qualifying", nth) for nth in range(30)],
        prospecting=[card("prospecting", nth) for nth in range(100, 104)],
    )


def repainted(before: list[Block], after: list[Block]) -> list[Region]:
    regions = changed_regions(before, after)
    assert regions is not None, "the whole board is repainted"
    return regions


async def test_a_reload_stays_on_the_card_when_others_come_before_it() -> None:
    source = two_columns()
    app = BoardApp(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j", "j")
        source.cards["qualifying"][:0] = [card("qualifying", nth) for nth in (200, 201)]
        app.board.reload()
        assert app.board.current == card("qualifying", 3)
        assert "6/32" in lines(app.board)[0]
        assert any("►Qualifying deal 4" in line for line in lines(app.board))


async def test_a_reload_stays_in_place_when_the_card_is_gone() -> None:
    source = two_columns()
    app = BoardApp(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j", "j")
        del source.cards["qualifying"][3]
        app.board.reload()
        assert app.board.current == card("qualifying", 4)
        await pilot.press("G")
        del source.cards["qualifying"][-1]
        app.board.reload()
        assert app.board.current == card("qualifying", 28)
        source.cards["qualifying"].clear()
        app.board.reload()
        assert app.board.current is None


async def test_a_reload_can_start_at_the_top() -> None:
    app = BoardApp(two_columns())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G")
        app.board.reload(keep=False)
        assert app.board.current == card("qualifying", 0)


async def test_a_reload_without_a_change_repaints_nothing() -> None:
    app = BoardApp(two_columns())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j")
        before = app.board._frame
        app.board.reload()
        assert repainted(before, app.board._frame) == []


async def test_an_edited_card_repaints_its_cells_only() -> None:
    source = two_columns()
    app = BoardApp(source)
    async with app.run_test(size=(80, 24)):
        before = app.board._frame
        source.cards["prospecting"][1] = card("prospecting", 101)._replace(revision=2, owner="dora")
        app.board.cards_changed("prospecting")
        (region,) = repainted(before, app.board._frame)
        assert region.height == 1
        assert region.width <= 8
        assert any(" dora " in line for line in lines(app.board))


async def test_a_moved_card_repaints_two_columns_and_no_third() -> None:
    source = two_columns()
    source.cards["partnering"] = [card("partnering", nth) for nth in range(9)]
    app = BoardApp(source)
    async with app.run_test(size=(78, 24)):
        before = app.board._frame
        moved = source.cards["qualifying"].pop(0)._replace(column="prospecting", revision=2)
        source.cards["prospecting"].insert(0, moved)
        app.board.cards_changed("qualifying", "prospecting")
        regions = repainted(before, app.board._frame)
        assert max(region.right for region in regions) <= 52
        assert app.board.current == card("qualifying", 1)
        assert app.board.show_card("prospecting", moved.id)
        assert app.board.current == moved


async def test_a_column_whose_head_changed_is_read_without_being_named() -> None:
    source = two_columns()
    app = BoardApp(source)
    async with app.run_test(size=(80, 24)):
        source.cards["prospecting"].pop(0)
        app.board.cards_changed("qualifying")
        assert not any("Prospecting deal 101" in line for line in lines(app.board))


async def test_a_card_is_shown_wherever_it_is_in_a_million() -> None:
    app = BoardApp(EndlessSource(9, 1_000_000, 9, 9, 9, 9))
    async with app.run_test(size=(80, 24)):
        assert app.board.show_card("prospecting", 654_321)
        assert app.board.current == card("prospecting", 654_320)
        assert app.board.show_card("renewals", 2)
        assert "►6 Renewals" in lines(app.board)[0]
        assert not app.board.show_card("renewals", 99)
        assert not app.board.show_card("nowhere", 1)
        assert app.board.current == card("renewals", 1)


async def test_a_source_without_find_is_searched_at_its_ends() -> None:
    source = ListSource(qualifying=[card("qualifying", nth) for nth in range(1_000)])
    app = BoardApp(source)
    async with app.run_test(size=(80, 24)):
        assert app.board.show_card("qualifying", 150)
        assert app.board.current == card("qualifying", 149)
        assert app.board.show_card("qualifying", 990)
        assert app.board.current == card("qualifying", 989)


async def test_a_new_column_appears_and_the_cursor_stays_in_its_own() -> None:
    source = two_columns()
    app = BoardApp(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("l", "j")
        source.cards = {"unmapped": [card("unmapped", 1)], **source.cards}
        app.board.reload()
        assert app.board.current == card("prospecting", 101)
        assert "►3 Prospecting" in lines(app.board)[0]
        del source.cards["prospecting"]
        app.board.reload()
        assert app.board.current_column
        assert app.board.current_column.key == "qualifying"


async def test_a_filter_that_leaves_nothing_shows_the_hint_and_comes_back() -> None:
    source = two_columns()
    app = BoardApp(source, hint="No deal matches")
    async with app.run_test(size=(80, 24)) as pilot:
        kept = dict(source.cards)
        source.cards = {key: [] for key in kept}
        app.board.reload()
        await pilot.pause()
        assert any("No deal matches" in line for line in lines(app.board))
        source.cards = kept
        app.board.reload()
        assert app.board.current == card("qualifying", 0)
        assert any("►Qualifying deal 1" in line for line in lines(app.board))
