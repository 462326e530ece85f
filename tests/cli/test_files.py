"""``salesops export`` and ``salesops import``."""

import csv
import io
import json
import zipfile

import pytest


@pytest.fixture
def two_deals(add_deal):
    add_deal("Small", "--amount", "100", "--tag", "cloud")
    add_deal("=LARGE()", "--amount", "90000", "--stage", "partnering")


def test_an_export_is_csv_unless_another_format_is_asked_for(shell, two_deals):
    rows = list(csv.DictReader(io.StringIO(shell.did("export", "deals").out)))
    assert [(row["key"], row["name"], row["amount"]) for row in rows] == [
        ("D-1", "Small", "100.00"),
        ("D-2", "'=LARGE()", "90000.00"),
    ]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "md", "html"])
def test_what_the_filter_shows_is_what_is_exported(shell, two_deals, form):
    text = shell.did("export", "deals", "--format", form, "--where", "tag:cloud").out
    assert "Small" in text
    assert "LARGE" not in text


def test_columns_are_chosen_by_name_and_order(shell, two_deals):
    found = shell.did("export", "deals", "--format", "json", "--columns", "amount,key").json
    assert [list(entry) for entry in found] == [["amount", "key"]] * 2
    answer = shell.run("export", "deals", "--columns", "colour")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("columns: deals have no 'colour'")


def test_transitions_are_exported_too(shell, two_deals):
    shell.did("deal", "lose", "D-1", "--reason", "price")
    found = [
        json.loads(line)
        for line in shell.did("export", "transitions", "--format", "jsonl").out.splitlines()
    ]
    assert list(found[0]) == ["deal", "from", "to", "at", "by", "reason"]
    assert [(m["deal"], m["from"], m["to"]) for m in found] == [
        ("D-1", "", "qualifying"),
        ("D-1", "qualifying", "lost"),
        ("D-2", "", "partnering"),
    ]


def test_a_file_takes_its_format_from_its_name(shell, two_deals, tmp_path):
    path = tmp_path / "deals.xlsx"
    answer = shell.did("export", "deals", "--out", str(path))
    assert (answer.out, answer.err) == ("", f"wrote {path}\n")
    assert zipfile.is_zipfile(path)


def test_a_file_is_replaced_only_by_force(shell, two_deals, tmp_path):
    path = tmp_path / "deals.csv"
    path.write_text("precious")
    answer = shell.run("export", "deals", "--out", str(path))
    assert answer.code == 1
    assert "exists; --force replaces it" in answer.err
    assert path.read_text() == "precious"
    shell.did("export", "deals", "--out", str(path), "--force")
    assert "Small" in path.read_text()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("secrets",), "export: there is no 'secrets'"),
        (("deals", "--format", "papyrus"), "papyrus"),
        (("deals", "--where", "color:red"), "filter: there is no color:"),
    ],
)
def test_an_export_that_makes_no_sense_is_wrong_usage(shell, words, sentence):
    answer = shell.run("export", *words)
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err


def test_an_export_imports_into_another_database(shell, two_deals, tmp_path):
    path = tmp_path / "deals.csv"
    shell.did("export", "deals", "--out", str(path))
    other = tmp_path / "other.db"
    assert shell.run("init", database=other).code == 0
    answer = shell.run("import", "deals", str(path), "--create", "organizations", database=other)
    assert answer.code == 0, answer.err
    assert answer.out == ""
    assert "2 rows: 2 added" in answer.err
    assert "`salesops undo 2` takes it back" in answer.err
    assert [d["name"] for d in shell.run("deal", "list", "--json", database=other).json] == [
        "Small",
        "=LARGE()",
    ]


THEIRS = "Deal,Rep,Step\nHub,Zoe,Engaging\nLab,Zoe,Engaging\n"
MAPPED = ("--map", "Deal=name", "--map", "Rep=owner", "--map", "Step=stage")


@pytest.fixture
def theirs(tmp_path):
    path = tmp_path / "theirs.csv"
    path.write_text(THEIRS)
    return str(path)


def test_columns_and_labels_are_mapped(shell, theirs):
    words = ("import", "deals", theirs, *MAPPED, "--value", "stage:Engaging=prospecting")
    report = shell.did(*words, "--create", "owners", "--json").json
    assert (report["added"], report["failed"], report["created"]) == (2, 0, {"owners": 1})
    found = shell.did("deal", "list", "--json").json
    assert {(d["name"], d["owner"], d["stage"]) for d in found} == {
        ("Hub", "Zoe", "prospecting"),
        ("Lab", "Zoe", "prospecting"),
    }
    shell.did("undo", str(report["group"]))
    assert shell.did("deal", "list", "--json").json == []


def test_a_mapping_can_be_kept_with_the_team(shell, theirs):
    folder = shell.database.parent / "team" / "imports"
    folder.mkdir(parents=True)
    (folder / "crm.toml").write_text(
        'create = ["owners"]\n[map]\nDeal = "name"\nRep = "owner"\nStep = "stage"\n'
        '[value.stage]\nEngaging = "prospecting"\n'
    )
    shell.did("import", "deals", theirs, "--mapping", "crm")
    assert len(shell.did("deal", "list", "--stage", "prospecting", "--json").json) == 2
    answer = shell.run("import", "deals", theirs, "--mapping", "other")
    assert answer.code == 5
    assert "there is no 'other'" in answer.err
    (folder / "crm.toml").write_text('colour = "red"\n')
    wrong = shell.run("import", "deals", theirs, "--mapping", "crm")
    assert wrong.code == 2
    assert "crm.toml: colour: there is no such key" in wrong.err


def test_a_dry_run_says_what_each_row_would_do_and_writes_nothing(shell, theirs, add_deal):
    words = ("import", "deals", theirs, *MAPPED, "--value", "stage:Engaging=prospecting")
    answer = shell.did(*words, "--create", "owners", "--dry-run")
    assert [line.split()[:2] for line in answer.out.splitlines()[1:]] == [
        ["2", "add"],
        ["3", "add"],
    ]
    assert "2 would be added" in answer.err
    assert "undo" not in answer.err
    report = shell.did(*words, "--create", "owners", "--dry-run", "--json").json
    assert [d["action"] for d in report["differences"]] == ["add", "add"]
    assert shell.did("deal", "list", "--json").json == []


def test_rows_that_cannot_be_taken_are_listed_and_nothing_is_imported(shell, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("name,amount,class\nHub,12,new\nLab,much,new\nArc,5,odd\n")
    answer = shell.run("import", "deals", str(path), "--json")
    assert answer.code == 7
    assert [(e["row"], e["column"]) for e in answer.json["errors"]] == [(3, "amount"), (4, "class")]
    assert "row 3, amount: " in answer.err
    assert "nothing was imported" in answer.err
    assert shell.did("deal", "list", "--json").json == []


def test_unknown_columns_are_an_error_that_names_them(shell, theirs):
    answer = shell.run("import", "deals", theirs)
    assert answer.code == 7
    assert "Deal: there is no such column" in answer.err
    assert shell.run("import", "deals", theirs, "--map", "Deal=name", "--ignore-unknown").code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--map", "Deal"), "Invalid value for --map: write it as THEIRS=OURS"),
        (("--value", "stage=x"), "Invalid value for --value: write it as COLUMN:THEIRS=OURS"),
        (("--map", "Nope=name"), "map: the file has no column 'Nope'"),
        (("--map", "Deal=colour"), "map: there is no column 'colour'"),
        (("--map", "Deal=name", "--create", "magic"), "create: 'magic' cannot be made"),
    ],
)
def test_options_that_do_not_fit_the_file_are_wrong_usage(shell, theirs, words, sentence):
    answer = shell.run("import", "deals", theirs, *words)
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err


def test_a_file_that_cannot_be_read_is_one_sentence(shell, tmp_path):
    answer = shell.run("import", "deals", str(tmp_path / "none.csv"))
    assert answer.code == 2
    assert "none.csv: cannot be read" in answer.err
    assert shell.run("import", "secrets", str(tmp_path / "none.csv")).code == 2


def test_keys_of_other_programs_are_kept_and_accepted(shell, tmp_path):
    path = tmp_path / "keys.csv"
    path.write_text('key,name\nab-1,Lower\nAB-1,Upper\n"a ""b"" c",Quoted\nD-2,Ours\n')
    shell.did("import", "deals", str(path))
    for key, name in (("ab-1", "Lower"), ("AB-1", "Upper"), ('a "b" c', "Quoted")):
        found = shell.did("deal", "show", key, "--json").json
        assert (found["key"], found["name"]) == (key, name)
        shell.did("deal", "edit", key, "--next-step", "Call")
