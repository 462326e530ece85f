"""XLSX files, read back from their XML as another program would."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from xml.etree import ElementTree

import pytest

from salesops_tui.errors import Refused
from salesops_tui.exports import to_xlsx
from salesops_tui.exports.table import Column, Table

Written = Callable[..., bytes]
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Book:
    """One sheet's cells by their place: type, value and number format."""

    def __init__(self, file: bytes) -> None:
        self.zip = zipfile.ZipFile(BytesIO(file))
        self.sheet = self._xml("xl/worksheets/sheet1.xml")
        styles = self._xml("xl/styles.xml")
        looks = {f.get("numFmtId"): f.get("formatCode") for f in self._all(styles, "numFmt")}
        (formats,) = self._all(styles, "cellXfs")
        self.looks = [looks.get(f.get("numFmtId")) for f in self._all(formats, "xf")]
        self.cells = {str(cell.get("r")): cell for cell in self._all(self.sheet, "c")}

    def _xml(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.zip.read(name))

    @staticmethod
    def _all(element: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
        return list(element.iter(SPREADSHEET + tag))

    def value(self, place: str) -> str:
        return "".join(self.cells[place].itertext())

    def kind(self, place: str) -> tuple[str, str | None]:
        cell = self.cells[place]
        return cell.get("t", "n"), self.looks[int(cell.get("s", "0"))]

    def has(self, tag: str) -> bool:
        return bool(self._all(self.sheet, tag))


@pytest.fixture
def book(table: Table, written: Written) -> Book:
    return Book(written(table, "xlsx"))


def test_cells_are_typed(book: Book) -> None:
    assert book.kind("B2") == ("inlineStr", None)
    assert (book.value("D2"), book.kind("D2")) == ("12345.5", ("n", "#,##0.00"))
    assert (book.value("E2"), book.kind("E2")[0]) == ("0.305", "n")
    assert (book.value("F2"), book.kind("F2")[0]) == ("280", "n")
    assert (book.value("G2"), book.kind("G2")) == ("46082", ("n", "yyyy-mm-dd"))
    assert book.kind("H2") == ("n", "yyyy-mm-dd hh:mm")
    assert float(book.value("H2")) == pytest.approx(46027.43818, abs=1e-5)
    assert book.value("I2") == "grant, ocean"
    assert (book.value("J2"), book.kind("J2")[0]) == ("1", "b")


def test_a_text_from_the_database_makes_the_same_date(book: Book) -> None:
    assert (book.value("G3"), book.kind("G3")) == ("46387", ("n", "yyyy-mm-dd"))
    assert book.kind("H3") == ("n", "yyyy-mm-dd hh:mm")


def test_a_day_before_spreadsheets_count_is_text(book: Book) -> None:
    assert (book.value("G5"), book.kind("G5")[0]) == ("1850-01-01", "inlineStr")


def test_nothing_is_a_formula_or_a_link(book: Book) -> None:
    assert not book.has("f")
    assert not book.has("hyperlink")
    assert book.value("B3") == '=HYPERLINK("http://x.example")|<b>&amp; [a](b) `c` [31m'
    assert not [name for name in book.zip.namelist() if "sheet1.xml.rels" in name]


def test_an_empty_cell_is_no_cell(book: Book) -> None:
    assert "D4" not in book.cells


def test_the_header_is_frozen_and_filters_the_rows(book: Book) -> None:
    (pane,) = book.sheet.iter(SPREADSHEET + "pane")
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    (area,) = book.sheet.iter(SPREADSHEET + "autoFilter")
    assert area.get("ref") == "A1:J5"


def test_the_sums_stand_below_an_empty_row(book: Book) -> None:
    assert (book.value("A7"), book.value("D7")) == ("Total", "12345.45")
    assert not [place for place in book.cells if place.endswith("6")]


@pytest.mark.parametrize("currencies", [("USD", "EUR"), ("USD", None), ("", "")])
def test_money_of_two_currencies_is_not_added_up(
    written: Written, currencies: tuple[str | None, ...]
) -> None:
    columns = (Column("key"), Column("currency"), Column("amount", "money"))
    rows = [("D-1", currency, 100) for currency in currencies]
    assert "A5" not in Book(written(Table("t", columns, rows), "xlsx")).cells


def test_money_without_a_currency_column_is_not_added_up(written: Written) -> None:
    columns = (Column("key"), Column("amount", "money"))
    assert "A4" not in Book(written(Table("t", columns, [("D-1", 100)]), "xlsx")).cells


def test_the_same_table_gives_the_same_bytes(table: Table, written: Written) -> None:
    assert written(table, "xlsx") == written(table, "xlsx")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Deals: all", "Deals  all"),
        ("", "Sheet1"),
        ("history", "Sheet1"),
        ("'x'", "x"),
        ("a" * 40, "a" * 31),
        ("[]:*?/\\", "Sheet1"),
    ],
)
def test_any_title_makes_a_name_a_spreadsheet_takes(
    written: Written, title: str, name: str
) -> None:
    file = written(Table(title, (Column("key"),), [("D-1",)]), "xlsx")
    workbook = ElementTree.fromstring(zipfile.ZipFile(BytesIO(file)).read("xl/workbook.xml"))
    assert [sheet.get("name") for sheet in workbook.iter(SPREADSHEET + "sheet")] == [name]


def test_more_rows_than_a_sheet_holds_are_refused(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(to_xlsx, "ROWS", 3)
    rows = [("D-1",), ("D-2",)]
    assert written(Table("t", (Column("key"),), rows), "xlsx")
    with pytest.raises(Refused, match="An XLSX sheet holds 2 rows; use csv for more"):
        written(Table("t", (Column("key"),), [*rows, ("D-3",)]), "xlsx")


def test_a_text_longer_than_a_cell_is_refused_by_name(written: Written) -> None:
    with pytest.raises(Refused, match=r"Row 1, note: an XLSX cell holds 32,767 characters"):
        written(Table("t", (Column("note"),), [("x" * 32_768,)]), "xlsx")


def test_a_number_too_long_for_a_spreadsheet_keeps_its_digits(written: Written) -> None:
    columns = (Column("n", "integer"), Column("amount", "money"))
    book = Book(written(Table("t", columns, [(10**18, 10**18 + 1)]), "xlsx"))
    assert (book.value("A2"), book.value("B2")) == (str(10**18), "10000000000000000.01")
