"""Each format's file, compared with one that was read by a person, and read back by its reader."""

import csv
import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from salesops_tui.errors import Invalid
from salesops_tui.exports.defuse import undefuse
from salesops_tui.exports.formats import FORMATS, write
from salesops_tui.exports.table import Column, Table

GOLDEN = Path(__file__).parent / "golden"
Written = Callable[..., bytes]


@pytest.mark.parametrize("format", ["csv", "json", "jsonl", "md", "html"])
def test_a_file_reads_as_agreed(table: Table, written: Written, format: str) -> None:
    assert written(table, format) == (GOLDEN / f"deals.{format}").read_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_a_table_without_rows_is_a_file_with_its_header(written: Written, format: str) -> None:
    empty = Table("Nothing", (Column("key"), Column("amount", "money")), ())
    if format == "json":
        assert json.loads(written(empty, format)) == []
    elif format == "jsonl":
        assert written(empty, format) == b""
    elif format != "xlsx":
        assert b"amount" in written(empty, format)
    else:
        assert written(empty, format).startswith(b"PK")


def test_csv_cells_come_back_as_they_were(table: Table, written: Written) -> None:
    text = written(table, "csv").decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    names = [undefuse(row[1]) for row in rows[1:]]
    assert names == [str(row[1] or "") for row in table.rows]
    assert rows[1][3:] == [
        *("12345.50", "0.305", "280", "2026-03-01"),
        *("2026-01-05T10:30:59Z", "grant, ocean", "true"),
    ]


def test_raw_csv_leaves_live_cells_alone(table: Table, written: Written) -> None:
    assert b'"=HYPERLINK(""http' in written(table, "csv", raw_csv=True)
    assert b'"=HYPERLINK(""http' not in written(table, "csv")


def test_a_live_date_or_tag_is_defused_too(written: Written) -> None:
    columns = (Column("day", "date"), Column("at", "instant"), Column("tags", "tags"))
    file = written(Table("t", columns, [("=1", "@1", ["+1", "b"])]), "csv").decode()
    assert file.splitlines()[1] == '''"'=1","'@1","'+1, b"'''


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_json_holds_exact_values(table: Table, written: Written, format: str) -> None:
    text = written(table, format).decode()
    records = json.loads(text) if format == "json" else list(map(json.loads, text.splitlines()))
    assert [record["name"] for record in records] == [row[1] for row in table.rows]
    assert records[1]["amount"] == "-0.05"
    assert records[0]["tags"] == ["grant", "ocean"]
    assert records[2]["win_rate"] is None
    assert records[3]["stale"] is None
    assert list(records[0]) == table.names


def test_a_lone_surrogate_does_not_stop_a_file(written: Written) -> None:
    odd = Table("t", (Column("name"),), [("a\ud800b",)])
    assert [b"a?b" in written(odd, format) for format in ("csv", "json", "jsonl")] == [True] * 3
    assert [b"ab" in written(odd, format) for format in ("md", "html")] == [True] * 2


class Tags(HTMLParser):
    """Every element that a page opens, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_no_cell_becomes_an_element_of_the_page(table: Table, written: Written) -> None:
    page = Tags(written(table, "html").decode())
    structure = {"html", "head", "meta", "title", "style", "body", "h1"}
    assert page.tags == structure | {"table", "thead", "tbody", "tr", "th", "td"}
    assert '=HYPERLINK("http://x.example")|<b>&amp; [a](b) `c` [31m' in page.text


def test_no_cell_becomes_markup_in_a_markdown_table(table: Table, written: Written) -> None:
    html = MarkdownIt("gfm-like").render(written(table, "md").decode())
    page = Tags(html)
    assert page.tags == {"table", "thead", "tbody", "tr", "th", "td"}
    assert '=HYPERLINK("http://x.example")|<b>&amp; [a](b) `c` [31m' in page.text


@pytest.mark.parametrize("format", ["md", "html", "xlsx"])
def test_control_characters_never_reach_a_reader(
    table: Table, written: Written, format: str
) -> None:
    file = written(table, format)
    assert b"\x1b" not in file or format == "xlsx"  # a zip may hold any byte
    assert "\u202e".encode() not in file


LONG = (
    Column("key"),
    Column("name"),
    Column("currency"),
    Column("amount", "money"),
    Column("note"),
)


def rows_of(count: int) -> Iterator[tuple[object, ...]]:
    for number in range(count):
        yield f"D-{number}", "A community with a name", "USD", number * 100, None


@pytest.mark.parametrize("format", FORMATS)
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, format: str) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        write(Table("t", LONG, rows_of(count)), format, tmp_path / "out", force=True)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(10)
    assert peak(30_000) < 2 * peak(3_000)


@pytest.mark.parametrize("rows", [[("a",)], [("a", "b", "c")], [("a", "b"), ("a",)]])
def test_a_ragged_row_is_a_bug_that_is_told(written: Written, rows: list[tuple[str, ...]]) -> None:
    with pytest.raises(ValueError, match=r"cells under 2 names|argument"):
        written(Table("t", (Column("a"), Column("b")), rows), "csv")


def test_an_unknown_format_is_refused_with_those_there_are(table: Table, written: Written) -> None:
    with pytest.raises(Invalid, match="no format “pdf”: use csv, json, jsonl, xlsx, md, html"):
        written(table, "pdf")


@pytest.mark.parametrize(
    ("count", "told"), [(0, [0]), (1, [1]), (1000, [1000]), (1001, [1000, 1001])]
)
def test_progress_ends_at_the_number_of_rows(count: int, told: list[int]) -> None:
    seen: list[int] = []
    table = Table("t", LONG, rows_of(count))
    write(table, "csv", io.BytesIO(), progress=seen.append)
    assert seen == told
