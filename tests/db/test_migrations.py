"""A database of an earlier version becomes one of this version with everything in it."""

import shutil
import sqlite3
from pathlib import Path

import peewee
import pytest
from playhouse.migrations import Runner

from db.database import APPLICATION_ID, MIGRATIONS, migrate, open_store, pending
from salesops_tui.errors import StorageRefused

STAMPS = "'2026-01-01T00:00:00.000000Z', 1, '2026-01-01T00:00:00.000000Z', 1, 1, NULL"


@pytest.fixture
def first_version(tmp_path: Path) -> Path:
    """A database that only the first migration has made, with an activity and a sign-off."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    shutil.copy(MIGRATIONS / "0001_initial.py", folder)
    path = tmp_path / "old.db"
    database = peewee.SqliteDatabase(str(path))
    Runner(database, str(folder)).up()
    database.execute_sql("PRAGMA user_version = 1")
    database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    database.close()
    with sqlite3.connect(path) as raw:
        raw.execute(
            "INSERT INTO deal (name, stage, rank, created_at, created_by, updated_at, updated_by,"
            f" revision, deleted_at) VALUES ('Hub', 'partnering', 1, {STAMPS})"
        )
        for _ in range(3):
            raw.execute(
                "INSERT INTO activity (deal_id, kind, at, created_at, created_by, updated_at,"
                f" updated_by, revision, deleted_at) VALUES (1, 'call', '2026-01-01', {STAMPS})"
            )
        raw.execute("DELETE FROM activity WHERE id = 3")
        raw.execute(
            "INSERT INTO document (kind, deal_id, created_at, created_by, updated_at, updated_by,"
            f" revision, deleted_at) VALUES ('sow', 1, {STAMPS})"
        )
        raw.execute(
            "INSERT INTO sign_off (document_id, role, state, created_at, created_by, updated_at,"
            f" updated_by, revision, deleted_at) VALUES (1, 'tech lead', 'approved', {STAMPS})"
        )
    raw.close()
    return path


def test_an_older_database_is_refused_until_it_is_migrated(first_version: Path) -> None:
    with pytest.raises(StorageRefused, match=r"version 1, this program needs 4; run `salesops db"):
        open_store(first_version)
    assert pending(first_version) == ["0002_whole_year", "0003_refusals", "0004_sending"]


def test_migrating_keeps_every_row_and_gives_no_id_twice(first_version: Path) -> None:
    assert migrate(first_version) == ["0002_whole_year", "0003_refusals", "0004_sending"]
    store = open_store(first_version)
    assert store.rows("SELECT id, deal_id, kind FROM activity") == [(1, 1, "call"), (2, 1, "call")]
    assert store.rows("SELECT document_id, role, state FROM sign_off") == [
        (1, "tech lead", "approved")
    ]
    assert store.value("SELECT seq FROM sqlite_sequence WHERE name = 'activity'") == 3
    assert store.rows("PRAGMA foreign_key_check") == []


def test_migrating_twice_changes_nothing(first_version: Path) -> None:
    migrate(first_version)
    assert migrate(first_version) == []
