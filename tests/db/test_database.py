"""Opening a database: what can be wrong with it, each a single clear sentence."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from db import database as databases
from db.columns import column_value
from db.database import APPLICATION_ID, latest, migrate, open_store
from db.rows import ROWS
from db.rows.base import Row
from salesops_tui.errors import DatabaseBusy, DatabaseMissing, StorageRefused

ROOT = Path(__file__).parents[2]
DAMAGED = "the database is damaged; restore a backup: `salesops db restore FILE`"
OPEN = "import sys; from pathlib import Path; from db.database import open_store; "


def refusal(path: Path) -> str:
    with pytest.raises(StorageRefused) as caught:
        open_store(path).value("SELECT count(*) FROM deal")
    sentence = str(caught.value)
    assert sentence.startswith(f"{path}: ")
    assert "\n" not in sentence
    return sentence.removeprefix(f"{path}: ")


def test_a_missing_database_is_said_to_be_missing_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing, match="there is no database; make one with"):
        open_store(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_said_to_be_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "this is a folder; name a file in it"


def test_a_file_of_another_kind_is_not_a_salesops_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Ann, " * 1000)
    assert refusal(path) == "this is not a salesops database"
    assert path.read_bytes() == b"Dear Ann, " * 1000


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE deal (id INTEGER)")
    assert refusal(path) == "this is not a salesops database"
    with pytest.raises(StorageRefused, match="not a salesops database"):
        open_store(path, create=True)
    assert sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall() == [("deal",)]


def test_a_database_of_a_newer_version_is_refused_with_both_versions(database: Path) -> None:
    with sqlite3.connect(database) as raw:
        raw.execute(f"PRAGMA user_version = {latest() + 7}")
    assert f"version {latest() + 7}, this program knows {latest()}" in refusal(database)


def test_a_database_of_an_older_version_names_the_command_that_migrates(database: Path) -> None:
    with sqlite3.connect(database) as raw:
        raw.execute(f"PRAGMA user_version = {latest() - 1}")
    assert refusal(database).endswith("run `salesops db migrate`")


def test_damaged_pages_are_said_to_be_damaged(database: Path) -> None:
    with database.open("r+b") as file:
        page = 4096
        for number in range(1, os.path.getsize(database) // page):
            file.seek(number * page)
            file.write(b"\xa5" * page)
    assert refusal(database) == DAMAGED


def test_a_file_cut_short_is_said_to_be_damaged(database: Path) -> None:
    os.truncate(database, 5000)
    assert refusal(database) == DAMAGED


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads and writes everything")
def test_a_file_that_may_not_be_written_is_said_to_be_read_only(database: Path) -> None:
    database.chmod(0o400)
    database.parent.chmod(0o500)
    try:
        with pytest.raises(StorageRefused, match=r"read-only|cannot be opened"):
            open_store(database).run("UPDATE deal SET name = 'x'")
    finally:
        database.parent.chmod(0o700)


def test_a_locked_database_is_said_to_be_busy(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0.05)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
            "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()",
            str(database),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdin
    assert holder.stdout
    with holder:
        assert holder.stdout.readline() == b"held\n"
        store = open_store(database)
        assert store.value("SELECT count(*) FROM deal") == 0, "readers do not wait"
        with (
            pytest.raises(DatabaseBusy, match="somebody else is writing; try again"),
            store.transaction(),
        ):
            raise AssertionError("the lock was not waited for")
        holder.stdin.close()
    with store.transaction():
        pass


def test_processes_that_open_a_fresh_file_at_once_all_get_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "team.db"
    code = OPEN + "print(open_store(Path(sys.argv[1]), create=True).value('SELECT 1 FROM deal'))"
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert [racer.communicate(timeout=60) for racer in racers] == [("None\n", "")] * 4
    assert migrate(path) == []


def test_migrating_twice_changes_nothing(database: Path) -> None:
    before = database.read_bytes()
    assert migrate(database) == []
    assert sqlite3.connect(database).execute("PRAGMA user_version").fetchone() == (latest(),)
    assert len(database.read_bytes()) == len(before)


def test_a_write_is_durable_and_foreign_keys_are_on(database: Path) -> None:
    store = open_store(database)
    found = [
        store.value(f"PRAGMA {name}") for name in ("synchronous", "foreign_keys", "journal_mode")
    ]
    assert found == [2, 1, "wal"]
    assert store.value("PRAGMA application_id") == APPLICATION_ID


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_rows_columns_and_defaults_are_the_schemas(database: Path, name: str) -> None:
    store = open_store(database)
    schema = {
        column: (bool(required) and column != "id", default)
        for _, column, _, required, default, _ in store.rows(f'PRAGMA table_info("{name}")')
    }
    fields = ROWS[name]._meta.columns
    assert set(fields) == set(schema)
    for column, field in fields.items():
        required, default = schema[column]
        assert field.null is not required or column == "id", column
        assert _literal(column_value(field.default)) == default, column


def _literal(value: object) -> str | None:
    return None if value is None else repr(value)


def test_every_table_of_records_has_a_row(database: Path) -> None:
    tables = open_store(database).rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%revision INTEGER%'"
    )
    assert {name for (name,) in tables} == set(ROWS)
    assert all(issubclass(row, Row) for row in ROWS.values())
