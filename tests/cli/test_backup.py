"""``salesops db backup`` and ``db restore``."""

import sqlite3

import pytest


def test_a_backup_says_where_it_is_and_that_it_was_verified(shell, add_deal):
    add_deal()
    answer = shell.did("--today", "2026-07-01", "db", "backup")
    path = shell.database.parent / "backups" / "team-2026-07-01-120000.db"
    assert answer.out == f"{path}\n"
    assert answer.err.startswith("1 deals, ")
    assert answer.err.endswith(" bytes; verified\n")
    assert path.is_file()
    assert shell.run("deal", "list", "--json", database=path).json[0]["key"] == "D-1"


def test_a_backup_as_json_says_what_a_script_needs(shell, tmp_path):
    found = shell.did("db", "backup", str(tmp_path / "b.db.gz"), "--json").json
    assert found["path"] == str(tmp_path / "b.db.gz")
    assert (found["deals"], found["problems"], found["removed"]) == (0, [], [])


def test_nothing_is_overwritten_without_being_told(shell, add_deal, tmp_path):
    file = str(tmp_path / "b.db")
    shell.did("db", "backup", file)
    again = shell.run("db", "backup", file)
    assert (again.code, again.out) == (1, "")
    assert "exists; --force replaces it" in again.err
    shell.did("db", "backup", file, "--force")
    add_deal()
    refused = shell.run("db", "restore", file)
    assert (refused.code, refused.out) == (1, "")
    assert "--force replaces it and keeps it beside" in refused.err
    assert len(shell.did("deal", "list", "--json").json) == 1
    done = shell.did("db", "restore", file, "--force", "--json").json
    assert shell.did("deal", "list", "--json").json == []
    assert shell.run("deal", "list", "--json", database=done["kept"]).json[0]["key"] == "D-1"
    assert shell.did("db", "verify").err == "the database is sound\n"


def test_a_restore_makes_a_database_that_is_not_there(shell, add_deal, tmp_path):
    add_deal()
    shell.did("db", "backup", str(tmp_path / "b.db"))
    new = tmp_path / "elsewhere" / "team.db"
    answer = shell.run("db", "restore", str(tmp_path / "b.db"), database=new)
    assert (answer.code, answer.out) == (0, f"{new}\n")
    assert len(shell.run("deal", "list", "--json", database=new).json) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("backup", "--keep", "0"), 2),
        (("backup", "x.db", "--keep", "3"), 2),
        (("restore",), 2),
        (("restore", "none.db"), 5),
    ],
)
def test_what_cannot_be_done_ends_with_its_code(shell, words, code):
    assert shell.run("db", *words).code == code


def test_a_database_that_is_not_there_has_no_backup(shell, tmp_path):
    answer = shell.run("db", "backup", database=tmp_path / "none.db")
    assert (answer.code, answer.err) == (5, f"{tmp_path / 'none.db'}: there is no database\n")


def test_a_backup_of_a_journal_with_a_gap_is_made_and_said(shell, add_deal, tmp_path):
    add_deal()
    raw = sqlite3.connect(shell.database)
    with raw:
        raw.execute("DELETE FROM change WHERE id = 2")
    raw.close()
    answer = shell.run("db", "backup", str(tmp_path / "b.db"))
    assert answer.code == 1
    assert "journal: change 3 does not follow" in answer.err
    assert (tmp_path / "b.db").is_file()


def test_doctor_says_when_the_last_backup_was(shell):
    def backup():
        found = shell.run("doctor", "--json").json
        return next((f["state"], f["found"]) for f in found if f["check"] == "backup")

    assert backup() == ("note", "none; `salesops db backup` makes one")
    shell.did("--today", "2026-07-01", "db", "backup")
    assert backup() == ("ok", "team-2026-07-01-120000.db, today")
