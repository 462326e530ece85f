"""Names as people and imports write them never break a column or reach the terminal raw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from salesops_tui.domain.board import Column
from salesops_tui.domain.money import Money
from screens.widgets.board_cards import CardPainter
from screens.widgets.board_heads import Head, head_lines
from screens.widgets.board_styles import STYLE_NAMES
from screens.widgets.board_text import cut, fill, plain_cells
from tests.screens.board_samples import PLAIN, BoardApp, ListSource, lines

STYLES = {name: Style.null() for name in STYLE_NAMES}
HEAD = Head(number=1, position=0, size=8_800, current=False, target=False, left=0, right=0)
WIDE = [
    "海洋データ基盤プロジェクト第二期",
    "Zażółć gęślą jaźń e\u0301\u0301\u0301",
    "👩\u200d👩\u200d👧 family ❤\ufe0f hub 👍🏽 🇵🇹",
    "한국어 커뮤니티 허브 플랫폼 프로젝트",
    "سرویس داده\u200cهای اقیانوس",
    "क्\u200dषेत्र डेटा केंद्र",
]
HOSTILE = [
    "\x1b[2J\x1b[31mred",
    "two\nlines\r\nand\ttabs",
    "\x9b31m\x07bell\x00nul\x7f",
    "a\u202egnp.exe",
    "\U000e0041tag\ufeff",
    "Z" + "\u0301" * 500,
]


def shown(name: str, width: int = 26) -> list[str]:
    card = PLAIN._replace(name=name, organization=name, owner=name, note=name, next_step=name)
    painter = CardPainter(STYLES)
    return [strip.text for strip in painter.lines(card, width, "│", mark="cursor", currency="EUR")]


@pytest.mark.parametrize("width", [24, 25, 26, 33, 80])
@pytest.mark.parametrize("name", WIDE + HOSTILE)
def test_a_card_is_as_wide_as_its_column(name: str, width: int) -> None:
    for line in shown(name, width):
        assert cell_len(line) == width
        assert sum(cell_len(char) for char in line) == width  # whoever adds them up
        assert line.endswith("│")


@pytest.mark.parametrize("name", HOSTILE)
def test_no_control_character_is_shown(name: str) -> None:
    for line in shown(name):
        assert all(char.isprintable() or char == "\u0301" for char in line)


@given(st.text(max_size=40), st.integers(min_value=1, max_value=60))
def test_any_text_fills_its_width_exactly(text: str, width: int) -> None:
    line = fill(plain_cells(text), width)
    assert cell_len(line) == width
    assert sum(cell_len(char) for char in line) == width


@given(st.text(max_size=40), st.integers(min_value=0, max_value=60))
def test_a_cut_text_fits(text: str, width: int) -> None:
    assert cell_len(cut(plain_cells(text), width)) <= width


async def test_hostile_labels_and_names_stay_in_their_cells_on_the_board() -> None:
    cards = [
        PLAIN._replace(column="odd", id=nth, name=name, organization=name, owner=name)
        for nth, name in enumerate(WIDE + HOSTILE)
    ]
    app = BoardApp(ListSource(odd=cards, other=cards))
    async with app.run_test(size=(53, 60)):
        assert {cell_len(line) for line in lines(app.board)} == {53}
        assert not any("\x1b" in line for line in lines(app.board))


def test_a_card_without_a_name_shows_its_key() -> None:
    assert shown("")[0].startswith("►D-1")


def test_marks_are_readable_without_colour() -> None:
    card = PLAIN._replace(paused=True, stale=True, overdue=True)
    title = CardPainter(STYLES).lines(card, 30, "", mark="", currency="USD")[0].text
    assert title.endswith("‖~!")


def test_a_currency_is_named_unless_it_is_the_boards() -> None:
    painter = CardPainter(STYLES)
    assert "83.6k ana" in painter.lines(PLAIN, 30, "", mark="", currency="USD")[2].text
    assert "83.6k USD ana" in painter.lines(PLAIN, 30, "", mark="", currency="EUR")[2].text


def test_a_narrow_card_keeps_age_and_gates_when_the_owner_is_long() -> None:
    card = PLAIN._replace(owner="Bartholomew Featherstonehaugh")
    line = CardPainter(STYLES).lines(card, 24, "", mark="", currency="EUR")[2].text
    assert line == " 83.6k USD Bart… 12d 2/5"


def test_the_next_step_gives_way_to_its_day_before_the_organization_is_cut() -> None:
    wide = CardPainter(STYLES).lines(PLAIN, 45, "", mark="", currency="USD")[1].text
    assert wide == " University of Porto      call the dean 3 Jul"
    narrow = CardPainter(STYLES).lines(PLAIN, 32, "", mark="", currency="USD")[1].text
    assert narrow == " University of Porto   due 3 Jul"


def test_a_note_takes_the_place_of_the_next_step() -> None:
    card = PLAIN._replace(note="ongoing, amber", next_step_due=None)
    line = CardPainter(STYLES).lines(card, 26, "", mark="", currency="USD")[1].text
    assert line == " Universit… ongoing, amber"


def test_a_head_counts_the_currencies_that_do_not_fit() -> None:
    amounts = tuple(Money(8_000_000_00, code) for code in ("USD", "EUR", "GBP", "CHF"))
    column = Column("q", "Qualifying", 8_800, amounts, amounts)
    texts = [strip.text for strip in head_lines(column, HEAD, 26, "│", STYLES)]
    assert texts == [
        " 1 Qualifying       8,800│",
        " 8M USD  8M EUR +2       │",
        "─ ≈ 8M USD  8M EUR +2 ───│",
    ]


@pytest.mark.parametrize("width", range(8, 60))
def test_a_head_is_as_wide_as_its_column(width: int) -> None:
    column = Column("q", "海洋 Qualifying", 1_234_567, (Money(10**13), Money(5, "EUR")), ())
    head = HEAD._replace(position=1_000_000, size=1_234_567, left=3, right=12)
    for edge in ("", "│"):
        for strip in head_lines(column, head, width, edge, STYLES):
            assert cell_len(strip.text) == width
