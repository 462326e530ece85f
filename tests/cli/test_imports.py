"""``salesops import`` of every kind, in every form, with rejected rows set apart."""

import json

import pytest

from tests.cli.conftest import Shell

KINDS = ("deals", "transitions", "lines", "organizations", "contacts")


@pytest.fixture
def write(tmp_path):
    def make(text, name="rows.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return str(path)

    return make


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
@pytest.mark.parametrize("what", KINDS)
def test_an_export_of_each_kind_imports_without_a_difference(shell, add_deal, tmp_path, what, form):
    add_deal("Hub", "--membership", "general")
    shell.did("contact", "add", "Ann", "--email", "ann@x.org", "--organization", "Ada University")
    path = tmp_path / f"rows.{form}"
    shell.did("export", what, "--out", str(path))
    report = shell.did("import", what, str(path), "--json").json
    assert (report["rows"], report["skipped"], report["group"]) == (1, 1, 0)


def test_rejected_rows_end_with_7_and_the_others_are_undone_at_once(shell, write, tmp_path):
    left = tmp_path / "left.csv"
    path = write("name;emails\nAnn;ann@x.org\nBob;nothing\n")
    answer = shell.run("import", "contacts", path, "--rejects", str(left))
    assert (answer.code, answer.out) == (7, "")
    assert "1 added, 0 changed, 0 the same, 1 rejected (change 2;" in answer.err
    assert "row 3, emails: E-mail: 'nothing'" in answer.err
    left.write_text(left.read_text().replace("nothing", "bob@x.org", 1))
    shell.did("import", "contacts", str(left), "--rejects", str(tmp_path / "more.csv"))
    names = [entry["name"] for entry in shell.did("contact", "list", "--json").json]
    assert (names, (tmp_path / "more.csv").exists()) == (["Ann", "Bob"], False)
    shell.did("undo", "2")
    assert [entry["name"] for entry in shell.did("contact", "list", "--json").json] == ["Bob"]


def test_rejected_rows_are_counted_for_programs(shell, write, tmp_path):
    path = write("name,country\nAda,UK\n,FR\n")
    left = tmp_path / "left.csv"
    answer = shell.run("import", "organizations", path, "--rejects", str(left), "--json")
    assert answer.code == 7
    report = json.loads(answer.out)
    assert (report["added"], report["rejected"]) == (1, 1)
    assert [(e["row"], e["column"]) for e in report["errors"]] == [(3, "name")]
    assert "wrong" not in report
    dry = shell.run("import", "organizations", path, "--rejects", f"{left}.csv", "--dry-run")
    assert dry.code == 7
    assert "1 would be rejected" in dry.err


def test_the_dialect_of_a_file_is_told_by_options(shell, add_deal, write):
    key = add_deal("Hub")
    path = write(
        f"deal~product~unit_price~start\n{key}~Café~1.234,50~04.03.2026\n", "x.txt", "cp1252"
    )
    options = ("--delimiter", "~", "--encoding", "cp1252", "--decimal", "comma")
    shell.did("import", "lines", path, *options, "--dates", "DD.MM.YYYY", "--format", "csv")
    line = shell.did("line", "list", key, "--json").json[0]
    assert (line["product"], line["unit_price"], line["start"]) == ("Café", "1234.50", "2026-03-04")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--format", "xml"), 2, "format: there is no 'xml'"),
        (("--decimal", "dot"), 2, "decimal: write point or comma"),
        (("--encoding", "klingon"), 2, "encoding: 'klingon' is not known"),
        (("--dates", "D"), 2, "dates: 'D' is no format"),
        (("--delimiter", "ab"), 2, "delimiter: 'ab'"),
        (("--rejects", "none/left.csv"), 1, "folder none does not exist"),
        (("--rejects", "left.json"), 2, "rejected rows are csv"),
    ],
)
def test_options_that_cannot_be_are_one_sentence(shell, write, words, code, sentence):
    answer = shell.run("import", "organizations", write("name\nA\n"), *words)
    assert (answer.code, answer.out) == (code, "")
    assert sentence in answer.err


def test_a_control_sequence_in_a_file_reaches_no_terminal(shell, write):
    path = write("name,kind\n\x1b[2Jboo,\x1b]0;x\x07zoo\n")
    answer = shell.run("import", "organizations", path)
    assert answer.code == 7
    assert "\x1b" not in answer.err + answer.out
    path = write("\x1b[31mname\nA\n")
    assert "\x1b" not in shell.run("import", "organizations", path).err


@pytest.mark.parametrize(
    ("add", "noun"),
    [
        (("experiment", "add", "EGU26"), "experiments"),
        (("content", "add", "A hub for a term"), "content"),
        (("task", "add", "Ring"), "tasks"),
        (("community", "add", "Sea people"), "communities"),
    ],
)
def test_what_one_database_exports_another_takes(shell, tmp_path, add, noun):
    shell.did(*add)
    path = tmp_path / f"{noun}.csv"
    shell.did("export", noun, "--out", str(path))
    other = Shell(tmp_path / "other.db")
    other.did("init")
    other.did("import", noun, str(path), "--map", "key=", "--create", "owners")
    names = shell.did("export", noun, "--format", "json").json
    assert other.did("export", noun, "--format", "json").json == names
