"""Live cells are made harmless, and the file can be read back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops_tui.exports.defuse import defuse, defused, undefuse

LIVE_START = "=+-@＝＋－＠\t\r\n'"
hostile = st.text(st.sampled_from(LIVE_START + " \u00a0\u200b\x00\x1b1.a\"',;|"), max_size=8)
anything = st.one_of(st.text(max_size=20), hostile)


@given(anything)
def test_undefuse_gives_back_what_defuse_was_given(cell: str) -> None:
    assert undefuse(defuse(cell)) == cell


@given(hostile)
def test_no_text_but_a_number_starts_live_once_defused(cell: str) -> None:
    visible = defuse(cell).strip(" \u00a0\u200b\x00\x1b")
    assert visible[:1] not in set("=+-@＝＋－＠") or defuse(cell) == cell.strip("'")


@given(st.lists(anything))
def test_a_column_is_defused_cell_by_cell(cells: list[str]) -> None:
    assert defused(cells) == [defuse(cell) for cell in cells]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1 555 0100",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0=1",
        "\u200b=1",
        "\x00=1",
        "＝1",
        "－5",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://example.org")',
        "'quoted",
        "-1e5",
        "-٣",
    ],
)
def test_a_live_cell_gets_an_apostrophe(cell: str) -> None:
    assert defuse(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "0", "-1", "-1.50", "1000.00", "a=b", "x - y", "D-42", "Ána"])
def test_a_harmless_cell_stays_as_it_is(cell: str) -> None:
    assert defuse(cell) == cell


@pytest.mark.parametrize("cell", ["'tis the season", "'", "'90s", "plain"])
def test_an_apostrophe_of_another_program_survives_reading(cell: str) -> None:
    assert undefuse(cell) == cell
