"""Files that are broken, endless or hostile: a sentence each, never a traceback or half of them."""

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.verify import problems
from salesops_tui.errors import ImportRefused, Invalid, Refused
from salesops_tui.services.imports import COLUMNS, Dialect, ImportOptions
from salesops_tui.workspace import Workspace

LONG = "x" * 1_000_001


def refusal(work: Workspace, data: bytes, what: str = "organizations") -> tuple[int, str]:
    path = work.session.store.path.with_name("rows.csv")
    path.write_bytes(data)
    with pytest.raises(ImportRefused) as caught:
        work.imports.run(what, path)
    assert caught.value.report is not None
    error = caught.value.report.errors[0]
    assert work.session.store.value("SELECT count(*) FROM organization") == 0
    return error.row, error.sentence


@pytest.mark.parametrize(
    ("data", "row", "words"),
    [
        (b"", 0, "empty"),
        (b"\n", 1, "the first row is empty"),
        (b"name,name\nA,B\n", 1, "two columns have this name"),
        (b"name,\nA,B\n", 1, "column 2 has no name"),
        (b"name,notes\nA,B\nC\n", 3, "1 cells stand under 2"),
        (b"name\nA\n\nB,C\n", 4, "2 cells stand under 1"),
        (b"name\nA\nB\0C\n", 3, "byte 2 is a NUL byte"),
        (b"name\nA\nB\xc3\n", 3, "byte 2 (0xC3) is not UTF-8"),
        (b'name\nA\n"B\n', 3, "never closed"),
        (b'name\nA\n"B"C\n', 3, "not CSV"),
        (b"name\rA\rB\r", 1, "CR alone"),
        (LONG.encode(), 1, "1,000,000 bytes"),
        (b"name\n" + LONG.encode() + b"\n", 2, "1,000,000 bytes"),
        (b"name\nA\n" + b'"' + b"y\n" * 600_000, 3, "131,072 characters"),
        (b"name\n" + b'"\n",' * 300_000, 2, "1,000,000 bytes"),
        (b"name,notes\nA," + b"n" * 131_073 + b"\n", 2, "131,072 characters"),
        (b"name,notes\nA," + b"n" * 20_001 + b"\n", 2, "20,001 characters are too many"),
        (b"name\n" + b"n" * 201 + b"\n", 2, "201 characters are too many"),
        (b"name\n\x1b\x07\n", 2, "needed"),
        (b",".join(b"c%d" % n for n in range(1001)) + b"\n", 1, "1,000 columns"),
    ],
)
def test_a_broken_file_is_refused_with_its_row(
    work: Workspace, data: bytes, row: int, words: str
) -> None:
    found, sentence = refusal(work, data)
    assert (found, words in sentence) == (row, True), sentence


def test_what_is_no_file_is_one_sentence(work: Workspace, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, words in (
        (tmp_path, "folder|directory"),
        (tmp_path / "none.csv", "No such file"),
        (tmp_path / ("n" * 300), "too long"),
        (tmp_path / "a\0b", "no name of a file"),
        (pipe, "nothing comes out of this pipe"),
    ):
        with pytest.raises(Invalid, match=words):
            work.imports.run("organizations", path)


def test_a_pipe_that_somebody_writes_to_is_read(work: Workspace) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"name\nA\n")
    os.close(writing)
    path = Path(f"/dev/fd/{reading}")
    if not path.exists():
        pytest.skip("this system has no /dev/fd")
    assert work.imports.run("organizations", path).added == 1
    os.close(reading)


def test_hostile_text_lands_as_plain_text(work: Workspace, tmp_path: Path) -> None:
    names = ["[red]x[/]", "{{7*7}}", "=cmd()|' /C calc'!A0", "\u202eevil", "e\u0301\U0001f600 表"]
    path = tmp_path / "rows.csv"
    path.write_text("name,notes\n" + "".join(f'"{name}","\x1b[2J;\n{name}"\n' for name in names))
    assert work.imports.run("organizations", path).added == 5
    kept = list(work.exports.table("organizations", "", ["name", "notes"]).rows)
    assert [row[0] for row in kept] == [*names[:3], "evil", "é\U0001f600 表"]
    assert all(str(row[1]).startswith("[2J;\n") for row in kept)


HEADS = {
    "deals": b"key,name,stage,amount,tags,organization,created_at,previous_deal",
    "transitions": b"deal,from,to,at,by,reason",
    "organizations": b"key,name,aliases,kind,notes",
    "contacts": b"key,name,emails,organization,newsletter",
    "lines": b"key,deal,product,quantity,unit_price,start,end",
}
WORDS = [
    b"D-1", b"O-1", b"1", b"K", b"won", b"lost", b"qualifying", b"2026-01-01", b"yes", b"a@b.org",
    b"Org", b"1.5", b'"', b'""', b"\n", b"\r\n", b"\r", b",", b";", b"\t", b"\0", b"\xff",
    b"\xef\xbb\xbf",
    b"'", b"=x()", b"", b" ", b"\x1b[31m", "\u202eé\U0001f600".encode(), b"9" * 30, b"-",
    b"{", b"}",
    b"[", b"]", b":", b'"name"', b"null", b"true", b"NaN", b"1e999", b"x" * 300,
]  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str, bytes]:
    what = draw(st.sampled_from(sorted(COLUMNS)))
    heads = HEADS.get(what) or ",".join(COLUMNS[what][:8]).encode()
    form = draw(st.sampled_from(["csv", "json", "jsonl"]))
    if draw(st.booleans()):
        width = heads.count(b",") + 1
        cell = st.sampled_from([word for word in WORDS if b"\n" not in word and b"," not in word])
        lines = st.lists(st.lists(cell, min_size=width, max_size=width), max_size=6)
        body = b"\n".join(b",".join(line) for line in draw(lines))
        return what, "csv", heads + b"\n" + body + b"\n"
    pieces = st.one_of(st.sampled_from(WORDS), st.binary(max_size=8))
    head = draw(st.sampled_from([heads + b"\n", b'[{"name": ', b'{"name": "A", ', b""]))
    return what, form, head + b"".join(draw(st.lists(pieces, max_size=30)))


@pytest.fixture
def busy(work: Workspace) -> Workspace:
    """A team with a record of each kind."""
    work.deals.add({"name": "Hub", "organization": "Org"})
    work.persons.add({"name": "Ann", "emails": "a@b.org", "organization": "Org"})
    work.lines.add(1, {"product": "Talk", "unit_price": "1"})
    return work


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    file=files(),
    encoding=st.sampled_from(["", "", "cp1252", "utf-16", "utf-7"]),
    comma=st.booleans(),
    rejecting=st.booleans(),
)
def test_any_bytes_are_imported_whole_or_refused_in_words(
    busy: Workspace,
    file: tuple[str, str, bytes],
    encoding: str,
    comma: bool,
    rejecting: bool,
) -> None:
    what, form, data = file
    store = busy.session.store
    path = store.path.with_name(f"rows.{form}")
    left = store.path.with_name(f"left.{form}")
    left.unlink(missing_ok=True)
    path.write_bytes(data)
    told = Dialect(
        encoding=encoding if form == "csv" else "", decimal="comma" if comma else "point"
    )
    options = ImportOptions(
        create=frozenset({"organizations", "owners"}),
        dialect=told,
        ignore_unknown=True,
        rejects=left if rejecting else None,
    )
    groups = store.value("SELECT count(*) FROM change_group")
    done = False
    with suppress(Refused):
        report = busy.imports.run(what, path, options)
        done = True
        assert left.exists() == bool(report.rejected)
        assert report.added + report.changed + report.skipped + report.rejected == report.rows
    after = store.value("SELECT count(*) FROM change_group")
    assert after - groups == (1 if done and report.group else 0)
    if done and report.group:
        busy.history.undo(report.group)
    assert problems(store) == []
