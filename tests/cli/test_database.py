"""``salesops init``, ``db``, ``doctor``, and databases that cannot be used."""

import json
import os
import shutil
import sqlite3
import subprocess

import pytest


def change(path, *statements):
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_init_makes_a_database_and_prints_where(shell, tmp_path):
    path = tmp_path / "new" / "team.db"
    answer = shell.run("init", database=path)
    assert (answer.code, answer.out) == (0, f"{path}\n")
    assert path.is_file()
    assert "is its admin" in answer.err or "are its admin" in answer.err


def test_init_leaves_a_database_alone(shell):
    shell.did("deal", "add", "Hub")
    answer = shell.run("init")
    assert (answer.code, answer.out) == (1, "")
    assert "there is a file already" in answer.err
    assert len(shell.did("deal", "list", "--json").json) == 1


@pytest.mark.parametrize("words", [("--deals", "5"), ("--seed", "1"), ("--sample", "--deals", "0")])
def test_init_with_options_that_do_not_fit_is_wrong_usage(shell, tmp_path, words):
    answer = shell.run("init", *words, database=tmp_path / "new.db")
    assert answer.code == 2
    assert not (tmp_path / "new.db").exists()


def test_sample_data_repeats_for_a_seed_and_a_day(shell, tmp_path):
    def made(name: str, seed: str) -> str:
        words = ("--today", "2026-07-01", "init", "--sample", "--deals", "12", "--seed", seed)
        path = tmp_path / name
        assert shell.run(*words, database=path).code == 0
        return shell.run("export", "deals", "--format", "json", database=path).out

    first, again, other = made("a.db", "3"), made("b.db", "3"), made("c.db", "4")
    assert first == again
    assert first != other
    assert len(json.loads(first)) == 12
    assert shell.run("db", "status", "--json", database=tmp_path / "a.db").json["sample"] is True
    assert shell.run("db", "verify", database=tmp_path / "a.db").code == 0


def test_sample_data_has_a_database_of_its_own(shell, home):
    answer = shell.bare("init", "--sample", "--deals", "3")
    assert (answer.code, answer.out) == (0, f"{home / 'data' / 'salesops' / 'sample.db'}\n")
    assert not (home / "data" / "salesops" / "salesops.db").exists()


def test_status_says_what_the_database_is(shell, add_deal):
    add_deal()
    found = shell.did("db", "status", "--json").json
    wanted = {"path": str(shell.database), "deals": 1, "pending": [], "sample": False}
    assert {name: found[name] for name in wanted} == wanted
    assert found["version"] == found["latest"]
    assert "version       " in shell.did("db", "status").out


def test_migrate_has_nothing_to_do_on_a_new_database(shell):
    answer = shell.did("db", "migrate")
    assert (answer.out, answer.err) == ("", "nothing to migrate\n")


def test_verify_finds_a_sound_database_sound(shell, add_deal):
    add_deal()
    answer = shell.did("db", "verify", "--json")
    assert answer.json == {"sound": True, "problems": []}


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        (
            "UPDATE change SET after = replace(after, 'Ada', 'Eve') WHERE \"table\" = 'deal'",
            "journal",
        ),
        ("UPDATE pane_total SET count = count + 1", "totals: qualifying"),
        ("DELETE FROM deal_search", "search: 0 deals are indexed of 1"),
        ("UPDATE deal SET organization_id = 99", "foreign keys: row 1 of deal"),
    ],
)
def test_verify_names_what_was_tampered_with(shell, add_deal, statement, word):
    add_deal()
    change(shell.database, statement)
    answer = shell.run("db", "verify")
    assert answer.code == 1
    assert word in answer.out
    assert answer.err == "the database has problems\n"


def test_a_folder_is_no_database(shell, tmp_path):
    for words in (("deal", "list"), ("db", "status")):
        answer = shell.run(*words, database=tmp_path)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err == f"{tmp_path}: this is a folder; name a file in it\n"


def test_another_programs_file_is_no_database(shell, tmp_path):
    (tmp_path / "text.db").write_text("Dear diary, " * 1000)
    change(tmp_path / "other.db", "CREATE TABLE t (x)")
    for name in ("text.db", "other.db"):
        for words in (("deal", "list"), ("db", "status"), ("db", "migrate")):
            answer = shell.run(*words, database=tmp_path / name)
            assert (answer.code, answer.out) == (1, "")
            assert answer.err == f"{tmp_path / name}: this is not a salesops database\n"


def test_a_newer_database_is_refused_and_its_status_still_told(shell):
    change(shell.database, "PRAGMA user_version = 999")
    for words in (("deal", "list"), ("db", "migrate")):
        answer = shell.run(*words)
        assert answer.code == 1
        assert "a newer salesops made this database (version 999" in answer.err
        assert len(answer.err.splitlines()) == 1
    assert shell.did("db", "status", "--json").json["version"] == 999


def test_an_older_database_says_how_it_is_brought_up(shell):
    change(shell.database, "PRAGMA user_version = 0")
    answer = shell.run("deal", "list")
    assert answer.code == 1
    assert "run `salesops db migrate`" in answer.err


def test_a_damaged_database_is_one_sentence(shell, add_deal):
    add_deal()
    change(shell.database, "PRAGMA wal_checkpoint(TRUNCATE)")
    content = shell.database.read_bytes()
    shell.database.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    answer = shell.run("deal", "list")
    assert (answer.code, answer.out) == (1, "")
    assert "the database is damaged" in answer.err
    assert len(answer.err.splitlines()) == 1
    verdict = shell.run("db", "verify")
    assert verdict.code == 1
    assert verdict.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes whatever the mode says")
def test_a_read_only_database_is_one_sentence(shell, tmp_path):
    shell.did("db", "verify")
    shell.database.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        answer = shell.run("deal", "add", "Hub")
    finally:
        tmp_path.chmod(0o700)
    assert (answer.code, answer.out) == (1, "")
    assert "read-only for you" in answer.err
    assert len(answer.err.splitlines()) == 1


@pytest.fixture
def immutable(shell):
    """A database that even root cannot write."""
    command = shutil.which("chattr")
    if os.geteuid() != 0 or not command:
        pytest.skip("only root can make a file immutable, with chattr")
    change(shell.database, "PRAGMA wal_checkpoint(TRUNCATE)")
    if subprocess.run([command, "+i", shell.database], capture_output=True, check=False).returncode:
        pytest.skip("this file system knows no immutable files")
    yield shell.database
    subprocess.run([command, "-i", shell.database], check=True)


def test_a_database_nobody_can_write_is_one_sentence(shell, immutable):
    answer = shell.run("deal", "add", "Hub")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(f"{immutable}: the database is read-only for you")
    assert len(answer.err.splitlines()) == 1


def test_a_database_on_another_system_is_not_supported_yet(shell):
    answer = shell.bare("--database", "postgresql://host/team", "deal", "list")
    assert answer.code == 1
    assert "PostgreSQL is not supported yet" in answer.err


def test_doctor_finds_everything_in_order(shell, add_deal):
    add_deal()
    found = {entry["check"]: entry for entry in shell.did("doctor", "--json").json}
    assert {entry["state"] for entry in found.values()} <= {"ok", "note"}
    assert found["database"]["found"].endswith("1 deals")
    assert found["journal"]["found"].endswith("verified")
    assert {"python", "textual", "fonts", "terminal", "file system", "writable"} <= set(found)


def test_doctor_does_not_make_what_it_looks_for(shell, home):
    answer = shell.bare("doctor")
    assert answer.code == 0
    assert "not made yet" in answer.out
    assert not (home / "data" / "salesops").exists()


def test_doctor_ends_with_a_failure_when_something_is_bad(shell, tmp_path):
    (tmp_path / "text.db").write_text("Dear diary, " * 1000)
    answer = shell.run("doctor", "--json", database=tmp_path / "text.db")
    assert answer.code == 1
    assert "bad" in {entry["state"] for entry in answer.json}
