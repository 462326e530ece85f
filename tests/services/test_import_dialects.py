"""Files as people have them: marks, encodings, commas and dates, each only when told."""

import json
from typing import Any

import pytest

from salesops_tui.errors import ImportRefused, Invalid
from salesops_tui.services.imports import Dialect, ImportOptions, ImportReport
from salesops_tui.workspace import Workspace


def load(
    work: Workspace, data: bytes | str, name: str = "rows.csv", what: str = "deals", **told: Any
) -> ImportReport:
    path = work.session.store.path.with_name(name)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return work.imports.run(what, path, ImportOptions(dialect=Dialect(**told)))


def why(work: Workspace, data: bytes | str, name: str = "rows.csv", **told: Any) -> tuple[int, str]:
    with pytest.raises(ImportRefused) as caught:
        load(work, data, name, **told)
    assert caught.value.report is not None
    error = caught.value.report.errors[0]
    return error.row, error.sentence


def first(work: Workspace) -> Any:
    return work.pipeline.deal(1)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_header_tells_what_stands_between_cells(work: Workspace, mark: str) -> None:
    load(work, f'name{mark}"amount"\n"A{mark}B"{mark}5\n')
    assert (first(work).name, first(work).amount) == (f"A{mark}B".replace("\t", " "), 500)


def test_a_mark_is_what_it_is_told_to_be(work: Workspace) -> None:
    load(work, "name~tags\nA,B;C~x\n", delimiter="~")
    assert first(work).name == "A,B;C"
    assert load(work, "name\tamount\nT\t5\n", delimiter="tab").added == 1


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-8-sig", "utf-8"),
        ("utf-16", ""),
        ("utf-16-le", "utf-16-le"),
        ("cp1252", "cp1252"),
        ("latin-1", "latin-1"),
        ("shift-jis", "shift-jis"),
    ],
)
def test_text_comes_in_from_its_encoding(work: Workspace, codec: str, told: str) -> None:
    name = "テスト" if codec == "shift-jis" else "Größe\nund Maß"
    load(work, f'name,next_step\n"{name}",x\n'.encode(codec), encoding=told)
    assert first(work).name == name.replace("\n", " ")


def test_an_encoding_is_not_guessed_and_not_contradicted(work: Workspace) -> None:
    row, sentence = why(work, "name\nA\nGröße\n".encode("cp1252"))
    assert (row, "byte 3 (0xF6)" in sentence) == (3, True)
    assert "UTF-8, not cp1252" in why(work, b"\xef\xbb\xbfname\nA\n", encoding="cp1252")[1]
    assert why(work, "name\nA\n".encode("utf-16-le") + b"\x00", encoding="utf-16-le")[0] == 3


def test_a_decimal_comma_is_one_when_told(work: Workspace) -> None:
    row = 'name;amount;win_rate\nA;"1.234,56";12,5%\nB;1.234;\nC;-5,5;\n'
    with pytest.raises(ImportRefused, match="negative"):
        load(work, row, decimal="comma")
    load(work, row.replace("-", ""), decimal="comma")
    amounts = [work.pipeline.deal(number).amount for number in (1, 2, 3)]
    assert (amounts, first(work).win_rate) == ([123_456, 123_400, 550], 1250)


@pytest.mark.parametrize("amount", ["1.234,56", "12,5", "1.234"])
def test_a_comma_is_no_decimal_unless_told(work: Workspace, amount: str) -> None:
    assert why(work, f"name;amount\nA;{amount}\n")[0] == 2


@pytest.mark.parametrize("amount", ["1,234.56", "12.5", "1.23", "1.2345,6", "1,2,3", ",5"])
def test_what_is_no_number_with_a_decimal_comma_is_refused(work: Workspace, amount: str) -> None:
    assert "decimal comma" in why(work, f"name;amount\nA;{amount}\n", decimal="comma")[1]


@pytest.mark.parametrize(
    ("form", "text"),
    [("DD/MM/YYYY", "04/03/2026"), ("MM/DD/YYYY", "3/4/2026"), ("DD.MM.YYYY", "4.3.2026")],
)
def test_dates_are_read_as_told(work: Workspace, form: str, text: str) -> None:
    load(work, f"name,target_end,created_at\nA,{text},{text} 09:30\n", dates=form)
    assert f"{first(work).target_end}" == "2026-03-04"
    assert f"{work.deals.history(1)[0].at:%Y-%m-%d %H:%M}" == "2026-03-04 09:30"


def test_a_date_that_is_not_as_told_is_refused(work: Workspace) -> None:
    assert why(work, "name,target_end\nA,03/04/2026\n")[0] == 2
    for text in ("31/12/2026", "2026-03-04", "3/4/26", "02/30/2026"):
        assert why(work, f"name,target_end\nA,{text}\n", dates="MM/DD/YYYY")[0] == 2


@pytest.mark.parametrize(
    "told",
    [
        {"format": "xml"},
        {"delimiter": "ab"},
        {"delimiter": '"'},
        {"delimiter": "a"},
        {"encoding": "klingon"},
        {"encoding": "hex"},
        {"encoding": "a\0b"},
        {"decimal": "dot"},
        {"dates": "DD/MM"},
        {"dates": "DD/MM/YYYY/DD"},
        {"dates": "on DD/MM/YYYY"},
        {"format": "json", "delimiter": ";"},
    ],
)
def test_a_dialect_that_is_none_is_wrong_usage(work: Workspace, told: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        load(work, "name\nA\n", **told)


def test_values_of_json_keep_their_kinds(work: Workspace) -> None:
    record = {
        "name": "A",
        "amount": 1234.5,
        "win_rate": 0.3,
        "tags": ["b", "a"],
        "owner": None,
        "target_end": "2026-12-31",
    }
    load(work, json.dumps([record]), "rows.json")
    load(work, json.dumps({**record, "name": "B"}) + "\n\n", "rows.jsonl")
    for number in (1, 2):
        deal = work.pipeline.deal(number)
        assert (deal.amount, deal.tags, f"{deal.target_end}") == (123_450, ("a", "b"), "2026-12-31")


def test_a_number_of_json_needs_no_dialect(work: Workspace) -> None:
    rows = '[{"name": "A", "amount": 1.5}, {"name": "B", "amount": "1,5"}]'
    load(work, rows, "rows.json", decimal="comma")
    assert [work.pipeline.deal(number).amount for number in (1, 2)] == [150, 150]


def test_a_cell_of_json_is_never_taken_for_one_of_csv(work: Workspace) -> None:
    load(work, """[{"name": "'=A", "next_step": "'-x"}]""", "rows.json")
    assert (first(work).name, first(work).next_step) == ("'=A", "'-x")


def test_an_empty_document_is_nothing_to_import(work: Workspace) -> None:
    assert [load(work, text, f"rows.{form}").rows for form, text in (("json", "[]"), ("jsonl", ""))]
    assert load(work, "name\n").rows == 0


@pytest.mark.parametrize(
    ("form", "text", "row", "words"),
    [
        ("json", "", 0, "empty"),
        ("json", '{"name": "A"}', 0, "not an array"),
        ("json", "[1]", 1, "not an object"),
        ("json", "[" * 100_000, 0, "too deep"),
        ("json", '[{"name": NaN}]', 0, "NaN is not a number"),
        ("json", '[{"name": 1, "name": 2}]', 0, "twice"),
        ("json", '[{"name": {"a": 1}}]', 1, "name: a text"),
        ("json", '[{"name": ["A"]}]', 1, "a list cannot stand here"),
        ("json", '[{"": 1}]', 1, "has no name"),
        ("json", '[{"name": "A"},\n]', 0, "line 2"),
        ("json", " " * 32_000_001, 0, "write it as JSONL"),
        ("jsonl", '{"name": "A"}\n{"name": \n', 2, "not JSON"),
        ("jsonl", '{"name": "' + "a" * 1_000_000 + '"}\n', 1, "1,000,000 bytes"),
        ("jsonl", "".join(f'{{"c{n}": 1}}\n' for n in range(1001)), 1001, "1,000"),
    ],
)
def test_json_that_cannot_be_read_says_where(
    work: Workspace, form: str, text: str, row: int, words: str
) -> None:
    found, sentence = why(work, text, f"rows.{form}")
    assert (found, words in sentence) == (row, True), sentence
