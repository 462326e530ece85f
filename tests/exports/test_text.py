"""Tables in a terminal stay aligned, clean and inside the window."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops_tui.exports.table import Column, Table
from salesops_tui.exports.to_text import cell_width, cut, write_text


def text_of(table: Table, width: int | None = None) -> list[str]:
    stream = io.StringIO()
    write_text(table, stream, width=width)
    return stream.getvalue().splitlines()


SMALL = Table(
    "Deals",
    (Column("key"), Column("name"), Column("amount", "money"), Column("expected_close", "date")),
    (
        ("D-1", "Ocean hub", 123_456_700, date(2026, 3, 1)),
        ("D-12", "日本 hub", 5, None),
        ("D-3", "red \x1b[31m\nalert\u202e", None, None),
    ),
)


def test_columns_are_aligned_and_numbers_set_flush_right() -> None:
    assert text_of(SMALL) == [
        "KEY   NAME                  AMOUNT  EXPECTED CLOSE",
        "D-1   Ocean hub       1,234,567.00  2026-03-01",
        "D-12  日本 hub                0.05",
        "D-3   red [31m alert",
    ]


def test_a_narrow_window_takes_from_the_widest_column() -> None:
    table = Table("t", (Column("key"), Column("name")), [("D-1", "x" * 50), ("D-2", "short")])
    assert text_of(table, 20) == ["KEY  NAME", "D-1  " + "x" * 14 + "…", "D-2  short"]


@pytest.mark.parametrize("width", [1, 2, 7, 20, 40, 80])
def test_no_line_is_wider_than_the_window(width: int) -> None:
    assert max(map(cell_width, text_of(SMALL, width))) <= width


@given(st.text(max_size=30), st.integers(0, 30))
def test_a_cut_text_fits(text: str, width: int) -> None:
    assert cell_width(cut(text, width)) <= width
    if cell_width(text) <= width:
        assert cut(text, width) == text


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("日本", 4), ("é", 1), ("e\u0301", 1), ("👩", 2), ("a\u200db", 2), ("", 0)],
)
def test_a_text_takes_the_cells_a_terminal_gives_it(text: str, width: int) -> None:
    assert cell_width(text) == width


def test_a_table_without_rows_is_its_header() -> None:
    assert text_of(Table("t", (Column("key"), Column("next_step")), ())) == ["KEY  NEXT STEP"]
